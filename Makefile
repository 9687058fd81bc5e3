# Two commands matter: `make demo` and `make test`. Both install what is missing on Debian (apt, rustup, npm).

SHELL := /bin/bash
export CARGO_TARGET_DIR ?= $(HOME)/.cache/heyi-target
export PATH := $(HOME)/.cache/heyi-tools/bin:$(PATH)
PORT ?= 8080

.PHONY: demo test tools web build rust-tests browser-tests bench bench-planner openapi clean

demo: build
	@exec $(CARGO_TARGET_DIR)/debug/heyi demo --port $(PORT)

test: build rust-tests browser-tests

tools:
	@scripts/tools.sh

web: tools
	@scripts/web.sh

# Binary and tests are built with one selection: with two, the features differ and the heavy crates are built twice.
build: web
	cargo build --workspace --bins --tests

rust-tests: build
	cargo nextest run --workspace --no-fail-fast

browser-tests: build
	@scripts/browser.sh

bench: build
	@scripts/bench.sh

bench-planner: tools
	@scripts/bench-planner.sh

openapi: build
	$(CARGO_TARGET_DIR)/debug/heyi openapi > api/openapi.json
	cd web && npm run --silent generate

clean:
	rm -rf web/node_modules web/apps/*/dist web/packages/core/pkg
