#!/usr/bin/env bash
# Runs the load of bench/README.md with an optimised binary and keeps the figures.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --quiet --release --bin heyi
"${CARGO_TARGET_DIR:-target}/release/heyi" bench flow --json "$@" | tee bench/last.json
