import type { TaskDraft, TaskView } from "@heyi/api";
import { addDays } from "@heyi/ui/day";

/** What is being composed, and the names of the firms chosen (the draft itself holds ids only). */
export interface Composing {
  draft: TaskDraft;
  names: Record<string, string>;
}

/** A new draft. The day is a week ahead: departments need time to answer. */
export function emptyDraft(today: string): TaskDraft {
  const day = addDays(today, 7);
  return {
    title: "",
    kind: "daily",
    ordered_from_above: false,
    programme: null,
    reason: null,
    scene: "",
    checks: [],
    firms: [],
    not_merged: [],
    first_day: day,
    last_day: day,
    officers: [],
    invited: null,
    urgent: null,
  };
}

/** A task as it stands, to be revised. */
export function draftOf(view: TaskView): Composing {
  const plan = view.plan;
  return {
    draft: {
      title: plan.title,
      kind: plan.kind,
      ordered_from_above: plan.ordered_from_above ?? false,
      programme: plan.programme ?? null,
      reason: plan.reason ?? null,
      scene: plan.scene,
      checks: plan.checks.map((c) => c.check),
      firms: plan.firms.map((f) => f.firm),
      not_merged: plan.firms.flatMap((f) => (f.not_merged_because ? [{ firm: f.firm, reason: f.not_merged_because }] : [])),
      first_day: plan.first_day,
      last_day: plan.last_day,
      officers: [...plan.officers],
      invited: [...plan.invited],
      urgent: plan.urgent ?? null,
    },
    names: Object.fromEntries(plan.firms.map((f) => [f.firm, f.name])),
  };
}

const place = (who: string) => `composing:${who}`;

/** Keeps what is being composed when the page is left. */
export function keep(who: string, composing: Composing): void {
  try {
    sessionStorage.setItem(place(who), JSON.stringify(composing));
  } catch {
    // Without storage, what is entered lasts as long as the page.
  }
}

export function kept(who: string): Composing | null {
  try {
    const text = sessionStorage.getItem(place(who));
    return text ? (JSON.parse(text) as Composing) : null;
  } catch {
    return null;
  }
}

export function drop(who: string): void {
  try {
    sessionStorage.removeItem(place(who));
  } catch {
    // Nothing was kept.
  }
}

/** What the person must still do before submitting, in the order of the page. */
export function unready(draft: TaskDraft): string | null {
  if (!draft.scene) return "请选择检查场景";
  if ((draft.kind === "lead" || draft.kind === "instant") && !draft.reason?.trim()) return draft.kind === "lead" ? "请写明线索来源" : "请写明即时检查的情形";
  if (draft.firms.length === 0) return "请选择检查对象";
  if (draft.officers.length === 0) return "请选择本单位执法人员";
  if (draft.last_day < draft.first_day) return "结束日期早于开始日期";
  return null;
}
