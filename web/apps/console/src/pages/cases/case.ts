import { api, type CaseView, type PeriodView, type StepView, take } from "@heyi/api";
import { refreshed } from "../../use/changed";
import { type Resource, useResource } from "../../use/resource";

/** A case as its pages read it. */
export interface CaseReader extends Resource<CaseView> {
  id: string;
  /** Reads again and answers what others did since. */
  refresh: () => Promise<string>;
}

export function useCase(id: string): CaseReader {
  const read = useResource<CaseView>(() => take(api.GET("/api/v1/cases/{id}", { params: { path: { id } } })), {
    live: (c): boolean => c.id === id || c.kind === "again",
  });
  return { ...read, id, refresh: () => refreshed(read.data, read.reload, (v) => v.timeline) };
}


export const stepLink = (id: string, step: string): string => `/cases/${id}/steps/${step}`;

/** 阶段 in the order of the procedure, as the stages are named on the paper. */
export const stages = ["立案", "调查取证", "调查终结", "告知、听证", "审核、决定", "送达、执行", "结案、归档"];

/** The stage a case is in; `null` where it ended before the archive. */
const at: Record<CaseView["row"]["status"], number | null> = {
  lead: 0,
  proposed: 0,
  filed: 1,
  reported: 2,
  noticed: 3,
  reviewed: 4,
  decided: 5,
  performing: 5,
  closed: 6,
  archived: 7,
  not_filed: null,
  withdrawn: null,
  transferred: null,
  handed_over: null,
};

export const stageOf = (status: CaseView["row"]["status"]): number | null => at[status];

/** Steps by stage, in the order in which the procedure declares them. */
export function byStage(steps: StepView[]): { stage: string; steps: StepView[] }[] {
  const names = [...new Set(steps.map((s) => s.stage))];
  return names.map((stage) => ({ stage, steps: steps.filter((s) => s.stage === stage) }));
}

/** Tone of a state; green only for what is done. */
export function caseTone(status: CaseView["row"]["status"]): "plain" | "accent" | "done" {
  if (status === "closed" || status === "archived") return "done";
  return stageOf(status) === null ? "plain" : "accent";
}

/** What is left of a period. A right of the party that has run out is nobody's delay. */
export const leftOf = (period: PeriodView): string => (!period.ours && period.urgency === "overdue" ? "已届满" : period.left);
