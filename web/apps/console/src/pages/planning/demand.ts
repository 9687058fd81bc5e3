import { api, type DayPart, type DemandKind, take } from "@heyi/api";
import { bodies, scene } from "../../use/catalogue";
import { emptyDraft } from "../tasks/draft";

/** 需求来源. Complaints and rechecks must be done and are not counted. */
export const demandKinds: { value: DemandKind; label: string; hint: string }[] = [
  { value: "random", label: "双随机抽取", hint: "按抽查计划抽中的对象，计入年度检查频次。" },
  { value: "risk", label: "风险提示", hint: "监测、预警提示有风险的对象，计入年度检查频次。" },
  { value: "complaint", label: "投诉举报", hint: "核查投诉举报线索，必须完成，不计入年度检查频次。" },
  { value: "follow_up", label: "整改复查", hint: "复查责令改正的落实情况，必须完成，不计入年度检查频次。" },
  { value: "special", label: "专项部署", hint: "按批准并公布的专项检查计划，计入年度检查频次。" },
];

export const dayParts: { value: DayPart; label: string }[] = [
  { value: "day", label: "日间" },
  { value: "night", label: "夜间" },
  { value: "any", label: "不限" },
];

export const mustByKind = (kind: DemandKind): boolean => kind === "complaint" || kind === "follow_up";

export interface Matter {
  id: string;
  matter: string;
  point: string;
}

/** The firm's scene, and its matters that this body may check. */
export async function mattersFor(firm: string, own: string, today: string): Promise<{ scene: string; matters: Matter[] }> {
  const { record, scene_name } = await take(api.GET("/api/v1/firms/{id}", { params: { path: { id: firm } } }));
  const found = await scene(record.scene);
  const department = (await bodies()).find((b) => b.record.code === own)?.record.department;
  let mine: (check: (typeof found.checks)[number]) => boolean;
  if (department) {
    mine = (c) => c.department === department;
  } else {
    // A town checks what the list of powers gives it: the same answer as on the page of a new task.
    const preview = await take(api.POST("/api/v1/tasks/preview", { body: { ...emptyDraft(today), scene: record.scene, checks: found.checks.map((c) => c.id) } }));
    const may = new Set(preview.checks.filter((c) => c.may_act && c.body === own).map((c) => c.check));
    mine = (c) => may.has(c.id);
  }
  return { scene: scene_name, matters: found.checks.filter(mine).map((c) => ({ id: c.id, matter: c.matter, point: c.point })) };
}
