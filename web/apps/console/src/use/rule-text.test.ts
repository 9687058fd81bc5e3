import type { ProcedureRow } from "@heyi/api";
import { expect, it } from "vitest";
import { ruleTexts } from "./rule-text";

const row = (law: string, article: string): ProcedureRow => ({
  id: "r",
  kind_name: "期限",
  name: "作出处罚决定的期限",
  cite: { law, article, basis: "official" },
  quantity: "90",
  unit: "自然日",
  rollover: false,
  consequence: "程序违法",
  effect: "warn",
  verified: true,
  countable: true,
});

it("finds the rules of an article whatever paragraph is cited", () => {
  const rows = [row("中华人民共和国行政处罚法(2021)", "第六十条"), row("中华人民共和国行政处罚法(2021)", "第六十一条"), row("行政强制法", "第六十条")];
  const found = ruleTexts(rows, { law: "行政处罚法", article: "第六十条第一款", basis: "official" });
  expect(found).toHaveLength(1);
  expect(found[0]?.lines[1]).toEqual({ label: "数量", text: "90自然日" });
});
