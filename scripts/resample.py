#!/usr/bin/env python3
"""Runs the draw of a spot check again from what is published: resample.py draw.json (the JSON of /spot-checks/ID/draw.json)."""
import hashlib, json, sys

sm3 = lambda text: hashlib.new("sm3", text.encode()).hexdigest()
told = json.load(open(sys.argv[1]))
assert sm3(told["seed"]) == told["commitment"], "the seed is not the one published with the plan"
assert sm3(told["frame"]) == told["frame_sm3"], "the frame is not the one published"
for block in told["frame"].split("stratum ")[1:]:
    head, *numbers = block.splitlines()
    print("\n".join(sorted(numbers, key=lambda number: sm3(told["seed"] + number))[: int(head.split()[1])]))
