import { dayShort, daySpan } from "@heyi/ui";
import type { LocationQuery } from "vue-router";

/** A condition of a list that came with the address, in words; removing it takes these parameters out. */
export interface Chip {
  keys: string[];
  label: string;
}

/** One parameter of the address as text; empty where it isn't there. */
export const asked = (query: LocationQuery, key: string): string => {
  const value = query[key];
  return String((Array.isArray(value) ? value[0] : value) ?? "");
};

/** A yes-or-no parameter; neither where it isn't there. */
export function flag(query: LocationQuery, key: string): boolean | undefined {
  const text = asked(query, key);
  return text === "true" ? true : text === "false" ? false : undefined;
}

/** The chip of a yes-or-no parameter. */
export function flagChip(query: LocationQuery, key: string, yes: string, no: string): Chip[] {
  const set = flag(query, key);
  return set === undefined ? [] : [{ keys: [key], label: set ? yes : no }];
}

/** The chip of a period: both ends, or one. */
export function periodChip(query: LocationQuery, near: string): Chip[] {
  const from = asked(query, "from");
  const to = asked(query, "to");
  if (from && to) return [{ keys: ["from", "to"], label: daySpan(from, to, near) }];
  if (from) return [{ keys: ["from"], label: `${dayShort(from, near)}以后` }];
  return to ? [{ keys: ["to"], label: `${dayShort(to, near)}以前` }] : [];
}

/** The chip of something named elsewhere; until its name is known, what kind of thing it is. */
export function namedChip(query: LocationQuery, key: string, name: string | undefined, otherwise: string): Chip[] {
  return asked(query, key) ? [{ keys: [key], label: name ?? otherwise }] : [];
}

/** The address without what a chip stands for. */
export function without(query: LocationQuery, chip: Chip): LocationQuery {
  return Object.fromEntries(Object.entries(query).filter(([key]) => !chip.keys.includes(key)));
}
