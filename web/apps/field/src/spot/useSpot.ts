/**
 * 当场处罚 on this phone: the draft, the people and limits around it, and the sending. The lead and the decision each keep their key and
 * body until the server has answered, so that a double tap, a lost connection or a closed page make one lead and one decision.
 */
import { type CaseView, type OfficerChoice, type ProcedureRow, api, asProblem, headers, newKey, take } from "@heyi/api";
import { type InjectionKey, computed, inject, onUnmounted, provide, ref, shallowRef, watch } from "vue";
import { storeNow } from "../lib/outbox";
import { isOffline, refusalOf } from "../lib/server";
import { me, today } from "../lib/session";
import { keep, kept, plain, store } from "../lib/store";
import { useDraft } from "../visit/draft";
import { SECTIONS, type SectionId, entryOf, fresh, lacking, leadOf, minuteOf, saysNo } from "./spot";
import { useDiscretion } from "./useDiscretion";

export interface Limits {
  citizen: ProcedureRow | null;
  organisation: ProcedureRow | null;
  cash: ProcedureRow | null;
}

/** Drafts of a person: one without a visit, one for each visit. */
export const draftPrefix = (person: string): string => `spot/${person}/`;
export const draftId = (person: string, visit: string): string => `${draftPrefix(person)}${visit || "new"}`;
const signatureId = (id: string): string => `${id}#signature`;

export function useSpot(visit: string) {
  const who = me.value!;
  const id = draftId(who.person, visit);
  const { draft, clear, restored } = useDraft(id, fresh(visit, minuteOf(Date.now())));
  const discretion = useDiscretion(draft, restored);
  const busy = ref(false);
  const refusal = shallowRef<(ReturnType<typeof refusalOf> & { ordinary?: boolean }) | null>(null);
  const officers = shallowRef<OfficerChoice[]>([]);
  const limits = shallowRef<Limits>({ citizen: null, organisation: null, cash: null });
  const signature = shallowRef<Blob | null>(null);

  const town = who.body?.code ?? "";
  const townless = !/^\d{9}$/.test(town);
  /** Matter and party stand in the lead once it is made. */
  const locked = computed(() => draft.value.lead !== null);
  /** What was sent must be sent again as it was. */
  const frozen = computed(() => draft.value.sending !== null || draft.value.proposing !== null);
  const around = computed(() => ({ assessed: discretion.assessed.value, waiting: discretion.waiting.value, townless }));
  const lacks = computed(() => Object.fromEntries(SECTIONS.map((s) => [s.id, lacking(draft.value, s.id, around.value)])) as Record<SectionId, string>);
  const ready = computed(() => SECTIONS.every((s) => !lacks.value[s.id]));
  const limit = computed(() => (draft.value.kind === "organisation" ? limits.value.organisation : limits.value.citizen));

  async function people(): Promise<void> {
    officers.value = (await kept<OfficerChoice[]>("spot-officers").catch(() => undefined)) ?? [];
    try {
      const query = { from: today.value, to: today.value, ...(draft.value.firm ? { firms: draft.value.firm.id } : {}) };
      officers.value = await take(api.GET("/api/v1/officers", { params: { query } }));
      await keep("spot-officers", plain(officers.value)).catch(() => undefined);
    } catch {
      // Those known from the last time will do; the server judges.
    }
  }
  async function rules(): Promise<void> {
    const pick = (rows: ProcedureRow[]): Limits => {
      const row = (name: string) => rows.find((r) => r.id === name) ?? null;
      return { citizen: row("apl-51-citizen"), organisation: row("apl-51-org"), cash: row("apl-68-onspot") };
    };
    limits.value = (await kept<Limits>("spot-limits").catch(() => undefined)) ?? limits.value;
    try {
      limits.value = pick(await take(api.GET("/api/v1/rules/procedure")));
      await keep("spot-limits", plain(limits.value)).catch(() => undefined);
    } catch {
      // The refusal of the server names them.
    }
  }
  void restored.then(async () => {
    signature.value = ((await store.drafts.get(signatureId(id)).catch(() => undefined))?.value as Blob | undefined) ?? null;
    if (draft.value.signed === "signed" && !signature.value) draft.value.signed = "";
    if (!draft.value.bank) draft.value.bank = (await kept<string>("spot-bank").catch(() => undefined)) ?? "";
    void people();
    void rules();
  });
  watch(() => draft.value.firm?.id, () => void people());

  async function sign(image: Blob | null): Promise<void> {
    signature.value = image;
    if (image) await store.drafts.put({ id: signatureId(id), value: image });
    else await store.drafts.delete(signatureId(id));
  }
  /** What is signed is what was read: a change afterwards asks for the signature again. */
  const signedText = computed(() => {
    const d = draft.value;
    return JSON.stringify([d.item?.id, d.firm?.id, d.name, d.facts, d.place, d.at, d.amount, d.kinds, d.collect, d.correction]);
  });
  let mayUnsign = false;
  void restored.then(() => setTimeout(() => (mayUnsign = true), 1500));
  watch(signedText, () => {
    if (!mayUnsign || draft.value.signed !== "signed" || frozen.value) return;
    draft.value.signed = "";
    void sign(null);
  });

  /** At once, before anything is sent. */
  const persist = (): Promise<unknown> => store.drafts.put({ id, value: plain(draft.value) });
  /** The phone is put away: what was typed last is kept too. */
  let over = false;
  const away = (): void => {
    if (!over && document.visibilityState === "hidden") void persist();
  };
  document.addEventListener("visibilitychange", away);
  onUnmounted(() => document.removeEventListener("visibilitychange", away));

  async function makeLead(): Promise<{ id: string; number: number }> {
    draft.value.lead ??= { key: newKey(), body: plain(leadOf(draft.value)) };
    await persist();
    const lead = draft.value.lead;
    if (lead.id) return { id: lead.id, number: lead.number ?? 0 };
    try {
      const done = await take(api.POST("/api/v1/cases", { params: { header: headers({ key: lead.key }) }, body: lead.body }));
      draft.value.lead = { ...lead, id: done.id, number: done.number };
    } catch (error) {
      if (saysNo(asProblem(error).status)) draft.value.lead = null;
      throw error;
    } finally {
      await persist();
    }
    return { id: draft.value.lead.id!, number: draft.value.lead.number! };
  }

  /** Somebody worked on the lead meanwhile: its newest number, and whether the decision stands already. */
  async function again(caseId: string): Promise<boolean> {
    const view: CaseView = await take(api.GET("/api/v1/cases/{id}", { params: { path: { id: caseId } } }));
    if (draft.value.lead) draft.value.lead.number = view.stream_number;
    return view.money?.on_spot ?? false;
  }

  async function run(work: () => Promise<string | null>): Promise<string | null> {
    if (busy.value) return null;
    busy.value = true;
    refusal.value = null;
    try {
      return await work();
    } catch (error) {
      const said = refusalOf(error);
      refusal.value = isOffline(error)
        ? frozen.value
          ? { message: "没有收到服务器的答复，还不知道是否已经办成。已填写的内容保存在本机。", cites: [], cures: ["到有网络的地方再按一次提交，同一件事不会办两次"] }
          : { message: "没有连上网络，决定书没有编号，处罚还没有作出。已填写的内容保存在本机。", cites: [], cures: ["到有网络的地方再按一次提交"] }
        : { ...said, ordinary: said.cures.some((c) => c.includes("普通程序")) };
      return null;
    } finally {
      busy.value = false;
    }
  }

  /** Makes the decision. Answers the case; `null`: not made, `refusal` says why. */
  function decide(): Promise<string | null> {
    return run(async () => {
      const lead = await makeLead();
      if (!draft.value.sending) {
        const image = draft.value.signed === "signed" && signature.value ? await storeNow(signature.value) : null;
        draft.value.sending = { key: newKey(), entry: plain(entryOf(draft.value, who.person, image)) };
        await persist();
      }
      const { key, entry } = draft.value.sending;
      try {
        await take(
          api.POST("/api/v1/cases/{id}/steps/{step}", {
            params: { path: { id: lead.id, step: "decide_on_spot" }, header: headers({ key }, lead.number) },
            body: { entry: entry as never },
          }),
        );
      } catch (error) {
        const problem = asProblem(error);
        if (saysNo(problem.status)) {
          draft.value.sending = null;
          await persist();
          if ((problem.changed || problem.code === "case_state") && (await again(lead.id).catch(() => false))) return done(lead.id);
          await persist();
        }
        throw error;
      }
      return done(lead.id);
    });
  }

  /** 改用普通程序. Answers the case. */
  function ordinary(fineSearch: string): Promise<string | null> {
    return run(async () => {
      const lead = await makeLead();
      draft.value.proposing ??= { key: newKey(), body: { in_charge: who.person, handlers: [who.person, draft.value.second].filter(Boolean), fine_search: fineSearch } };
      await persist();
      const { key, body } = draft.value.proposing;
      try {
        await take(api.POST("/api/v1/cases/{id}/propose", { params: { path: { id: lead.id }, header: headers({ key }, lead.number) }, body }));
      } catch (error) {
        if (saysNo(asProblem(error).status)) {
          draft.value.proposing = null;
          if (asProblem(error).changed) await again(lead.id).catch(() => false);
          await persist();
        }
        throw error;
      }
      await drop();
      return lead.id;
    });
  }

  async function done(caseId: string): Promise<string> {
    if (draft.value.collect === "bank") await keep("spot-bank", draft.value.bank.trim()).catch(() => undefined);
    await drop();
    return caseId;
  }
  /** Empties the draft. A lead that was made stays with the body. */
  async function drop(): Promise<void> {
    over = true;
    await clear();
    await store.drafts.delete(signatureId(id));
  }
  function restart(): void {
    const bank = draft.value.bank;
    signature.value = null;
    void store.drafts.delete(signatureId(id));
    refusal.value = null;
    draft.value = { ...fresh(visit, minuteOf(Date.now())), bank };
  }

  return { id, who, town, townless, draft, restored, discretion, busy, refusal, officers, limits, limit, signature, locked, frozen, lacks, ready, sign, decide, ordinary, restart, persist };
}

export type SpotDesk = ReturnType<typeof useSpot>;

const key: InjectionKey<SpotDesk> = Symbol("spot");
export const provideSpot = (desk: SpotDesk): void => provide(key, desk);
export function useSpotDesk(): SpotDesk {
  const desk = inject(key);
  if (!desk) throw new Error("no spot");
  return desk;
}
