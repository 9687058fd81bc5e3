import type { Schemas } from "@heyi/api";
import { commitmentTo, digestOf, digestOfList, recompute } from "@heyi/core/draw";
import { describe, expect, it } from "vitest";
import { examine, place } from "./draw";

const secrets = ["01".repeat(32), "02".repeat(32)];
const input = {
  draw: "draw_1",
  rule: "heyi-double-random/1",
  objects: [1, 2, 3, 4].map((n) => ({ id: `对象${n}`, stratum: "SCENE-CY", weight: n, qualification: "town" })),
  officers: [1, 2, 3].map((n) => ({ id: `证${n}`, qualifications: ["town"] })),
  strata: [{ id: "SCENE-CY", quota: 2 }],
  exclusions: [{ officer: "证1", object: "对象1" }],
  officers_per_object: 2,
  beacon: { id: "heyi-demo-beacon/1/7", value: "ab".repeat(32) },
  reveals: secrets,
  unavailable: [],
};

const bytesOf = (record: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(record));

function published(): { record: ReturnType<typeof recompute> & Record<string, unknown>; view: Schemas["DrawView"] } {
  const again = recompute(input);
  const record = { format: "dr-draw/1", input, ...again };
  const view = {
    row: { id: input.draw },
    record_digest: digestOf(bytesOf(record)),
    object_digest: digestOfList(input.objects.map((o) => o.id)),
    officer_digest: digestOfList(input.officers.map((o) => o.id)),
    parties: secrets.map((s, i) => ({ label: `第${i + 1}方`, commitment: commitmentTo(s), secret: s, withheld: false })),
    commitment_hash: again.commitment_hash,
    beacon: { round: { id: input.beacon.id, at_ms: 0 }, value: input.beacon.value },
    seed: again.seed,
    drawn: again.drawn.map((d) => ({ code: d.object, officers: d.officers.map((certificate) => ({ certificate })) })),
    replaced: [],
  } as unknown as Schemas["DrawView"];
  return { record, view };
}

const wrong = (view: Schemas["DrawView"], record: unknown): string[] =>
  examine(view, bytesOf(record)).lines.filter((l) => !l.ok).map((l) => l.what);

describe("自己算一遍", () => {
  it("agrees with an honest record, line by line", () => {
    const { record, view } = published();
    const found = examine(view, bytesOf(record));
    expect(found.lines.filter((l) => !l.ok)).toEqual([]);
    expect(found).toMatchObject({ ok: true, difference: "" });
    expect(found.lines).toHaveLength(14);
  });

  it("names the place of a changed result", () => {
    const { record, view } = published();
    const changed = structuredClone(record);
    changed.drawn[0]!.officers.reverse();
    expect(examine(view, bytesOf(changed)).difference).toContain("抽取结果第1项的人员名单第1项：重新计算应为");
    expect(wrong(view, changed)).toEqual(["记录摘要", "记录全文"]);
  });

  it("is not deceived by a record that agrees with itself but not with what was logged", () => {
    const { view } = published();
    const other = { ...input, objects: input.objects.slice(1), exclusions: [] };
    const forged = { format: "dr-draw/1", input: other, ...recompute(other) };
    const found = examine(view, bytesOf(forged));
    expect(found.ok).toBe(false);
    expect(found.difference).toBe("");
    expect(wrong(view, forged)).toEqual(expect.arrayContaining(["记录摘要", "对象名单摘要", "承诺摘要", "种子"]));
  });

  it("finds every changed character", () => {
    const { record, view } = published();
    const text = JSON.stringify(record);
    for (let at = 0; at < text.length; at += 7) {
      const changed = text.slice(0, at) + (text[at] === "0" ? "1" : "0") + text.slice(at + 1);
      expect(examine(view, new TextEncoder().encode(changed)).ok, `${at}`).toBe(false);
    }
  });

  it("refuses what is no record", () => {
    const { view } = published();
    for (const text of ["", "[]", "null", "{", "{}"]) expect(examine(view, new TextEncoder().encode(text)).ok).toBe(false);
  });
});

describe("记录中的位置", () => {
  it("is said in words", () => {
    expect(place("drawn[2].object")).toBe("抽取结果第3项的对象");
    expect(place("input.objects[0].weight")).toBe("输入的对象名单第1项的权重");
    expect(place("")).toBe("记录");
    expect(place("more")).toBe("“more”");
  });
});
