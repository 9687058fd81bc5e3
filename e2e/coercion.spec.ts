import { expect, test } from "@playwright/test";
import { approves, at, day, did, does, found, open, paper, runs, today, view } from "./lib/case";
import { Seat } from "./lib/heyi";
import { looks } from "./lib/look";

/** 查封、扣押 and 先行登记保存: approved, listed, extended, released; the 24 hours; never by an entrusted body. */

const BASIS = "《中华人民共和国食品安全法》第一百一十条";
const free = (v: any): boolean => !v.pending.length && !v.suspended && !did(v, "seize") && !did(v, "preserve");
const signed = { told: true, signed: "signed" };
/** What a seizure says beside its time and its days. */
const seizure = (v: any) => ({
  measure: "detain", basis: BASIS, reason: "不采取措施，物品可能继续用于违法行为。", place: "当事人经营场所", officers: v.handlers.map((h: any) => h.name),
  goods: [{ name: "涉案工具", quantity: "1件", state: "完好" }, { name: "涉案物品", spec: "10千克装", quantity: "3袋" }],
  keeper: "本机关物品保管室", copies: "2", present: "当事人到场", ...signed,
});

/** Where the list of items doesn't name the measure, the reviewer confirms its basis first. */
async function founded(browser: any, base: string, id: string): Promise<void> {
  const reviewer = await Seat.of(browser, base, "fazhi");
  const may = (await view(reviewer, id)).steps.some((s: any) => s.step === "confirm_basis");
  if (may) await does(reviewer, id, "confirm_basis", { measure: "detain", basis: BASIS, opinion: "经核对条文，可以扣押。" });
  await reviewer.close();
}

test("扣押：委托办理的不能扣押；期限、清单份数不对的被拒绝；批准、延长、到期以前解除", async ({ browser, baseURL }) => {
  test.setTimeout(180_000);
  const officer = await Seat.of(browser, baseURL!, "duiyuan");
  const head = await Seat.of(browser, baseURL!, "fuzeren");
  const on = await today(officer);

  const entrusted = await found(officer, "status=filed&mine=true", (v) => free(v) && v.ownership.kind === "委托", "a case in the name of another body");
  await officer.page.goto(`/console/cases/${entrusted.row.id}/steps/seize`);
  await expect(officer.page.getByRole("region", { name: "办理条件" })).toContainText("行政强制措施权不得委托");
  await expect(officer.page.getByRole("region", { name: "办理条件" })).toContainText("行政强制法");
  await looks(officer.page, "扣押-委托");

  const v = await found(officer, "status=filed&mine=true", (v) => free(v) && v.ownership.kind === "赋权", "a case in the body's own name");
  const id = v.row.id;
  await founded(browser, baseURL!, id);
  let form = await open(officer, id, "seize");
  await form.fill({ ...seizure(v), at: `${day(on, 1)}T10:00`, days: "31", copies: "1" });
  await form.refused("一式2份", "第二十四条");
  await form.fill({ copies: "2" });
  await form.refused("31日", "第二十五条");
  await form.fill({ days: "30" });
  await expect(form.gates).toContainText("全部符合");
  await looks(officer.page, "扣押-报批");
  await form.done();
  await expect(officer.page.getByRole("region", { name: "待批准：查封、扣押" })).toContainText("涉案工具");
  await looks(officer.page, "扣押-待批准");
  await approves(head, id, "查封、扣押");
  const period = runs(await view(officer, id), "查封、扣押的期限");
  expect(period.last_day, "thirty days after the day of the measure").toBe(day(on, 31));

  form = await open(officer, id, "extend_seizure");
  await form.fill({ days: "31", reason: "案情复杂，需要检测。" });
  await form.refused("超过规定的30日", "第二十五条");
  await form.fill({ days: "30" });
  await form.done();
  await approves(head, id, "延长查封、扣押期限");
  expect(runs(await view(officer, id), "查封、扣押的期限").last_day).toBe(day(on, 61));
  await officer.page.goto(`/console/cases/${id}`);
  const board = officer.page.getByRole("region", { name: "期限" }).first();
  await board.locator("li", { hasText: "查封、扣押的期限" }).getByRole("button", { name: "怎样计算" }).click();
  const count = officer.page.getByRole("dialog");
  await expect(count).toContainText("延长");
  await looks(officer.page, "扣押-期限怎样计算");
  await count.getByRole("button", { name: "关闭", exact: true }).click();

  await does(officer, id, "release_seized", { reason: "unneeded", returned_on: on, receiver: "当事人", note: "与清单核对无误" });
  await approves(head, id, "解除查封、扣押");
  const after = await view(officer, id);
  expect(runs(after, "查封、扣押的期限")).toBeUndefined();
  for (const title of ["扣押", "解除"]) await paper(officer, id, title);
  for (const seat of [officer, head]) {
    expect(seat.errors).toEqual([]);
    await seat.close();
  }
});

test("情况紧急当场扣押：二十四小时以内补办批准，超过的拒绝；先行登记保存七个工作日内处理", async ({ browser, baseURL }) => {
  test.setTimeout(180_000);
  const officer = await Seat.of(browser, baseURL!, "duiyuan");
  const head = await Seat.of(browser, baseURL!, "fuzeren");
  const on = await today(officer);
  const v = await found(officer, "status=filed&mine=true", (v) => free(v) && v.ownership.kind === "赋权", "a case in the body's own name");
  const id = v.row.id;
  await founded(browser, baseURL!, id);
  let form = await open(officer, id, "seize");
  await form.fill({ ...seizure(v), at: at(-26 * 60), days: "30", urgent: true });
  await form.refused("应当在", "第十九条");
  await looks(officer.page, "扣押-超过二十四小时");
  // Not urgent, and done before anybody approved.
  await form.fill({ at: at(-120), urgent: false });
  await form.refused("还没有批准");
  await form.fill({ urgent: true });
  await expect(form.gates).toContainText("全部符合");
  await form.done();
  await approves(head, id, "查封、扣押");
  expect(runs(await view(officer, id), "查封、扣押的期限")).toBeTruthy();

  form = await open(officer, id, "preserve");
  await form.fill({ reason: "经营台账可能被转移，以后难以取得。", place: "当事人经营场所", at: `${day(on, 1)}T10:00`, officers: v.handlers.map((h: any) => h.name), goods: [{ name: "经营台账", quantity: "2册" }], keeper: "当事人", ...signed });
  await expect(form.gates).toContainText("全部符合");
  await form.done();
  await approves(head, id, "先行登记保存证据");
  const kept = runs(await view(officer, id), "先行登记保存");
  await officer.page.goto(`/console/cases/${id}`);
  await officer.page.getByRole("region", { name: "期限" }).first().locator("li", { hasText: kept.title }).getByRole("button", { name: "怎样计算" }).click();
  const days = officer.page.getByRole("dialog").getByRole("region", { name: "逐日计算" });
  await expect(days.getByRole("cell", { name: "计入", exact: true })).toHaveCount(7);
  await officer.page.getByRole("dialog").getByRole("button", { name: "关闭", exact: true }).click();
  await expect(officer.page.getByRole("region", { name: "下一步" })).toContainText("处理登记保存的证据");
  await does(officer, id, "settle_preserved", { measure: "return", reason: "已经复制，不需要继续保存。", receiver: "当事人" });
  await approves(head, id, "处理登记保存的证据");
  expect(runs(await view(officer, id), "先行登记保存")).toBeUndefined();
  for (const title of ["先行登记保存", "处理决定书"]) await paper(officer, id, title);
  for (const seat of [officer, head]) {
    expect(seat.errors).toEqual([]);
    await seat.close();
  }
});
