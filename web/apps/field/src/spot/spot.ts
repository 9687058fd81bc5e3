/** 当场处罚 as it is being written on the phone, and what is sent of it. No network, no screen in this file. */
import type { ActEntry, LeadDraft, Party, PartyKind } from "@heyi/api";
import { fenOf } from "./amount";
import { bornOn } from "./identity";

export interface SpotFirm {
  id: string;
  name: string;
  credit_code: string;
  address: string;
}

export interface SpotDraft {
  /** The visit it came from; empty: none. */
  visit: string;
  findings: string[];
  item: { id: string; name: string } | null;
  kind: PartyKind;
  firm: SpotFirm | null;
  name: string;
  id_type: string;
  id_number: string;
  representative: string;
  address: string;
  phone: string;
  born_on: string;
  guardian: string;
  /** 违法行为发生地, asked where the own body has no town. */
  town: string;
  place: string;
  at: string;
  facts: string;
  /** Party and stage of the fine. */
  fined: string;
  stage: string;
  answers: Record<string, string | boolean>;
  fine_index: number | null;
  base: string;
  /** 罚款, 元 as typed. */
  amount: string;
  /** The amount is the officer's own, not the start proposed. */
  chosen: boolean;
  kinds: string[];
  correction: string;
  second: string;
  told: boolean;
  silent: boolean;
  defence: string;
  collect: "" | "bank" | "spot";
  bank: string;
  ticket: string;
  hardship: string;
  signed: "" | "signed" | "refused" | "absent";
  signer: string;
  refusal: string;
  witness: string;
  /** The lead: key and body from before it was sent, number and id from the answer. Sent twice, made once. */
  lead: { key: string; body: LeadDraft; id?: string; number?: number } | null;
  /** The decision that was sent and not answered yet: sent again unchanged. */
  sending: { key: string; entry: Record<string, unknown> } | null;
  /** 建议立案 that was sent and not answered yet. */
  proposing: { key: string; body: { in_charge: string; handlers: string[]; fine_search: string } } | null;
}

export const SILENT = "当事人没有提出陈述、申辩。";

export function fresh(visit: string, now: string): SpotDraft {
  return {
    visit, findings: [], item: null, kind: "individual", firm: null, name: "", id_type: "居民身份证", id_number: "", representative: "", address: "", phone: "",
    born_on: "", guardian: "", town: "", place: "", at: now, facts: "", fined: "", stage: "", answers: {}, fine_index: null, base: "", amount: "", chosen: false,
    kinds: [], correction: "", second: "", told: false, silent: false, defence: "", collect: "", bank: "", ticket: "", hardship: "", signed: "", signer: "",
    refusal: "", witness: "", lead: null, sending: null, proposing: null,
  };
}

/** `2026-03-09T10:05` in Asia/Shanghai. */
export const minuteOf = (ms: number): string => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 16);

export const partyName = (d: SpotDraft): string => d.firm?.name ?? d.name.trim();
export const fineOf = (d: SpotDraft): number => fenOf(d.amount) ?? 0;

/** What is known outside the draft when its sections are looked at. */
export interface Around {
  /** The benchmark answered. */
  assessed: boolean;
  /** Why not, in words. */
  waiting: string;
  /** The body has no town of its own. */
  townless: boolean;
}

export const SECTIONS = [
  { id: "matter", name: "事项" },
  { id: "party", name: "当事人" },
  { id: "facts", name: "事实" },
  { id: "penalty", name: "处罚" },
  { id: "told", name: "告知" },
  { id: "collect", name: "缴款" },
  { id: "sign", name: "签名" },
] as const;
export type SectionId = (typeof SECTIONS)[number]["id"];

/** What is still missing in a section; empty: nothing. */
export function lacking(d: SpotDraft, section: SectionId, around: Around): string {
  switch (section) {
    case "matter":
      return d.item ? "" : "选择事项";
    case "party":
      if (d.kind !== "individual" && d.firm) return "";
      if (!d.name.trim()) return d.kind === "individual" ? "当事人姓名" : "选择企业";
      if (!d.id_number.trim()) return "证件号码";
      if (!d.address.trim()) return "住址";
      return around.townless && !d.town ? "违法行为发生地" : "";
    case "facts":
      if (!d.place.trim()) return "地点";
      if (!d.at) return "时间";
      return d.facts.trim() ? "" : "违法事实";
    case "penalty":
      if (!around.assessed) return around.waiting || "回答裁量因素";
      if (!d.kinds.length && !(fenOf(d.amount) ?? 0)) return "罚款或者警告";
      return d.correction.trim() ? "" : "责令改正情况";
    case "told":
      if (!d.second) return "另一名执法人员";
      if (!d.told) return "告知";
      return d.silent || d.defence.trim() ? "" : "陈述、申辩情况";
    case "collect":
      if (fineOf(d) === 0) return d.kinds.length ? "" : "先填写处罚";
      if (!d.collect) return "收缴方式";
      if (d.collect === "bank") return d.bank.trim() ? "" : "收缴罚款的银行";
      return d.ticket.trim() ? "" : "罚没票据号码";
    case "sign":
      if (!d.signed) return "签名";
      return d.signed !== "signed" && !d.refusal.trim() ? "原因" : "";
  }
}

export function partyOf(d: SpotDraft): Party | null {
  if (d.firm) return null;
  const born = d.born_on || (d.id_type === "居民身份证" ? bornOn(d.id_number) : null);
  return {
    kind: d.kind, name: d.name.trim(), id_type: d.id_type, id_number: d.id_number.trim(), address: d.address.trim(), phone: d.phone.trim(),
    ...(d.representative.trim() ? { representative: d.representative.trim() } : {}),
    ...(d.guardian.trim() ? { guardian: d.guardian.trim() } : {}),
    ...(born && d.kind === "individual" ? { born_on: born } : {}),
  };
}

export function leadOf(d: SpotDraft): LeadDraft {
  const day = d.at.slice(0, 10);
  return {
    source: "监督检查", item: d.item?.id ?? "", firm: d.firm?.id ?? null, party: partyOf(d), town: d.town || null, findings: d.findings, facts: d.facts.trim(),
    act_ended_on: day, discovered_on: day,
  };
}

/** The fields of the step, only those that say something. */
export function entryOf(d: SpotDraft, me: string, signature: string | null): Record<string, unknown> {
  const fine = fineOf(d);
  const act: ActEntry = { act: 0, party: d.fined, stage: d.stage, answers: d.answers as ActEntry["answers"], fine_index: d.fine_index, base: d.base.trim(), fine, kinds: d.kinds };
  const all: Record<string, unknown> = {
    facts: d.facts, place: d.place, at: d.at, officers: [me, d.second], told: d.told, defence: d.silent ? SILENT : d.defence, acts: [act],
    collect: fine > 0 ? d.collect : "none", correction: d.correction, signed: d.signed,
    bank: fine > 0 && d.collect === "bank" ? d.bank : "",
    ticket: fine > 0 && d.collect === "spot" ? d.ticket : "",
    hardship: fine > 0 && d.collect === "spot" ? d.hardship : "",
    refusal: d.signed === "signed" ? "" : d.refusal,
    witness: d.signed === "signed" ? "" : d.witness,
    signature: d.signed === "signed" ? signature : null,
  };
  const said = (v: unknown) => (typeof v === "string" ? v.trim() !== "" : v !== null && v !== undefined);
  return Object.fromEntries(Object.entries(all).filter(([, v]) => said(v)).map(([k, v]) => [k, typeof v === "string" ? v.trim() : v]));
}

/** An answer that says no to what was sent: it may be changed and sent anew. Anything else may have arrived, and is sent again as it was. */
export const saysNo = (status: number): boolean => status >= 400 && status < 500 && ![401, 408, 425, 429].includes(status);
