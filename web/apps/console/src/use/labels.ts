import type { InspectionKind, RiskClass } from "@heyi/api";

/** Names that the server sends as codes in what is entered. */
export const kinds: { value: InspectionKind; label: string; hint: string }[] = [
  { value: "daily", label: "日常检查", hint: "按年度检查计划开展，计入年度频次。" },
  { value: "special", label: "专项检查", hint: "按批准并公布的专项检查计划开展。" },
  { value: "lead", label: "线索核查", hint: "根据投诉举报、转办交办等线索核查，应当写明线索来源。" },
  { value: "instant", label: "即时检查", hint: "现场即时处置的情形，应当写明情形。" },
];

export const risks: { value: RiskClass; label: string }[] = [
  { value: "A", label: "A 风险低" },
  { value: "B", label: "B 风险一般" },
  { value: "C", label: "C 风险较高" },
  { value: "D", label: "D 风险高" },
];

export const riskLabel = (risk: RiskClass): string => risks.find((r) => r.value === risk)?.label ?? risk;

type Tone = "plain" | "accent" | "done" | "near" | "over";

/** Tone of a state; green only for done, amber and red are kept for last days. */
export function tone(status: string): Tone {
  if (["finished", "closed", "corrected", "filed", "received", "accepted", "signed"].includes(status)) return "done";
  if (["submitted", "proposed", "replied", "sent", "open", "lead", "day_proposed", "on_site", "listed", "approved", "published", "case_proposed"].includes(status)) return "accent";
  return "plain";
}

export const dispositions: Record<string, string> = {
  corrected_on_spot: "当场改正",
  order: "责令限期改正",
  refer: "移送部门",
  propose_case: "建议立案",
};

/** 法定, 赋权, 委托, 部门 in a clause. */
export const powerKinds: Record<string, string> = {
  法定: "法律法规直接规定由镇街实施",
  赋权: "赋权镇街以自己的名义实施",
  委托: "部门委托镇街，以部门名义实施",
  部门: "由部门实施",
};
