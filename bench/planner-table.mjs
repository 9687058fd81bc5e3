// Prints the planner's figures as the table of bench/README.md: node bench/planner-table.mjs bench/planner.json
import { readFileSync } from "node:fs";

const { stage1, plan, threads, routes, sick, draw, draw_second_verifier_agrees, vrptw, day, machine } = JSON.parse(readFileSync(process.argv[2] ?? "bench/planner.json", "utf8"));
// Distance alone, DIMACS convention; where they come from stands in bench/README.md.
const best = { R112: 948.6, R211: 746.7, RC108: 1114.2, C208: 585.8 };
const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
const milli = (us) => `${(us / 1000).toFixed(1)} ms`;
const plans = (of, p) => [
  [`${of}: visits ÷ certified minimum`, "1.000", p.visits_to_proven.toFixed(3)],
  [`${of}: officer-minutes ÷ bound`, { median: "≤ 1.01", largest: "≤ 1.04" }[of] ?? "", p.officer_minutes_to_bound?.toFixed(4) ?? "no bound claimed"],
  [`${of}: travel ÷ bound`, of === "median" ? "≤ 1.02" : "", p.travel_to_bound?.toFixed(4) ?? "no bound claimed"],
  [`${of}: time, memory, lawful`, of === "city" ? "≤ 600 s, ≤ 2 GiB" : "≤ 30 s", `${seconds(p.cpu_ms)}, ${p.memory_mib} MiB, ${p.lawful ? "yes" : "NO"}`],
];
const route = (name, r, wanted) =>
  r && [`route problem of the median district, ${name}: travel ÷ bound`, wanted, r.travel ? `${(r.travel / routes.ours.bound).toFixed(4)} in ${seconds(r.cpu_ms)}` : `no answer: ${r.problem}`];
const rows = [
  ["stage 1, city", "≤ 20 ms", `${milli(stage1.city.cpu_us)}, ${stage1.city.proven} of ${stage1.city.visits} visits proven`],
  ["stage 1, ten times the city", "≤ 200 ms", `${milli(stage1.ten.cpu_us)}, ${stage1.ten.proven} of ${stage1.ten.visits} proven`],
  ...["median", "largest", "centre", "city"].flatMap((of) => (plan[of] ? plans(of, plan[of]) : [])),
  sick && [
    `sick call, worst of ${sick.calls} in the median district`,
    "≤ 2 s, ≤ 5 % of visits moved",
    `${seconds(sick.longest_cpu_ms)}, ${((100 * sick.most_altered) / sick.published).toFixed(1)} % altered, ${((100 * sick.most_at_another_time) / sick.published).toFixed(1)} % at another time; ${sick.lawful} of ${sick.calls} lawful`,
  ],
  ["same bytes with one thread and two", "yes", threads.same_bytes ? "yes" : "NO"],
  route("ours", routes.ours, "≤ 1.02"),
  route("PyVRP", routes.pyvrp, ""),
  route("VROOM", routes.vroom, ""),
  [`draw of ${draw.objects} objects: run, verify`, "≤ 50 ms", `${milli(draw.run_us)}, ${milli(draw.verify_us)}`],
  ["bytes changed in a record: found by computing again, by its hash", "all", `${draw.found_by_computing} and ${draw.found_by_hash} of ${draw.bytes_changed}`],
  ["second verifier agrees", "yes", draw_second_verifier_agrees ? "yes" : "NO"],
  ...vrptw.map((v) => [
    `routing core, ${v.instance}`,
    "gap ≤ 1.0 % in 10 s",
    `${v.distance}${best[v.instance] ? `, best known ${best[v.instance]}, gap ${(100 * (v.tenths / 10 / best[v.instance] - 1)).toFixed(2)} %` : ""}, ${seconds(v.cpu_ms)}`,
  ]),
].filter(Boolean);
console.log(`${day}, ${machine}\n\n| What | Wanted | Measured |\n|---|---|---|`);
for (const row of rows) console.log(`| ${row.join(" | ")} |`);
