/**
 * A visit on this phone: the server's page for names and texts, the core's fold of the events for where it stands. Entries not sent
 * yet are laid over the server's events, so that what was pressed is seen at once and survives a reload.
 */
import { Problem, api, newKey, onChange, take } from "@heyi/api";
import type { Decision, StoredEvent, Visit, VisitCommand, VisitState } from "@heyi/core";
import { onUnmounted, ref, shallowRef } from "vue";
import { law } from "../lib/core";
import { say } from "../lib/notice";
import { dismiss, enter, flush, onSent, refusedFor, waitingFor } from "../lib/outbox";
import { isOffline, refusalOf } from "../lib/server";
import { me, today } from "../lib/session";
import { type Waiting, plain, store } from "../lib/store";
import type { Refusal, VisitView } from "../lib/types";
import { told } from "./told";

export type Said = Pick<Refusal, "message" | "cites" | "cures">;

/** Commands that are kept on the phone and sent when there is network. */
const KEPT = new Set(["answer_check", "pass_rest", "add_evidence"]);

export function useVisit(id: string) {
  const view = shallowRef<VisitView | null>(null);
  const state = shallowRef<VisitState | null>(null);
  const trouble = shallowRef<Said | null>(null);
  const refusal = shallowRef<Said | null>(null);
  const refused = shallowRef<Waiting[]>([]);
  const busy = ref(false);
  let events: StoredEvent[] = [];
  let visit: Visit | null = null;
  let gone = false;
  const keys = new Map<string, string>();


  async function load(): Promise<void> {
    const cached = await store.visits.get(id).catch(() => undefined);
    if (cached && !view.value) {
      view.value = cached.view;
      events = cached.events;
    }
    try {
      const params = { path: { id } };
      const [page, raw] = await Promise.all([
        take(api.GET("/api/v1/visits/{id}", { params })),
        take(api.GET("/api/v1/visits/{id}/state", { params })),
      ]);
      view.value = page as VisitView;
      events = (raw as { events: StoredEvent[] }).events;
      await store.visits.put(plain({ id, view: page, events, at: Date.now() })).catch(() => undefined);
      trouble.value = null;
    } catch (error) {
      if (!view.value || !isOffline(error)) trouble.value = refusalOf(error);
    }
    if (view.value && !visit) state.value = told(view.value);
    await rebuild();
  }

  /** Folds the server's events and lays the waiting entries over them. */
  async function rebuild(): Promise<void> {
    refused.value = await refusedFor(id);
    if (!view.value || events.length === 0) return;
    try {
      const core = await law();
      const waiting = await waitingFor(id);
      if (gone) return;
      const fresh = core.openVisit(id, events);
      for (const entry of waiting) {
        const decision = fresh.decide(entry.command, around());
        if ("events" in decision) fresh.apply(decision.events);
      }
      visit?.close();
      visit = fresh;
      show();
    } catch {
      // Without the core the server's word stands; why it can't be used is said under 查法.
      visit?.close();
      visit = null;
      state.value = told(view.value);
    }
  }

  function show(): void {
    if (visit) state.value = visit.state(today.value);
  }

  function around() {
    const who = me.value!;
    return {
      now_ms: Date.now(),
      today: today.value,
      person: who.person,
      name: who.name,
      role: who.role,
      body: who.body?.code ?? null,
      officers: (view.value?.expected ?? []).map((o) => ({
        person: o.person.id,
        name: o.person.name,
        body: o.person.body,
        certificate: o.person.certificate ?? null,
        valid_to: o.valid_to ?? null,
        why_not: o.valid ? null : (o.why_not ?? null),
      })),
    };
  }

  /** The core's answer before anything is sent. */
  function ask(command: VisitCommand): Decision | null {
    return visit ? visit.decide(command, around()) : null;
  }

  /** An answer, the rest, a photo: taken at once, kept, sent when possible. */
  async function record(command: VisitCommand, photo?: string): Promise<boolean> {
    refusal.value = null;
    if (!KEPT.has(command.command)) throw new Error(command.command);
    const decision = ask(command);
    if (decision && "refusal" in decision) {
      refusal.value = decision.refusal;
      return false;
    }
    if (decision) visit?.apply(decision.events);
    show();
    await enter(id, command, photo);
    return true;
  }

  /** An act that needs the server: asked here first, then sent; what waits is sent before it. */
  async function act(command: VisitCommand | null, write: (key: string) => Promise<unknown>, done?: string): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    refusal.value = null;
    const press = JSON.stringify(command ?? write.toString());
    const key = keys.get(press) ?? newKey();
    keys.set(press, key);
    try {
      const decision = command && ask(command);
      if (decision && "refusal" in decision) {
        keys.delete(press);
        refusal.value = decision.refusal;
        return false;
      }
      if (!(await flush())) throw new Problem({ status: 0, code: "no_network", title: "", detail: "", cites: [], cures: [] });
      const answer = (await write(key)) as { message?: string } | undefined;
      keys.delete(press);
      await load();
      const words = done ?? answer?.message;
      if (words) say(words);
      return true;
    } catch (error) {
      // A lost connection may have carried the act through: the next press of the same act uses the same key.
      if (!isOffline(error)) {
        keys.delete(press);
        await load();
      }
      refusal.value = refusalOf(error);
      return false;
    } finally {
      busy.value = false;
    }
  }

  async function forget(n: number): Promise<void> {
    await dismiss(n);
    await load();
  }

  let soon: ReturnType<typeof setTimeout> | undefined;
  const later = () => {
    clearTimeout(soon);
    soon = setTimeout(() => !busy.value && void load(), 800);
  };
  const stops = [
    onChange((change) => change.id === id && later()),
    onSent((sent) => {
      if (sent === id) later();
    }),
  ];
  onUnmounted(() => {
    for (const stop of stops) stop();
    clearTimeout(soon);
    gone = true;
    visit?.close();
    visit = null;
  });

  void load();
  return { id, view, state, trouble, refusal, refused, busy, today, load, ask, record, act, forget };
}

export type VisitDesk = ReturnType<typeof useVisit>;
