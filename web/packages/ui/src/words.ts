/** Small wordings that every page shares. */

/** `5,000元`; cents only where there are some. `value` is in yuan. */
export function yuan(value: number | string): string {
  const n = typeof value === "string" ? Number(value) : value;
  if (!Number.isFinite(n)) return String(value);
  const cents = Math.round(n * 100) % 100 !== 0;
  return `${n.toLocaleString("zh-CN", { minimumFractionDigits: cents ? 2 : 0, maximumFractionDigits: 2 })}元`;
}

/** The name of a law as people say it: without 中华人民共和国 and what stands in brackets to tell versions apart. */
export function lawShort(law: string): string {
  const bare = law.replace(/^《|》$/g, "").replace(/^中华人民共和国/, "");
  const cut = bare.search(/[(（]/);
  return cut > 0 ? bare.slice(0, cut) : bare;
}

/** `1.2 MB`. */
export function bytes(size: number): string {
  if (size < 1024) return `${size} B`;
  if (size < 1024 * 1024) return `${(size / 1024).toFixed(0)} KB`;
  return `${(size / 1024 / 1024).toFixed(1)} MB`;
}

/** What is not an article of law says so. Empty for an official text. */
export const basisMarks: Record<string, string> = {
  official: "",
  published: "公开文本",
  adapted: "参照",
  proposed: "建议",
  "general-rule": "通用规则",
  unverified: "未核实",
};

/** Warnings of an assessment beside its tiers: what a tier says itself isn't said twice, and no rule is named by its code. */
export function warningsBeside(found: { warnings: string[]; tiers: { band_warnings?: { message: string }[] }[] }): string[] {
  const said = found.tiers.flatMap((t) => (t.band_warnings ?? []).map((b) => b.message));
  return found.warnings.filter((w) => !said.some((m) => w.startsWith(m))).map((w) => w.replace(/（[a-z0-9-]+）$/, ""));
}
