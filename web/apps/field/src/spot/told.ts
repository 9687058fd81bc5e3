/** What is read out before the penalty: who we are, what, why, on which articles, and the rights. */
import type { Citation } from "@heyi/api";
import { lawShort } from "@heyi/ui";
import { type SpotDraft, fineOf } from "./spot";

const article = (c: Citation): string => `《${lawShort(c.law)}》${c.article}`;

/** `罚款50元`, `警告`, `警告，并处罚款50元`. */
export function penaltyWords(d: SpotDraft, yuan: (n: number) => string): string {
  const fine = fineOf(d);
  const parts = [...d.kinds, ...(fine > 0 ? [`罚款${yuan(fine / 100)}`] : [])];
  return parts.join("，并处");
}

export function momentWords(at: string): string {
  const match = /^(\d+)-(\d+)-(\d+)T(\d+):(\d+)$/.exec(at);
  return match ? `${match[1]}年${Number(match[2])}月${Number(match[3])}日${Number(match[4])}时${match[5]}分` : "";
}

export interface Teller {
  body: string;
  officers: { name: string; certificate: string | null }[];
  cites: Citation[];
  yuan: (n: number) => string;
}

export function toldText(d: SpotDraft, by: Teller): string[] {
  const you = d.kind === "individual" ? "你" : "你单位";
  const names = by.officers.map((o) => (o.certificate ? `${o.name}（执法证${o.certificate}）` : o.name)).join("、");
  const [duty, penalty] = by.cites;
  const broke = duty && penalty ? `违反了${article(duty)}的规定。依据${article(penalty)}的规定，` : duty ? `依据${article(duty)}的规定，` : "";
  const facts = d.facts.trim().replace(/[。；;]+$/, "");
  return [
    `我们是${by.body}的执法人员${names}，现在出示执法证件。`,
    `${momentWords(d.at)}，在${d.place.trim()}，${facts}。${broke}拟当场给予${you}${penaltyWords(d, by.yuan)}的行政处罚。`,
    `${you}有权陈述和申辩。我们会充分听取并复核，不会因为陈述、申辩而给予更重的处罚。`,
    `不服处罚决定的，应当先依法申请行政复议；对复议决定不服的，可以再提起行政诉讼。期限和机关写在决定书上。`,
  ];
}
