import { yuan } from "@heyi/ui";

/** Fen as `2,000元`. */
export const fenWords = (fen: number): string => yuan(fen / 100);

/** Fen as it is typed: `2000` or `2000.50`. */
export function fenText(fen: number | null | undefined): string {
  if (fen === null || fen === undefined) return "";
  const whole = Math.trunc(fen / 100);
  const rest = Math.abs(fen % 100);
  return rest ? `${whole}.${String(rest).padStart(2, "0")}` : String(whole);
}

/** What is typed in 元, as fen; `null` where it is no amount. Nothing is rounded. */
export function fenOf(text: string): number | null {
  const match = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(text.trim().replace(/[,，]/g, "").replace(/元$/, ""));
  return match ? Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0")) : null;
}
