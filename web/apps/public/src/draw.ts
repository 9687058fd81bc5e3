import type { Schemas } from "@heyi/api";
import { type DrawDifference, checkDraw, commitmentTo, digestOf, digestOfList, recompute } from "@heyi/core/draw";

/** 自己算一遍: everything computed again in this browser by the second verifier, and compared with what was published and logged before. */

type Draw = Schemas["DrawView"];

export interface Line {
  /** What was computed. */
  what: string;
  ok: boolean;
  /** What came out. */
  mine: string;
  /** What was published, where it differs. */
  said: string;
  /** How it is computed, in a few words. */
  how: string;
}

export interface Examined {
  ok: boolean;
  lines: Line[];
  /** The first place of the record that is not what its own input gives. */
  difference: string;
}

interface DrawRecord {
  input: {
    draw: string;
    objects: { id: string }[];
    officers: { id: string }[];
    reveals: string[];
    beacon: { id: string; value: string };
    officers_replaced?: { object: string; officer: string }[];
    unavailable?: unknown[];
  };
  seed: string;
  drawn: { object: string; officers: string[] }[];
}

const short = (value: unknown): string => {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text === undefined ? "没有" : text.length > 80 ? `${text.slice(0, 80)}…` : text;
};

const NAMES: Record<string, string> = {
  format: "格式",
  input: "输入",
  commitment: "承诺",
  commitment_hash: "承诺摘要",
  seed: "种子",
  drawn: "抽取结果",
  replaced: "跳过的对象",
  draw: "抽查编号",
  rule: "规则编号",
  objects: "对象名单",
  officers: "人员名单",
  strata: "分层",
  exclusions: "回避",
  officers_per_object: "每个对象的人数",
  need: "每个对象的人数",
  beacon: "随机源",
  value: "公布的值",
  reveals: "随机数",
  unavailable: "不能检查的对象",
  party_commitments: "各方承诺",
  weights: "权重",
  weight: "权重",
  object: "对象",
  officer: "人员",
  stratum: "层",
  quota: "抽取数",
  qualification: "资格",
  qualifications: "资格",
  complete: "人员是否足够",
  reason: "理由",
  id: "编号",
};

/** A place in the record in words: `drawn[0].object` is 抽取结果第1项的对象. */
export function place(path: string): string {
  if (!path) return "记录";
  const parts = path.split(".").map((part) => {
    const name = part.replace(/\[\d+\]/g, "");
    const at = [...part.matchAll(/\[(\d+)\]/g)].map((m) => `第${Number(m[1]) + 1}项`).join("");
    return (NAMES[name] ?? `“${name}”`) + at;
  });
  return parts.join("的");
}

export function said(difference: DrawDifference): string {
  const at = place(difference.path);
  if (difference.why) return `${at}：不能据此重新计算，${difference.why}`;
  if (difference.expected === null) return `${at}：不应有这一项，记录为${short(difference.found)}`;
  if (difference.found === null) return `${at}：重新计算应为${short(difference.expected)}，记录中没有`;
  return `${at}：重新计算应为${short(difference.expected)}，记录为${short(difference.found)}`;
}

export function examine(view: Draw, bytes: Uint8Array): Examined {
  const lines: Line[] = [];
  const line = (what: string, how: string, mine: string, published: string | null | undefined): void => {
    lines.push({ what, how, mine, said: published ?? "", ok: mine !== "" && mine === published });
  };
  line("记录摘要", "整份记录的SHA-256", digestOf(bytes), view.record_digest);
  let record: DrawRecord;
  try {
    record = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as DrawRecord;
  } catch {
    return { ok: false, lines, difference: "不是抽取记录，或者文字已经损坏" };
  }
  const whole = checkDraw(record);
  const difference = whole.difference ? said(whole.difference) : "";
  let again: ReturnType<typeof recompute>;
  try {
    again = recompute(record.input);
  } catch {
    return { ok: false, lines, difference: difference || "不能据此重新计算" };
  }
  const { input } = record;
  line("抽查编号", "记录属于这一次抽查", input.draw, view.row.id);
  line("对象名单摘要", `${input.objects.length}个编号按字节排序`, digestOfList(input.objects.map((o) => o.id)), view.object_digest);
  line("人员名单摘要", `${input.officers.length}个执法证号按字节排序`, digestOfList(input.officers.map((o) => o.id)), view.officer_digest);
  const bound = view.parties.some((p) => p.withheld) ? [] : view.parties;
  bound.forEach((p, i) => line(`${p.label}的承诺`, "公开的随机数算出的摘要", input.reveals[i] ? commitmentTo(input.reveals[i]) : "", p.commitment));
  if (bound.length !== input.reveals.length) line("随机数的个数", "与公示的参与方一致", String(input.reveals.length), String(bound.length));
  line("承诺摘要", "与存证日志中先记入的一致", again.commitment_hash, view.commitment_hash);
  line("随机源期次", "与先确定的一致", input.beacon.id, view.beacon.round?.id);
  line("随机源公布的值", "与公示的一致", input.beacon.value, view.beacon.value);
  line("种子", "承诺摘要、各方随机数、随机源的值", again.seed, view.seed);
  line("抽中的对象", `${again.drawn.length}个，按签从小到大`, again.drawn.map((d) => d.object).join("、"), view.drawn.map((d) => d.code).join("、"));
  const teams = (drawn: { object: string; officers: string[] }[]): string => drawn.map((d) => `${d.object}：${d.officers.join("、")}`).join("；");
  line("派出的人员", "按签从小到大，回避的除外", teams(again.drawn), teams(view.drawn.map((d) => ({ object: d.code, officers: d.officers.map((o) => o.certificate) }))));
  const changes = (input.unavailable?.length ?? 0) + (input.officers_replaced?.length ?? 0);
  line("替换", "逐项写明理由，由下一签决定", `${changes}项`, `${view.replaced.length}项`);
  lines.push({ what: "记录全文", how: "逐项重新计算", ok: whole.ok, mine: whole.ok ? "一致" : difference, said: whole.ok ? "一致" : "" });
  return { ok: whole.ok && lines.every((l) => l.ok), lines, difference };
}
