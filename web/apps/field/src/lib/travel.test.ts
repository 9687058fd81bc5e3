import { expect, test } from "vitest";
import { travelOrder } from "./travel";

const row = (firm: string) => ({ firm });
const point = (id: string, x: number, y = 29_560_000) => ({ id, lng_e6: 106_570_000 + x, lat_e6: y });

test("places on a street are gone to one after the other", () => {
  const points = [point("a", 0), point("b", 4000), point("c", 1000), point("d", 3000), point("e", 2000)];
  const order = travelOrder(["b", "a", "d", "c", "e"].map(row), points).map((r) => r.firm).join("");
  expect(["acedb", "bdeca"]).toContain(order);
});

test("a place without a location comes last, nothing is lost", () => {
  const rows = ["x", "a", "b", "c"].map(row);
  const order = travelOrder(rows, [point("a", 0), point("b", 900), point("c", 300)]);
  expect(order.length).toBe(4);
  expect(order[3]?.firm).toBe("x");
});

test("a crossing is undone", () => {
  const square = [point("a", 0, 29_560_000), point("b", 1000, 29_560_000), point("c", 1000, 29_561_000), point("d", 0, 29_561_000)];
  const order = travelOrder(["a", "c", "b", "d"].map(row), square).map((r) => r.firm).join("");
  expect(["abcd", "dcba", "bcda", "cdab", "dabc", "adcb", "badc", "cbad"]).toContain(order);
});
