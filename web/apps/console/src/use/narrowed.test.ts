import { describe, expect, it } from "vitest";
import { flag, flagChip, namedChip, periodChip, without } from "./narrowed";

describe("conditions in the address", () => {
  const query = { status: "closed", from: "2026-11-01", to: "2026-11-24", joint: "true", recheck: "false", scene: "SCENE-CY" };

  it("reads yes, no and nothing", () => {
    expect([flag(query, "joint"), flag(query, "recheck"), flag(query, "published"), flag({ joint: "maybe" }, "joint")]).toEqual([true, false, undefined, undefined]);
  });

  it("says them in words", () => {
    expect(periodChip(query, "2026-11-24")).toEqual([{ keys: ["from", "to"], label: "11月1日至24日" }]);
    expect(periodChip({ from: "2026-11-01" }, "2026-11-24")).toEqual([{ keys: ["from"], label: "11月1日以后" }]);
    expect(flagChip(query, "recheck", "只看复查", "复查不计")).toEqual([{ keys: ["recheck"], label: "复查不计" }]);
    expect(namedChip(query, "scene", undefined, "一个场景")).toEqual([{ keys: ["scene"], label: "一个场景" }]);
    expect(namedChip({}, "scene", "餐饮", "一个场景")).toEqual([]);
  });

  it("removes what a chip stands for, and nothing else", () => {
    expect(without(query, periodChip(query, "2026-11-24")[0]!)).toEqual({ status: "closed", joint: "true", recheck: "false", scene: "SCENE-CY" });
  });
});
