import type { BodyRef, MonthVisit, PersonRef } from "@heyi/api";
import { addDays, monthOf, weekday } from "@heyi/ui/day";

/** Minutes as people say them: `45分钟`, `1.5小时`, `152小时`. */
export function spent(minutes: number): string {
  if (minutes < 60) return `${minutes}分钟`;
  const hours = minutes / 60;
  return `${hours < 10 ? Number(hours.toFixed(1)) : Math.round(hours).toLocaleString("zh-CN")}小时`;
}

/** How far a figure lies above its proven lower bound, in per cent with one decimal; none without a bound. */
export function above(value: number, bound: number | null | undefined): string | null {
  if (!bound) return null;
  return `${Math.max(0, (value / bound - 1) * 100).toFixed(1)}%`;
}

/** First and last day of the month after a day's own. */
export function nextMonth(today: string): { first: string; last: string } {
  return monthOf(addDays(monthOf(today).last, 1));
}

/** The bodies that come, the leading one first, each once. */
export function bodiesOf(visit: Pick<MonthVisit, "lead" | "parts">): BodyRef[] {
  const all = new Map([[visit.lead.code, visit.lead]]);
  for (const part of visit.parts) all.set(part.body.code, part.body);
  return [...all.values()];
}

export const joint = (visit: Pick<MonthVisit, "lead" | "parts">): boolean => bodiesOf(visit).length > 1;

const clock = (start: string): number => {
  const [hour, minute] = start.split(":").map(Number);
  return (hour ?? 0) * 60 + (minute ?? 0);
};

/** By day, then by time. */
export const inOrder = (a: MonthVisit, b: MonthVisit): number => a.day.localeCompare(b.day) || clock(a.start) - clock(b.start) || a.visit.localeCompare(b.visit);

export interface Cell {
  day: string;
  /** A working day of the plan. */
  planned: boolean;
  visits: MonthVisit[];
}

/** Weeks from Monday to Friday; with weekends only where one of them is worked. */
export function weeksOf(days: string[], visits: MonthVisit[]): Cell[][] {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return [];
  const planned = new Set(days);
  const columns = days.some((d) => weekday(d) === 6 || weekday(d) === 0) ? 7 : 5;
  const byDay = new Map<string, MonthVisit[]>();
  for (const visit of [...visits].sort(inOrder)) byDay.set(visit.day, [...(byDay.get(visit.day) ?? []), visit]);
  const weeks: Cell[][] = [];
  for (let monday = addDays(first, -((weekday(first) + 6) % 7)); monday <= last; monday = addDays(monday, 7)) {
    weeks.push(
      Array.from({ length: columns }, (_, i) => {
        const day = addDays(monday, i);
        return { day, planned: planned.has(day), visits: byDay.get(day) ?? [] };
      }),
    );
  }
  return weeks;
}

/** What a team does on one day, in the order of time. */
export interface Round {
  key: string;
  officers: PersonRef[];
  stops: MonthVisit[];
}

/** Rounds of a day: officers who go to the same places in the same order are one team. */
export function roundsOf(visits: MonthVisit[]): Round[] {
  const officers = new Map<string, { officer: PersonRef; stops: MonthVisit[] }>();
  for (const visit of [...visits].sort(inOrder)) {
    for (const officer of visit.officers) {
      const entry = officers.get(officer.id) ?? { officer, stops: [] };
      entry.stops.push(visit);
      officers.set(officer.id, entry);
    }
  }
  const rounds = new Map<string, Round>();
  for (const { officer, stops } of officers.values()) {
    const key = `${officer.body} ${stops.map((s) => s.visit).join(" ")}`;
    const round = rounds.get(key) ?? { key, officers: [], stops };
    round.officers.push(officer);
    rounds.set(key, round);
  }
  return [...rounds.values()];
}
