import { expect, test } from "vitest";
import { fresh } from "./spot";
import { momentWords, penaltyWords, toldText } from "./told";

const yuan = (n: number) => `${n}元`;
const d = { ...fresh("", "2026-03-09T10:05"), facts: "将污水倒在街面。", place: "某路1号", amount: "50" };
const law = (article: string) => ({ law: "中华人民共和国某法(2021)", article, basis: "official" as const });

test("what is told names the articles, the penalty and the rights", () => {
  const text = toldText(d, { body: "某街道", officers: [{ name: "甲", certificate: "001" }, { name: "乙", certificate: null }], cites: [law("第一条"), law("第二条")], yuan }).join("");
  expect(text).toContain("甲（执法证001）、乙");
  expect(text).toContain("违反了《某法》第一条的规定。依据《某法》第二条的规定，拟当场给予你罚款50元的行政处罚");
  expect(text).toContain("将污水倒在街面。违反");
  expect(text).toContain("陈述和申辩");
  expect(text).toContain("先依法申请行政复议");
});

test("kinds stand before the fine", () => {
  expect(penaltyWords({ ...d, kinds: ["警告"] }, yuan)).toBe("警告，并处罚款50元");
  expect(penaltyWords({ ...d, kinds: ["警告"], amount: "0" }, yuan)).toBe("警告");
  expect(momentWords("2026-03-09T08:05")).toBe("2026年3月9日8时05分");
});
