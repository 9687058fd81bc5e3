#!/usr/bin/env bash
# Takes the planner's figures of bench/README.md and keeps them in bench/planner.json. Months are made by the bench itself, every plan is
# judged by the checker. All times are processor time. PyVRP and VROOM come from PyPI into an environment of the bench alone.
#   SOLOMON=DIR    instances of Solomon or of Gehring and Homberger (Solomon's or VRPLIB's format) for the routing core; left out: skipped
#   CITY_MS=N      processor-milliseconds for the city (200000)
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --quiet --release -p heyi-planner --example bench
bench="${CARGO_TARGET_DIR:-target}/release/examples/bench"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
say() { echo "bench-planner: $*" >&2; }

for size in centre median largest city ten; do
  say "month: $size"
  "$bench" month $size "$work/$size.json" > "$work/$size.month"
done

say "stage 1"
stage_median="$("$bench" stage1 "$work/median.json")"
stage_city="$("$bench" stage1 "$work/city.json")"
stage_ten="$("$bench" stage1 "$work/ten.json")"
draw="$("$bench" draw 10000 "$work/record.json")"
second=null
if command -v node > /dev/null; then second="$(node crates/planner/tests/draw_verify.mjs "$work/record.json" > /dev/null && echo true || echo false)"; fi

for size in centre median largest; do
  say "plan in 30 CPU-seconds: $size"
  "$bench" solve "$work/$size.json" "$work/$size.plan" 30000 1 > "$work/$size.solved"
done
say "sick calls"
sick="$("$bench" sick "$work/median.json" "$work/median.plan")"
say "plan: city"
"$bench" solve "$work/city.json" "$work/city.plan" "${CITY_MS:-200000}" 2 > "$work/city.solved"
say "the same plan with one thread and with two"
for threads in 1 2; do "$bench" solve "$work/city.json" "$work/threads$threads.plan" 20000 $threads > "$work/threads$threads.solved"; done
same="$(cmp -s "$work/threads1.plan" "$work/threads2.plan" && echo true || echo false)"

say "the route problem of the median district"
ours="$("$bench" routes "$work/median.json" "$work/median.plan" "$work/routes.json" 30000)"
venv="${XDG_CACHE_HOME:-$HOME/.cache}/heyi-bench-venv"
rival() { # library, package
  if [ ! -x "$venv/bin/python" ]; then python3 -m venv "$venv" > /dev/null 2>&1 || { say "$2 skipped: no Python environment can be made"; echo null; return; }; fi
  if ! "$venv/bin/python" -c "import $1" 2> /dev/null && ! "$venv/bin/pip" install --quiet "$2" >&2; then
    say "$2 skipped: it can't be installed here"; echo null; return
  fi
  if "$venv/bin/python" bench/rivals.py "$1" "$work/routes.json" "$work/$1.json" 30 >&2; then "$bench" judge "$work/routes.json" "$work/$1.json"; else echo null; fi
}
say "PyVRP"; pyvrp="$(rival pyvrp 'pyvrp==0.14.1')"
say "VROOM"; vroom="$(rival vroom 'pyvroom==1.15.2')"

vrptw=
if [ -n "${SOLOMON:-}" ]; then
  say "the routing core on $SOLOMON"
  # The work is counted in places looked at: two million for each customer is about ten processor-seconds for a hundred.
  vrptw="$("$bench" vrptw 2000000 "$SOLOMON"/* | paste -sd,)"
else
  say "Solomon and Gehring-Homberger skipped: no registry has the files; give a folder with them as SOLOMON"
fi

cpu="$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)"
cat > bench/planner.json <<JSON
{
  "day": "$(date +%F)",
  "machine": "$(nproc) cores, $cpu",
  "stage1": {"median": $stage_median, "city": $stage_city, "ten": $stage_ten},
  "plan": {
    "centre": $(cat "$work/centre.solved"),
    "median": $(cat "$work/median.solved"),
    "largest": $(cat "$work/largest.solved"),
    "city": $(cat "$work/city.solved")
  },
  "threads": {"same_bytes": $same, "one": $(cat "$work/threads1.solved"), "two": $(cat "$work/threads2.solved")},
  "routes": {"ours": $ours, "pyvrp": $pyvrp, "vroom": $vroom},
  "sick": $sick,
  "draw": $draw,
  "draw_second_verifier_agrees": $second,
  "vrptw": [$vrptw]
}
JSON
node bench/planner-table.mjs bench/planner.json
