/**
 * Entries made on this phone, sent in the order they were made. An entry is kept until the server has it; sent twice it is done
 * once (its key). A refused entry stays with the refusal until the officer has read it.
 */
import { type Schemas, api, asProblem, newKey, take, upload } from "@heyi/api";
import type { VisitCommand } from "@heyi/core";
import { watch } from "vue";
import { isOffline, write } from "./server";
import { network } from "./network";
import { me } from "./session";
import { type Photo, type Waiting, plain, store } from "./store";

type Heard = (visit: string) => void;
const listeners = new Set<Heard>();

/** Called after entries of a visit were sent or refused. */
export function onSent(listener: Heard): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Keeps an entry and tries to send it. */
export async function enter(visit: string, command: VisitCommand, photo?: string): Promise<void> {
  await store.waiting.add({ key: newKey(), visit, person: me.value?.person ?? "", command: plain(command), photo, at: Date.now() });
  await count();
  void flush();
}

/** Entries of a visit not sent yet, oldest first. */
export async function waitingFor(visit: string): Promise<Waiting[]> {
  return (await store.waiting.where("visit").equals(visit).sortBy("n")).filter((w) => !w.refused && mine(w));
}

/** Entries of a visit the server refused. */
export async function refusedFor(visit: string): Promise<Waiting[]> {
  return (await store.waiting.where("visit").equals(visit).sortBy("n")).filter((w) => w.refused && mine(w));
}

/** Takes a refused entry away after it was read. */
export async function dismiss(n: number): Promise<void> {
  await store.waiting.delete(n);
  await count();
}

/** On a phone used by several, an entry goes out in its own person's name or not at all. */
function mine(entry: Waiting): boolean {
  return entry.person === me.value?.person;
}

async function count(): Promise<void> {
  network.waiting.value = await store.waiting.filter((w) => !w.refused && mine(w)).count();
}

let running: Promise<boolean> | null = null;

/** Sends what waits. Answers whether everything is sent. */
export function flush(): Promise<boolean> {
  running ??= run().finally(() => (running = null));
  return running;
}

async function run(): Promise<boolean> {
  if (!me.value) return false;
  for (;;) {
    const next = (await store.waiting.orderBy("n").toArray()).find((w) => !w.refused && mine(w));
    if (!next) break;
    try {
      await deliver(next);
      await store.waiting.delete(next.n!);
    } catch (error) {
      if (isOffline(error)) {
        network.lost();
        await count();
        return false;
      }
      const problem = asProblem(error);
      if (problem.status === 401) return false;
      await store.waiting.update(next.n!, { refused: { message: problem.message, cures: problem.cures } });
    }
    await count();
    for (const listener of listeners) listener(next.visit);
  }
  await count();
  return true;
}

async function deliver(entry: Waiting): Promise<void> {
  const params = write(entry.visit, entry.key, entry.at);
  const { command, ...fields } = entry.command;
  if (command === "answer_check") {
    await take(api.POST("/api/v1/visits/{id}/answers", { params, body: fields as unknown as Schemas["CheckAnswer"] }));
  } else if (command === "pass_rest") {
    await take(api.POST("/api/v1/visits/{id}/pass-rest", { params }));
  } else if (command === "add_evidence") {
    const photo = entry.photo ? await store.photos.get(entry.photo) : undefined;
    if (!photo) return;
    const sha256 = await storeBytes(photo);
    const body = { sha256, check: photo.check, note: photo.note, taken_ms: photo.taken };
    await take(api.POST("/api/v1/visits/{id}/evidence", { params, body }));
  }
}

async function storeBytes(photo: Photo): Promise<string> {
  if (photo.sha256) return photo.sha256;
  const { sha256 } = await upload<Schemas["KeptEvidence"]>("/api/v1/evidence", new Blob([photo.bytes], { type: photo.mime }));
  await store.photos.update(photo.id, { sha256 });
  return sha256;
}

/** Stores a signature image at once (this act needs the network). */
export async function storeNow(bytes: Blob): Promise<string> {
  return (await upload<Schemas["KeptEvidence"]>("/api/v1/evidence", bytes)).sha256;
}

const DAY = 86_400_000;

/** What the server has needn't stay on the phone: sent photos go after three days, visits looked at go after two weeks. */
async function tidy(): Promise<void> {
  const now = Date.now();
  const waiting = new Set((await store.waiting.toArray()).map((w) => w.photo));
  const old = (await store.photos.toArray()).filter((p) => p.sha256 && !waiting.has(p.id) && p.taken < now - 3 * DAY);
  await store.photos.bulkDelete(old.map((p) => p.id));
  await store.visits.filter((v) => v.at < now - 14 * DAY).delete();
  await store.days.filter((d) => d.at < now - 14 * DAY).delete();
}

let watching = false;

/** Tries again when the network is back, when the page is looked at, and every twenty seconds. */
export function watchOutbox(): void {
  if (watching) return;
  watching = true;
  void count().then(() => flush());
  void tidy();
  watch(me, () => void count().then(() => flush()));
  window.addEventListener("online", () => void flush());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void flush();
  });
  setInterval(() => {
    if (network.waiting.value > 0) void flush();
  }, 20_000);
}
