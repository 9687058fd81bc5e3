import { expect, test } from "vitest";
import { codeOf } from "./scan";

test("a code is the last part of an address, or what was typed", () => {
  expect(codeOf("https://zf.example.cn/p/f/QY-8K2M?x=1")).toBe("QY-8K2M");
  expect(codeOf("  QY-8K2M \n")).toBe("QY-8K2M");
  expect(codeOf("https://zf.example.cn/p/f/%E7%A0%81/")).toBe("码");
  expect(codeOf("QYSF y8sj Y99T HF")).toBe("QYSFY8SJY99THF");
  expect(codeOf("")).toBe("");
});
