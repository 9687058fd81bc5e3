import { describe, expect, it } from "vitest";
import { percent, recall, share } from "./risk";

describe("risk", () => {
  it("thousandths are per cent", () => {
    expect([0, 7, 314, 1000].map(percent)).toEqual(["0.0%", "0.7%", "31.4%", "100.0%"]);
  });
  it("recall is the part of the group's own findings", () => {
    expect(recall(3, { positives: 12 })).toBe("25.0%");
    expect(recall(0, { positives: 0 })).toBe("—");
    // At random: expected hits may be a fraction.
    expect(recall(2.4, { positives: 12 })).toBe("20.0%");
  });
  it("the largest reason fills its bar", () => {
    expect([share(-400, 400), share(100, 400), share(0, 0)]).toEqual(["100%", "25%", "0%"]);
  });
});
