/** Amounts of a tier in fen: what the benchmark allows, and how the buttons move in it. The server judges; this only shows. */
import type { TierAnswer } from "@heyi/api";

export interface Range {
  min: number;
  max: number;
  /** The ends themselves don't belong to it. */
  minOut: boolean;
  maxOut: boolean;
}

/** What is typed in 元, as fen; `null` where it is no amount. Nothing is rounded. */
export function fenOf(text: string): number | null {
  const match = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(text.trim().replace(/[,，]/g, "").replace(/元$/, ""));
  return match ? Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0")) : null;
}

/** Fen as it is typed: `200` or `200.50`. */
export function fenText(fen: number): string {
  const cents = fen % 100;
  return cents ? `${Math.trunc(fen / 100)}.${String(cents).padStart(2, "0")}` : String(fen / 100);
}

/** Whether the fine is computed from something that must be entered first. */
export const needsBase = (tier: TierAnswer): boolean => tier.unit !== "fen";

/** The ends of a tier; `null` until what they are computed from is known. */
export function rangeOf(tier: TierAnswer, base: string): Range | null {
  const [low, high] = [tier.fine_min as unknown as number | string, tier.fine_max as unknown as number | string];
  const outs = { minOut: tier.min_exclusive, maxOut: tier.max_exclusive };
  if (!needsBase(tier)) return { min: Number(low), max: Number(high), ...outs };
  const hundredths = fenOf(base);
  if (hundredths === null) return null;
  const end = (amount: number | string, round: (n: number) => number): number => {
    if (typeof amount === "number") return round((amount * hundredths) / 100);
    const exact = Math.round(Number(amount) * 100) * hundredths;
    return round(exact / (tier.unit === "percent" ? 10_000 : 100));
  };
  const range = { min: end(low, Math.ceil), max: end(high, Math.floor), ...outs };
  return Number.isFinite(range.min) && Number.isFinite(range.max) ? range : null;
}

/** One press of the buttons, fen. */
export function stepOf(range: Range): number {
  const span = range.max - range.min;
  if (span <= 20_000) return 1_000;
  return span <= 100_000 ? 5_000 : 10_000;
}

export function inside(range: Range, fen: number): boolean {
  const low = range.minOut ? fen > range.min : fen >= range.min;
  const high = range.maxOut ? fen < range.max || (range.max === 0 && fen === 0) : fen <= range.max;
  return low && high;
}

/** The amount after one press: on whole steps, never outside. */
export function moved(range: Range, fen: number | null, up: boolean): number {
  const step = stepOf(range);
  const least = range.minOut ? Math.min(range.min + step, range.max) : range.min;
  const most = range.maxOut ? Math.max(range.max - step, range.min) : range.max;
  if (fen === null) return least;
  const next = up ? (Math.floor(fen / step) + 1) * step : (Math.ceil(fen / step) - 1) * step;
  return Math.min(most, Math.max(least, next));
}

/** Where the amount starts: the lower end. More is the officer's own choice. */
export const first = (range: Range): number => moved(range, null, true);
