/** Days as the server writes them (`YYYY-MM-DD`), in words. Working days are counted by the server only. */

const weekdays = ["日", "一", "二", "三", "四", "五", "六"];

function parts(day: string): [number, number, number] | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(day);
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : null;
}

/** Day number since 1970, for comparing and adding. */
export function dayNumber(day: string): number {
  const p = parts(day);
  return p ? Date.UTC(p[0], p[1] - 1, p[2]) / 86_400_000 : Number.NaN;
}

/** The day of a day number. */
export function dayOf(number: number): string {
  return new Date(number * 86_400_000).toISOString().slice(0, 10);
}

/** A day so many calendar days later. */
export function addDays(day: string, days: number): string {
  return dayOf(dayNumber(day) + days);
}

/** 0 = Sunday … 6 = Saturday. */
export function weekday(day: string): number {
  return (((dayNumber(day) + 4) % 7) + 7) % 7;
}

/** `2026年3月9日（周一）`. */
export function dayWords(day: string | null | undefined): string {
  const p = day ? parts(day) : null;
  if (!p || !day) return day ?? "";
  return `${p[0]}年${p[1]}月${p[2]}日（周${weekdays[weekday(day)]}）`;
}

/** `3月9日` in the year of `near`, `2027年3月9日` in another year or where no `near` is given. */
export function dayShort(day: string | null | undefined, near?: string): string {
  const p = day ? parts(day) : null;
  if (!p) return day ?? "";
  const year = !near || parts(near)?.[0] !== p[0] ? `${p[0]}年` : "";
  return `${year}${p[1]}月${p[2]}日`;
}

/** `3月9日至13日`, `3月30日至4月2日`, `3月9日`. */
export function daySpan(first: string, last: string, near?: string): string {
  if (first === last) return dayShort(first, near);
  const a = parts(first);
  const b = parts(last);
  if (!a || !b) return `${first}至${last}`;
  if (a[0] === b[0] && a[1] === b[1]) return `${dayShort(first, near)}至${b[2]}日`;
  return `${dayShort(first, near)}至${dayShort(last, first)}`;
}

/** `2026年3月9日 14:05` of an instant in milliseconds, in China's time. */
export function instantWords(ms: number): string {
  const d = new Date(ms + 8 * 3_600_000);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${d.getUTCFullYear()}年${d.getUTCMonth() + 1}月${d.getUTCDate()}日 ${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`;
}

/** The legal day of an instant, in China's time. */
export function dayOfInstant(ms: number): string {
  return new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** First and last day of the month of a day. */
export function monthOf(day: string): { first: string; last: string } {
  const p = parts(day);
  if (!p) return { first: day, last: day };
  const first = `${day.slice(0, 8)}01`;
  const next = p[1] === 12 ? `${p[0] + 1}-01-01` : `${p[0]}-${String(p[1] + 1).padStart(2, "0")}-01`;
  return { first, last: addDays(next, -1) };
}

/** Weeks (Monday first) that show the month of a day; days of other months are included to fill the weeks. */
export function monthWeeks(day: string): string[][] {
  const { first, last } = monthOf(day);
  const start = addDays(first, -((weekday(first) + 6) % 7));
  const weeks: string[][] = [];
  for (let at = start; at <= last; at = addDays(at, 7)) {
    weeks.push(Array.from({ length: 7 }, (_, i) => addDays(at, i)));
  }
  return weeks;
}

/** A day as people type it: `2026-3-9`, `2026.3.9`, `20260309`, `2026年3月9日`, or without a year that of `near`. `null` where it is no day. */
export function readDay(text: string, near: string): string | null {
  const t = text.replace(/（.*$/, "").trim();
  const whole = /^(\d{4})[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?$/.exec(t);
  const short = /^(\d{1,2})[-./月](\d{1,2})日?$/.exec(t);
  const [y, m, d] = whole ? whole.slice(1) : short ? [near.slice(0, 4), short[1], short[2]] : [];
  if (!y || !m || !d) return null;
  const day = `${y}-${m.padStart(2, "0")}-${d.padStart(2, "0")}`;
  return Number(m) >= 1 && Number(m) <= 12 && dayOf(dayNumber(day)) === day ? day : null;
}
