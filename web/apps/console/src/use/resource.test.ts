import { effectScope, nextTick, ref } from "vue";
import { expect, it } from "vitest";
import { usePages, useResource } from "./resource";

const later = () => new Promise((done) => setTimeout(done, 0));

/** 120 numbers in pages of 50, as the server pages: `next` is where the next page starts. */
function numbers(first = 0): (after: string | undefined) => Promise<{ rows: number[]; next: string | null }> {
  return async (after) => {
    const start = Number(after ?? 0);
    const rows = Array.from({ length: Math.min(50, 120 - start) }, (_, i) => first + start + i);
    return { rows, next: start + 50 < 120 ? String(start + 50) : null };
  };
}

it("reads page after page and, again, as many rows as are shown", async () => {
  const scope = effectScope();
  let read = numbers();
  const pages = scope.run(() => usePages((after) => read(after)))!;
  await later();
  expect([pages.rows.value.length, pages.hasMore.value]).toEqual([50, true]);
  await pages.more();
  await pages.more();
  expect([pages.rows.value.length, pages.hasMore.value]).toEqual([120, false]);
  expect(pages.rows.value[119]).toBe(119);
  await pages.more();
  expect(pages.rows.value.length).toBe(120);
  read = numbers(1000);
  await pages.reload();
  expect([pages.rows.value.length, pages.rows.value[0]]).toEqual([120, 1000]);
  scope.stop();
});

it("starts over when what is asked changes", async () => {
  const scope = effectScope();
  const filter = ref("a");
  const pages = scope.run(() => usePages(async () => {
    const rows = [filter.value];
    await later();
    return { rows, next: null };
  }, { watch: () => filter.value }))!;
  await later();
  await later();
  filter.value = "b";
  await nextTick();
  expect(pages.ready.value).toBe(false);
  await later();
  await later();
  expect(pages.rows.value).toEqual(["b"]);
  scope.stop();
});

it("never lets an older answer replace a newer one", async () => {
  const scope = effectScope();
  const answers: ((text: string) => void)[] = [];
  const thing = scope.run(() => useResource(() => new Promise<string>((done) => answers.push(done))))!;
  void thing.reload();
  answers[1]!("newer");
  await later();
  answers[0]!("older");
  await later();
  expect([thing.data.value, thing.loading.value]).toEqual(["newer", false]);
  scope.stop();
});

it("keeps what is shown when a later reading fails, and says so", async () => {
  const scope = effectScope();
  let fail = false;
  const thing = scope.run(() => useResource(async () => {
    if (fail) throw new TypeError("no network");
    return 1;
  }))!;
  await later();
  fail = true;
  await thing.reload();
  expect(thing.data.value).toBe(1);
  expect(thing.problem.value?.message).toBe("没有连上服务器，请检查网络后重试。");
  scope.stop();
});
