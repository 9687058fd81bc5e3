import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { checkDraw, hex, recompute, sha256 } from "./draw";

const secret = (k: number) => createHash("sha256").update(`reveal-${k}`).digest("hex");

function input() {
  return {
    draw: "D-1",
    rule: "R-1",
    objects: Array.from({ length: 10 }, (_, i) => ({ id: `O${i}`, stratum: i % 2 ? "乙" : "甲", weight: i + 1, qualification: "Q" })),
    officers: Array.from({ length: 5 }, (_, i) => ({ id: `P${i}`, qualifications: ["Q"] })),
    strata: [{ id: "甲", quota: 2 }, { id: "乙", quota: 1 }],
    exclusions: [{ officer: "P1", object: "O8" }],
    officers_per_object: 2,
    beacon: { id: "demo", value: secret(9) },
    reveals: [secret(1), secret(2)],
    unavailable: [{ object: "O9", reason: "停业" }],
  };
}

test("SHA-256 at every length around a block", () => {
  for (let n = 0; n < 200; n++) {
    const bytes = Uint8Array.from({ length: n }, (_, i) => i * 7 + n);
    expect(hex(sha256(bytes))).toBe(createHash("sha256").update(bytes).digest("hex"));
  }
});

test("a record made from its input is right; every changed value is found by its path", () => {
  const made = () => ({ format: "dr-draw/1", input: input(), ...recompute(input()) });
  expect(checkDraw(made())).toEqual({ ok: true, difference: null });
  const changes: [string, (r: ReturnType<typeof made>) => void][] = [
    ["format", (r) => (r.format = "dr-draw/2")],
    ["commitment.weights[0][2]", (r) => r.input.objects[0]!.weight++],
    ["commitment.need", (r) => (r.commitment.need = 1)],
    ["commitment_hash", (r) => (r.commitment_hash = r.seed)],
    ["seed", (r) => (r.seed = r.seed.toUpperCase())],
    ["drawn[0].object", (r) => r.drawn.reverse()],
    ["drawn[0].officers[2]", (r) => r.drawn[0]!.officers.push("P0")],
    ["drawn[2]", (r) => r.drawn.pop()],
    ["note", (r) => Object.assign(r, { note: 1 })],
    ["input.reveals[0]", (r) => (r.input.reveals[0] = "00")],
  ];
  for (const [path, change] of changes) {
    const record = made();
    change(record);
    expect(checkDraw(record).difference?.path).toMatch(path === "drawn[0].object" ? /^drawn\[0\]\./ : path);
    expect(checkDraw(record).ok).toBe(false);
  }
});
