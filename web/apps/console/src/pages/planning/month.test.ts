import type { MonthVisit } from "@heyi/api";
import { describe, expect, it } from "vitest";
import { above, bodiesOf, joint, nextMonth, roundsOf, spent, weeksOf } from "./month";

const body = (code: string) => ({ code, name: code });
const officer = (id: string, of: string) => ({ id, name: id, body: of });
function visit(id: string, day: string, start: string, officers: string[], more: Partial<MonthVisit> = {}): MonthVisit {
  return {
    visit: id, firm: id, firm_name: id, town: "", secret: false, day, start, minutes: 30, announced: true, lead: body("甲"), why: "",
    parts: [], officers: officers.map((o) => officer(o, "甲")), ...more,
  };
}

describe("figures in words", () => {
  it("says minutes and hours", () => {
    expect([spent(45), spent(90), spent(120), spent(9140)]).toEqual(["45分钟", "1.5小时", "2小时", "152小时"]);
  });

  it("says how far above a bound, never below, and nothing without one", () => {
    expect([above(29282, 28227), above(10, 10), above(9, 10), above(5, null)]).toEqual(["3.7%", "0.0%", "0.0%", null]);
  });

  it("knows the next month across the year", () => {
    expect(nextMonth("2026-11-25")).toEqual({ first: "2026-12-01", last: "2026-12-31" });
    expect(nextMonth("2026-12-31")).toEqual({ first: "2027-01-01", last: "2027-01-31" });
  });
});

describe("the calendar", () => {
  it("shows five columns, seven where a weekend is worked, visits by time", () => {
    const visits = [visit("b", "2026-12-02", "10:05", []), visit("a", "2026-12-02", "9:30", [])];
    const weeks = weeksOf(["2026-12-01", "2026-12-02", "2026-12-07"], visits);
    expect(weeks.map((w) => w.length)).toEqual([5, 5]);
    expect(weeks[0]!.map((c) => c.planned)).toEqual([false, true, true, false, false]);
    expect(weeks[0]![2]!.visits.map((v) => v.visit)).toEqual(["a", "b"]);
    expect(weeksOf(["2026-12-05"], [])[0]).toHaveLength(7);
    expect(weeksOf([], [])).toEqual([]);
  });
});

describe("who comes", () => {
  it("names the leading body first and each once", () => {
    const part = (code: string) => ({ demand: code, body: body(code), kind_name: "", matters: [], minutes: 10 });
    const merged = { lead: body("乙"), parts: [part("甲"), part("乙"), part("甲")] };
    expect(bodiesOf(merged).map((b) => b.code)).toEqual(["乙", "甲"]);
    expect([joint(merged), joint({ lead: body("乙"), parts: [part("乙")] })]).toEqual([true, false]);
  });

  it("makes one round of officers who go the same way", () => {
    const visits = [visit("late", "2026-12-02", "14:00", ["p", "q"]), visit("early", "2026-12-02", "9:00", ["p", "q", "r"])];
    const rounds = roundsOf(visits);
    expect(rounds.map((r) => [r.officers.map((o) => o.id), r.stops.map((s) => s.visit)])).toEqual([
      [["p", "q"], ["early", "late"]],
      [["r"], ["early"]],
    ]);
  });
});
