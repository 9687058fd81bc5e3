import type { ProcedureRow } from "@heyi/api";
import { type Cited, lawShort, type RuleText } from "@heyi/ui";

/** What the rulebook holds of an article: the procedure rules and gates that rest on it. */
export function ruleTexts(rows: ProcedureRow[], cite: Cited): RuleText[] {
  const law = lawShort(cite.law);
  return rows
    .filter((row) => lawShort(row.cite.law) === law && sameArticle(row.cite.article, cite.article))
    .map((row) => ({
      name: row.name,
      lines: [
        { label: "性质", text: row.kind_name },
        ...(row.quantity ? [{ label: "数量", text: `${row.quantity}${row.unit ?? ""}` }] : []),
        ...(row.rollover ? [{ label: "顺延", text: "最后一日是非工作日的，顺延至下一个工作日" }] : []),
        ...(row.consequence ? [{ label: "后果", text: row.consequence }] : []),
        ...(row.verified ? [] : [{ label: "提示", text: "条文没有核对到原文" }]),
      ],
    }));
}

/** 第六十条第一款 belongs to 第六十条, and the other way round; several articles in one citation are separated by 、. */
function sameArticle(a: string, b: string): boolean {
  const of = (text: string) => text.split("、").map((part) => /第[^条]+条(?:之[一二三四五六七八九十]+)?/.exec(part)?.[0] ?? part);
  const right = of(b);
  return of(a).some((part) => part !== "" && right.includes(part));
}
