import type { RiskGroup } from "@heyi/api";

/** Thousandths as per cent, one digit: `31.4%`. */
export const percent = (perMille: number): string => `${(perMille / 10).toFixed(1)}%`;

/** Length of a bar. */
export const share = (points: number, most: number): string => `${Math.round((Math.abs(points) / Math.max(1, most)) * 100)}%`;

/** Recall of one way of choosing: part of the group's findings that it would have met; nothing where there were none. */
export function recall(hits: number, group: Pick<RiskGroup, "positives">): string {
  return group.positives === 0 ? "—" : percent((hits / group.positives) * 1000);
}
