import type { TimelineLine } from "@heyi/api";

/** What others did since the page was read, in one sentence. */
export function whatChanged(before: TimelineLine[], after: TimelineLine[]): string {
  const seen = before.reduce((max, line) => Math.max(max, line.position), 0);
  const news = after.filter((line) => line.position > seen).sort((a, b) => a.position - b.position);
  if (news.length === 0) return "内容刚被他人更新，已重新读取。";
  return `刚刚有更新：${news.map((line) => `${line.who}${line.what}`).join("；")}。`;
}

/** Reads again and answers what changed. */
export async function refreshed<T>(view: { value: T | null }, reload: () => Promise<void>, lines: (view: T) => TimelineLine[]): Promise<string> {
  const before = view.value ? lines(view.value) : [];
  await reload();
  return whatChanged(before, view.value ? lines(view.value) : []);
}
