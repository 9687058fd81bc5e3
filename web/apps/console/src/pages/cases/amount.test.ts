import { describe, expect, it } from "vitest";
import { fenOf, fenText } from "./amount";

describe("amounts in 元", () => {
  it("reads every fen and rounds nothing", () => {
    expect(fenOf("2000")).toBe(200_000);
    expect(fenOf("2,000.5元")).toBe(200_050);
    expect(fenOf("0.07")).toBe(7);
    expect(fenOf("0.071")).toBeNull();
    expect(fenOf("-1")).toBeNull();
    expect(fenOf("两千")).toBeNull();
  });

  it("writes what it reads", () => {
    for (const fen of [0, 7, 50, 200_000, 200_050, 99_999_999]) expect(fenOf(fenText(fen))).toBe(fen);
    expect(fenText(null)).toBe("");
  });
});
