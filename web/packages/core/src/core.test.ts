import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { beforeAll, expect, test } from "vitest";

/** The module as the browser gets it, on the real rulebook. Run `build.sh` first; without it there is nothing to test. */
const here = new URL(".", import.meta.url).pathname;
const wasm = join(here, "../pkg/heyi_wasm_bg.wasm");
const rules = join(here, "../../../../rulebook");
const built = existsSync(wasm);

function files(dir: string, out: Record<string, string> = {}): Record<string, string> {
  for (const name of readdirSync(dir)) {
    const path = join(dir, name);
    if (statSync(path).isDirectory()) files(path, out);
    else if (name.endsWith(".json")) out[relative(rules, path)] = readFileSync(path, "utf8");
  }
  return out;
}

let core: import("./index").Core;
let load: (program?: string | null) => import("./index").Core;

beforeAll(async () => {
  if (!built) return;
  const { Core, startCore } = await import("./index");
  await startCore(readFileSync(wasm));
  load = (program) => Core.load(JSON.stringify({ ...files(rules), ...(program === null ? {} : { program: program ?? Core.program() }) }));
  core = load();
});

test.runIf(built)("a pack of another program is refused", () => {
  expect(() => load("0.0.0-0")).toThrow("版本不一致");
  expect(() => load(null)).toThrow("版本不一致");
});

test.runIf(built)("an answer is judged with its article", () => {
  const pass = core.passes("SCENE-CY", "CK-CY-03", { type: "date", value: "2026-03-08" }, "2026-03-09");
  expect(pass.passed).toBe(false);
  expect(pass.cites[0]?.law).toContain("消防法");
});

test.runIf(built)("three working days over a weekend", () => {
  expect(core.deadline("cq375-18-nocode", "2026-03-12").due).toBe("2026-03-17");
});

test.runIf(built)("plain words lead to an item and to who may act", () => {
  const hits = core.search("占用消防通道", "500103003", "2026-03-09", 5);
  expect(hits.length).toBeGreaterThan(0);
  expect(hits[0]?.competence?.reason).toBeTruthy();
});

test.runIf(built)("what can't be read is one sentence", () => {
  expect(() => core.passes("SCENE-CY", "CK-CY-03", { type: "bool", value: true }, "2026-03-09")).toThrow("日期");
});
