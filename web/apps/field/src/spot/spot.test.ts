import { expect, test } from "vitest";
import { bornOn } from "./identity";
import { type SpotDraft, SECTIONS, SILENT, entryOf, fresh, lacking, leadOf, minuteOf, saysNo } from "./spot";

const around = { assessed: true, waiting: "", townless: false };
const full = (part: Partial<SpotDraft> = {}): SpotDraft => ({
  ...fresh("", "2026-03-09T10:05"), item: { id: "CG-020", name: "将污水排放或者倾倒在街面" }, name: "陈某", id_number: "11010519491231002X", address: "某路1号", place: "某路2号门前",
  facts: "将污水倒在街面。", fined: "individual", stage: "initial", answers: { prior_1y: "1" }, fine_index: 0, amount: "50", correction: "已当场改正。", second: "person_b",
  told: true, silent: true, collect: "bank", bank: "某银行", signed: "signed", ...part,
});
const open = (d: SpotDraft) => SECTIONS.map((s) => lacking(d, s.id, around)).filter(Boolean);

test("an empty page asks for everything, a full one for nothing", () => {
  expect(open(fresh("", "2026-03-09T10:05"))).toHaveLength(SECTIONS.length);
  expect(open(full())).toEqual([]);
});

test("money is asked about only where there is a fine", () => {
  expect(open(full({ collect: "" }))).toEqual(["收缴方式"]);
  expect(open(full({ amount: "0", kinds: ["警告"], collect: "" }))).toEqual([]);
  expect(open(full({ amount: "0" }))).toEqual(["罚款或者警告", "先填写处罚"]);
  expect(open(full({ collect: "spot" }))).toEqual(["罚没票据号码"]);
});

test("a refusal to sign needs its reason", () => {
  expect(open(full({ signed: "refused" }))).toEqual(["原因"]);
});

test("the entry holds what applies and nothing else", () => {
  const entry = entryOf(full({ ticket: "旧的", refusal: "旧的" }), "person_a", "ab12");
  expect(entry).toMatchObject({ officers: ["person_a", "person_b"], defence: SILENT, collect: "bank", bank: "某银行", signed: "signed", signature: "ab12" });
  expect(Object.keys(entry)).not.toEqual(expect.arrayContaining(["ticket"]));
  expect(Object.keys(entry)).not.toEqual(expect.arrayContaining(["refusal"]));
  expect((entry.acts as { fine: number }[])[0]?.fine).toBe(5000);
  const warned = entryOf(full({ amount: "", kinds: ["警告"], signed: "refused", refusal: "不认可" }), "person_a", "ab12");
  expect(warned).toMatchObject({ collect: "none", refusal: "不认可" });
  expect(warned).not.toHaveProperty("signature");
  expect(warned).not.toHaveProperty("bank");
});

test("the lead names the firm of the register, or the person", () => {
  expect(leadOf(full())).toMatchObject({ firm: null, party: { kind: "individual", name: "陈某", born_on: "1949-12-31" }, act_ended_on: "2026-03-09" });
  const firm = { id: "firm_1", name: "某店", credit_code: "", address: "" };
  expect(leadOf(full({ kind: "business", firm }))).toMatchObject({ firm: "firm_1", party: null });
});

test("a day of birth is read only from a real number", () => {
  expect(bornOn("11010519491231002X")).toBe("1949-12-31");
  expect(bornOn("110105194912310021")).toBeNull();
  expect(bornOn("护照E12345678")).toBeNull();
});

test("only a no lets what was sent be changed", () => {
  expect([422, 409, 400, 403].map(saysNo)).toEqual([true, true, true, true]);
  expect([0, 401, 429, 500, 503].map(saysNo)).toEqual([false, false, false, false, false]);
});

test("the minute is that of Shanghai", () => {
  expect(minuteOf(Date.UTC(2026, 2, 9, 2, 5))).toBe("2026-03-09T10:05");
});
