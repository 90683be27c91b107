#!/usr/bin/env python3
"""Runs a draw of experts again from what is published: redraw.py draw.json (the JSON of /admissions/ID/draw.json)."""
import hashlib, json, sys

sm3 = lambda text: hashlib.new("sm3", text.encode()).hexdigest()
told = json.load(open(sys.argv[1]))
assert sm3(told["seed"]) == told["commitment"], "the seed is not the one fixed at taking in"
assert sm3(told["pool"]) == told["pool_sm3"], "the pool is not the one published"
uses, number, *pool = [line.split(" ") for line in told["pool"].splitlines()]
wanted = set(uses[1].split(","))
order = sorted((not wanted & set(skills.split(",")), sm3(told["seed"] + id), id) for id, skills, out in pool if out == "-")
print("\n".join(id for _, _, id in order))
