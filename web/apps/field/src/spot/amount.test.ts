import type { TierAnswer } from "@heyi/api";
import { expect, test } from "vitest";
import { fenOf, fenText, first, inside, moved, rangeOf } from "./amount";

const tier = (part: object) => ({ unit: "fen", fine_min: 5000, fine_max: 20000, min_exclusive: false, max_exclusive: false, ...part }) as unknown as TierAnswer;

test("amounts are read and written without rounding", () => {
  expect(fenOf("200")).toBe(20000);
  expect(fenOf("1,000.5元")).toBe(100050);
  expect(fenOf("12.345")).toBeNull();
  expect(fenOf("-5")).toBeNull();
  expect(fenText(20050)).toBe("200.50");
});

test("the buttons stay inside the tier and land on whole steps", () => {
  const range = rangeOf(tier({}), "")!;
  expect(first(range)).toBe(5000);
  expect(moved(range, 5000, true)).toBe(6000);
  expect(moved(range, 5000, false)).toBe(5000);
  expect(moved(range, 19500, true)).toBe(20000);
  expect(moved(range, 20000, true)).toBe(20000);
  expect(moved(range, 99999, false)).toBe(20000);
  expect(moved(range, 10550, false)).toBe(10000);
});

test("an end that isn't included isn't reached", () => {
  const range = rangeOf(tier({ max_exclusive: true }), "")!;
  expect(moved(range, 19000, true)).toBe(19000);
  expect(inside(range, 20000)).toBe(false);
  expect(inside(range, 19999)).toBe(true);
  expect(first(rangeOf(tier({ fine_min: 0, min_exclusive: true }), "")!)).toBe(1000);
});

test("a fixed amount doesn't move", () => {
  const range = rangeOf(tier({ fine_max: 5000 }), "")!;
  expect([moved(range, 5000, true), moved(range, 5000, false)]).toEqual([5000, 5000]);
});

test("a multiple, a percentage and a rate wait for what they are computed from", () => {
  expect(rangeOf(tier({ unit: "times", fine_min: "1", fine_max: "3" }), "")).toBeNull();
  expect(rangeOf(tier({ unit: "times", fine_min: "1", fine_max: "3" }), "100.55")).toMatchObject({ min: 10055, max: 30165 });
  expect(rangeOf(tier({ unit: "percent", fine_min: "1", fine_max: "2" }), "1000")).toMatchObject({ min: 1000, max: 2000 });
  expect(rangeOf(tier({ unit: "fen/㎡", fine_min: 1000, fine_max: 3000 }), "2.5")).toMatchObject({ min: 2500, max: 7500 });
});
