# Two commands: `make run` sets everything up and serves the demo region, `make test` runs every test.
LISTEN ?= 127.0.0.1:8080
DATA ?= data
FROM ?= 1
SEEDS ?= 1000
ROUNDS ?= 30

.PHONY: run test lint bench fonts weights soak chaos clean

run:
	@scripts/need run
	@scripts/frontend "[1/4]"
	@scripts/fonts "[2/4]"
	@scripts/server "[3/4]"
	@echo "[4/4] starting on http://$(LISTEN), data in $(DATA)/, Ctrl-C stops"
	@exec ./target/release/kequan demo --data $(DATA) --listen $(LISTEN)

test:
	@scripts/need test
	@scripts/frontend "[1/5]"
	@scripts/fonts "[2/5]"
	@echo "[3/5] format and lints, compiling the tests"
	@cargo fmt --all --check
	@scripts/linted scripts/quiet cargo test --workspace --no-run
	@scripts/linted scripts/quiet cargo test --workspace --no-run --benches
	@echo "[4/5] tests, on SQLite and on a throw-away PostgreSQL"
	@KEQUAN_MEMORY=1 scripts/with-postgres scripts/linted cargo test --workspace --quiet
	@echo "[5/5] browser tests"
	@scripts/linted scripts/browser

lint:
	@scripts/need lint
	@cargo fmt --all --check
	@scripts/quiet cargo clippy --workspace --all-targets -- -D warnings

# The fonts of the printed papers, in fonts/.
fonts:
	@scripts/fonts

bench: fonts
	@cargo bench --workspace

# Prints the weight and the server's time of every kind of page, on the release server.
weights:
	@scripts/need test
	@scripts/frontend "[1/4]"
	@scripts/fonts "[2/4]"
	@scripts/server "[3/4]"
	@cd tests/browser && { [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --ignore-scripts --silent; }
	@KEQUAN_BIN=$(CURDIR)/target/release/kequan node tests/browser/weights.mjs

# Lives SEEDS simulated regions from seed FROM on; stops at the first in which anything is not as it must be.
soak:
	@scripts/need run
	@scripts/frontend "[1/3]"
	@scripts/server "[2/3]"
	@echo "[3/3] $(SEEDS) seeds from $(FROM)"
	@scripts/soak $(FROM) $(SEEDS)

# Kills the server, and the database, ROUNDS times each under 32 clients: nothing acknowledged is lost, nothing is done twice.
chaos:
	@scripts/need test
	@scripts/frontend "[1/3]"
	@scripts/fonts "[2/3]"
	@echo "[3/3] $(ROUNDS) rounds on each engine"
	@KEQUAN_CHAOS=$(ROUNDS) scripts/browser chaos.test.mjs

# Keeps the data folder: that is for its owner to delete.
clean:
	@cargo clean
	@rm -rf crates/web/frontend/dist crates/web/frontend/node_modules fonts tests/browser/node_modules tests/browser/out
