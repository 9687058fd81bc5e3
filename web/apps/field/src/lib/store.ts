/** What is kept on the phone: the last view of each visit, entries not sent yet, photos, drafts. */
import Dexie, { type EntityTable } from "dexie";
import type { VisitRow, VisitView } from "./types";
import type { StoredEvent, VisitCommand } from "@heyi/core";

/** An entry waiting to be sent, in the order it was made. */
export interface Waiting {
  n?: number;
  /** Idempotency key: sent twice, done once. */
  key: string;
  visit: string;
  /** Whose entry it is: sent only while this person is signed in. */
  person: string;
  command: VisitCommand;
  /** Photo behind an evidence entry, until its bytes are stored on the server. */
  photo?: string;
  at: number;
  /** The server's refusal; the entry is kept until the officer has read it. */
  refused?: { message: string; cures: string[] };
}

/** A photo or recording taken on this phone. */
export interface Photo {
  id: string;
  visit: string;
  check: string | null;
  note: string;
  taken: number;
  bytes: Blob;
  mime: string;
  sha256?: string;
}

export interface KeptVisit {
  id: string;
  view: VisitView;
  events: StoredEvent[];
  at: number;
}

export interface KeptDay {
  day: string;
  rows: VisitRow[];
  at: number;
}

export interface Draft {
  /** `visit_…/sign` */
  id: string;
  value: unknown;
}

export interface Setting {
  key: string;
  value: unknown;
}

class Store extends Dexie {
  waiting!: EntityTable<Waiting, "n">;
  photos!: EntityTable<Photo, "id">;
  visits!: EntityTable<KeptVisit, "id">;
  days!: EntityTable<KeptDay, "day">;
  drafts!: EntityTable<Draft, "id">;
  settings!: EntityTable<Setting, "key">;

  constructor() {
    super("heyi-field");
    this.version(1).stores({
      waiting: "++n, key, visit",
      photos: "id, visit",
      visits: "id",
      days: "day",
      drafts: "id",
      settings: "key",
    });
  }
}

export const store = new Store();

/** A kept value, or `undefined`. */
export async function kept<T>(key: string): Promise<T | undefined> {
  return (await store.settings.get(key))?.value as T | undefined;
}

/** Keeps a value. */
export async function keep(key: string, value: unknown): Promise<void> {
  await store.settings.put({ key, value });
}

/** Removes what belongs to the person who signs out; entries not sent yet stay. */
export async function forgetPerson(): Promise<void> {
  await Promise.all([store.visits.clear(), store.days.clear(), store.settings.delete("me")]);
}

/** Vue proxies can't be cloned into the store. */
export function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
