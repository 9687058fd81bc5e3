import type { StepField } from "@heyi/api";

/** What is entered for a step, by name of the field. */
export type Entry = Record<string, unknown>;

const blank = (value: unknown): boolean =>
  value === null || value === undefined || (typeof value === "string" && value.trim() === "") || (Array.isArray(value) && value.length === 0);

/** What is sent: the declared fields that hold something; lines of a table in which nothing stands are left out. */
export function sent(fields: StepField[], entry: Entry): Entry {
  const out: Entry = {};
  for (const field of fields) {
    let value = entry[field.name];
    if (field.kind === "rows" && Array.isArray(value)) {
      value = value.map((row) => sent(field.fields ?? [], row as Entry)).filter((row) => Object.keys(row as Entry).length > 0);
    }
    if (!blank(value)) out[field.name] = value;
  }
  return out;
}

/** Whether something stands in the field of this path (`goods.0.name`). */
export function holds(entry: Entry, path: string): boolean {
  let at: unknown = entry;
  for (const part of path.split(".")) at = (at as Record<string, unknown> | undefined)?.[part];
  return !blank(at);
}

const key = (id: string, step: string): string => `step:${id}:${step}`;

/** What was entered for a step and not yet done, as long as the page's window lives. */
export function readDraft(id: string, step: string): Entry | null {
  try {
    const kept = sessionStorage.getItem(key(id, step));
    return kept ? (JSON.parse(kept) as Entry) : null;
  } catch {
    return null;
  }
}

export function keepDraft(id: string, step: string, entry: Entry | null): void {
  try {
    if (entry) sessionStorage.setItem(key(id, step), JSON.stringify(entry));
    else sessionStorage.removeItem(key(id, step));
  } catch {
    // Storage may be off; then the entry lasts as long as the page.
  }
}
