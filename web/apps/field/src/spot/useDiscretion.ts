/** 裁量 on the phone: the questions of the item's benchmark, and the tier the answers lead to, asked of the server at each answer. */
import { type AssessAnswer, type FactorView, type ItemView, api, take } from "@heyi/api";
import { type Ref, computed, onUnmounted, ref, shallowRef, watch } from "vue";
import { isOffline, refusalOf } from "../lib/server";
import { keep, kept, plain } from "../lib/store";
import { type Range, fenOf, fenText, first, inside, needsBase, rangeOf } from "./amount";
import type { SpotDraft } from "./spot";

const OTHER_KINDS = ["罚款", "没收违法所得", "没收非法财物"];

export function useDiscretion(draft: Ref<SpotDraft>, opened: Promise<unknown>) {
  const item = shallowRef<ItemView | null>(null);
  const answer = shallowRef<AssessAnswer | null>(null);
  const refused = shallowRef<ReturnType<typeof refusalOf> | null>(null);
  const offline = ref(false);
  const asked = shallowRef<FactorView[]>([]);

  async function loadItem(id: string): Promise<void> {
    const known = await kept<ItemView>(`item/${id}`).catch(() => undefined);
    if (known && draft.value.item?.id === id) item.value = known;
    try {
      const read = await take(api.GET("/api/v1/rules/items/{id}", { params: { path: { id } } }));
      if (draft.value.item?.id === id) item.value = read;
      await keep(`item/${id}`, plain(read)).catch(() => undefined);
    } catch (error) {
      if (isOffline(error)) offline.value = true;
      else refused.value = refusalOf(error);
    }
  }

  /** Parties the item's fines are for, as far as they fit this party. */
  const parties = computed(() => {
    const all = [...new Map((item.value?.fines ?? []).map((f) => [f.party, f.party_name]))];
    const kind = draft.value.kind;
    return all.filter(([code]) => !(code === "organisation" && kind === "individual") && !(code === "individual" && kind === "organisation"));
  });
  const stages = computed(() => [...new Map((item.value?.fines ?? []).filter((f) => f.party === draft.value.fined).map((f) => [f.stage, f.stage_name]))]);
  const factors = computed(() => [...(item.value?.benchmark?.factors ?? []), ...asked.value]);
  const kinds = computed(() => (item.value?.penalty_kinds ?? []).filter((k) => !OTHER_KINDS.includes(k) && !(item.value?.police_only_kinds ?? []).includes(k)));
  const found = computed(() => answer.value?.assessment ?? null);
  const tiers = computed(() => found.value?.tiers ?? []);
  const tier = computed(() => (tiers.value.length === 1 ? tiers.value[0] : tiers.value.find((t) => t.fine_index === draft.value.fine_index)) ?? null);
  const range = computed<Range | null>(() => (tier.value ? rangeOf(tier.value, draft.value.base) : null));
  const fits = computed(() => range.value === null || inside(range.value, fenOf(draft.value.amount) ?? 0));
  const missing = computed(() => answer.value?.missing ?? []);

  const waiting = computed(() => {
    if (offline.value && !found.value) return "联网后由裁量基准回答";
    if (answer.value?.reason) return "这一事项的裁量基准";
    if (missing.value.length) return `${missing.value[0]?.name}`;
    if (answer.value?.bad.length) return `${answer.value.bad[0]?.name}（填写有误）`;
    if (tiers.value.length > 1 && !tier.value) return "选择适用的一项罚款";
    if (tier.value && needsBase(tier.value) && !range.value) return tier.value.base ?? "计算罚款的基数";
    return "";
  });
  const assessed = computed(() => tier.value !== null && waiting.value === "");

  watch(
    () => draft.value.item?.id,
    (id) => {
      item.value = null;
      answer.value = null;
      refused.value = null;
      asked.value = [];
      offline.value = false;
      if (id) void loadItem(id);
    },
    { immediate: true },
  );
  // Party and stage follow the party of the case until the officer chooses otherwise.
  watch([parties, stages, item], async () => {
    await opened;
    if (!item.value) return;
    const codes = parties.value.map(([code]) => code);
    if (!codes.includes(draft.value.fined)) {
      const usual = draft.value.kind === "individual" ? "individual" : "organisation";
      draft.value.fined = codes.includes(usual) ? usual : (codes[0] ?? "");
    }
    const steps = stages.value.map(([code]) => code);
    if (!steps.includes(draft.value.stage)) draft.value.stage = steps[0] ?? "";
  }, { immediate: true });

  let turn = 0;
  async function assess(): Promise<void> {
    const d = draft.value;
    if (!item.value || !d.fined) return;
    const mine = ++turn;
    const number = new Set(factors.value.filter((f) => f.kind === "number").map((f) => f.code));
    const given = Object.entries(d.answers).filter(([, v]) => v !== "");
    const facts = Object.fromEntries(given.map(([code, v]) => [code, number.has(code) && Number.isFinite(Number(v)) ? Number(v) : v]));
    try {
      const got = await take(api.POST("/api/v1/rules/assess", { body: { item: item.value.row.id, facts, party: d.fined, stage: d.stage || null, on: d.at.slice(0, 10) } }));
      if (mine !== turn) return;
      answer.value = got;
      refused.value = null;
      offline.value = false;
      const known = new Set(factors.value.map((f) => f.code));
      const more = got.missing.filter((m) => !known.has(m.code));
      if (more.length) {
        asked.value = [...asked.value, ...more.map((m): FactorView => ({
          code: m.code, name: m.name, kind: m.type, unit: m.unit ?? null, min: m.min ?? null, max: m.max ?? null, integer: m.integer,
          values: (m.values ?? []).map((value, i) => ({ value: String(value), label: m.labels?.[i] ?? String(value) })),
        }))];
      }
    } catch (error) {
      if (mine !== turn) return;
      if (isOffline(error)) offline.value = true;
      else {
        answer.value = null;
        refused.value = refusalOf(error);
      }
    }
  }
  watch(() => JSON.stringify([draft.value.answers, draft.value.fined, draft.value.stage, draft.value.at.slice(0, 10), item.value?.row.id]), assess, { immediate: true });
  const back = (): void => {
    if (item.value) void assess();
    else if (draft.value.item) void loadItem(draft.value.item.id);
  };
  window.addEventListener("online", back);
  onUnmounted(() => window.removeEventListener("online", back));

  // The amount starts at the lower end of the tier; what the officer chose stays.
  watch([tier, range], async ([t, r]) => {
    await opened;
    if (t && t.fine_index !== draft.value.fine_index) draft.value.fine_index = t.fine_index;
    if (r && !draft.value.chosen && !draft.value.sending) draft.value.amount = fenText(first(r));
  }, { immediate: true });

  return { item, answer, refused, offline, parties, stages, factors, kinds, found, tiers, tier, range, fits, missing, waiting, assessed, assess };
}

export type Discretion = ReturnType<typeof useDiscretion>;
