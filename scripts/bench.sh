#!/usr/bin/env bash
# Takes the figures of bench/README.md with an optimised binary and keeps them in bench/last.json.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --quiet --release --bin heyi
heyi="${CARGO_TARGET_DIR:-target}/release/heyi"
port=18080
data="$(mktemp -d)"
server=
trap '[ -z "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null || true; rm -rf "$data"' EXIT

now() { date +%s%3N; }

# Starts the server and prints how long it took to be ready, milliseconds.
ready() {
  local began; began=$(now)
  "$@" >/dev/null 2>&1 & server=$!
  until curl -fsS -o /dev/null "http://127.0.0.1:$port/readyz" 2>/dev/null; do
    kill -0 "$server" || { echo "the server did not start" >&2; exit 1; }
    sleep 0.02
  done
  echo $(( $(now) - began ))
}

flow="$("$heyi" bench flow --json "$@")"
case="$("$heyi" bench case --json)"
paper="$("$heyi" bench paper --json)"
ready "$heyi" demo --port $port --data "$data" > "$data.ms"; demo_ms=$(cat "$data.ms")
view="$(node bench/first-view.mjs "http://127.0.0.1:$port" || echo null)"
memory=$(awk '/VmHWM/ {print int($2/1024)}' "/proc/$server/status")
kill "$server"; wait "$server" || true
sleep 1
ready "$heyi" demo --port $port --data "$data" > "$data.ms"; start_ms=$(cat "$data.ms"); rm -f "$data.ms"

cores=$(nproc) cpu="$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)"
cat > bench/last.json <<JSON
{
  "day": "$(date +%F)",
  "machine": "$cores cores, $cpu",
  "flow": $flow,
  "case": $case,
  "paper": $paper,
  "demo_ready_ms": $demo_ms,
  "start_ms": $start_ms,
  "demo_memory_mib_peak": $memory,
  "console": $view
}
JSON
cat bench/last.json
