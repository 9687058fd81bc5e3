import type { StepField } from "@heyi/api";
import { expect, it } from "vitest";
import { holds, sent } from "./entry";

const fields: StepField[] = [
  { name: "at", label: "时间", kind: "time", required: true },
  { name: "on", label: "是否", kind: "bool" },
  { name: "goods", label: "物品", kind: "rows", fields: [{ name: "name", label: "名称", kind: "text" }, { name: "quantity", label: "数量", kind: "text" }] },
];

it("sends the declared fields that hold something", () => {
  const entry = { at: " ", on: false, goods: [{ name: "", quantity: "" }, { name: "桌", quantity: "2" }], other: 1 };
  expect(sent(fields, entry)).toEqual({ on: false, goods: [{ name: "桌", quantity: "2" }] });
  expect(sent(fields, { goods: [{ name: "" }] })).toEqual({});
});

it("finds what stands at a path", () => {
  expect(holds({ goods: [{ name: "桌" }] }, "goods.0.name")).toBe(true);
  expect(holds({ goods: [{ name: "桌" }] }, "goods.1.name")).toBe(false);
  expect(holds({ on: false }, "on")).toBe(true);
});
