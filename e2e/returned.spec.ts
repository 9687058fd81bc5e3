import { expect, test } from "@playwright/test";
import { approves, did, found, open, runs, today, view, day } from "./lib/case";
import { Seat } from "./lib/heyi";
import { looks } from "./lib/look";

/** 退回 and what goes wrong between people: sent back and mended, two windows, a double press. */

test("负责人退回并写明理由，承办人改正后再报，批准", async ({ browser, baseURL }) => {
  const officer = await Seat.of(browser, baseURL!, "duiyuan");
  const head = await Seat.of(browser, baseURL!, "fuzeren");
  const v = await found(officer, "status=reviewed&mine=true", (v) => v.pending.some((p: any) => p.step === "decide"), "a decision that waits for the head");
  const id = v.row.id;
  // The head's queue.
  await head.page.goto("/console/cases?waiting=approval");
  await looks(head.page, "负责人-待批准");
  await head.page.getByRole("searchbox", { name: "查找案件" }).fill(v.row.firm_name);
  await head.page.getByRole("link", { name: v.row.cause }).first().click();
  const waits = head.page.getByRole("region", { name: "待批准：作出处罚决定" });
  await expect(waits).toContainText("罚款");
  await waits.getByRole("button", { name: "退回" }).click();
  const dialog = head.page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "退回", exact: true })).toBeDisabled();
  await dialog.getByLabel("退回理由").fill("缴款账户没有写明，补正后再报。");
  await dialog.getByRole("button", { name: "退回", exact: true }).click();
  await expect(head.page.getByRole("dialog")).toHaveCount(0);

  await officer.page.goto(`/console/cases/${id}`);
  const note = officer.page.getByRole("note").filter({ hasText: "缴款账户没有写明" });
  await expect(note).toContainText("退回“作出处罚决定”");
  await looks(officer.page, "退回-承办人");
  const form = await open(officer, id, "decide");
  await form.fill({ bank: "指定的代收银行", account: "网点地址和账户见缴款通知书", late_fee: true });
  await form.done();
  await expect(note, "answered").toHaveCount(0);
  await approves(head, id, "作出处罚决定");
  expect((await view(officer, id)).row.status).toBe("decided");
  for (const seat of [officer, head]) {
    expect(seat.errors).toEqual([]);
    await seat.close();
  }
});

test("两个窗口办同一件：后一个得知刚刚有更新，填写保留；连按两次只登记一次", async ({ browser, baseURL }) => {
  const one = await Seat.of(browser, baseURL!, "duiyuan");
  const two = await Seat.of(browser, baseURL!, "jianchayuan");
  const other = (await two.read("me")).name;
  const v = await found(one, "status=filed&mine=true", (v) => !v.suspended && !runs(v, "扣押") && v.handlers.some((h: any) => h.name === other), "a case that both handle, under investigation");
  const id = v.row.id;
  const on = await today(one);
  const evidence = (name: string) => ({ kind: "documentary", name, shows: "经营情况", source: "当事人提供", taken_on: day(on, 0), officers: v.handlers.map((h: any) => h.name) });
  // The second window doesn't hear of changes, as behind a proxy that holds events back.
  await two.page.route("**/api/v1/live", (r) => r.abort());
  const second = await open(two, id, "take_evidence");
  await second.fill(evidence("销售台账"));
  const first = await open(one, id, "take_evidence");
  await first.fill(evidence("营业执照复印件"));
  // A double press is one act.
  await first.button().dblclick();
  await expect(one.page).toHaveURL(new RegExp(`/cases/${id}$`));
  const kept = async () => (await view(one, id)).record.filter((d: any) => d.step === "take_evidence" && d.lines.some((l: any) => l.text === "营业执照复印件")).length;
  expect(await kept()).toBe(1);

  const answer = two.page.waitForResponse((r) => r.url().endsWith("/steps/take_evidence") && r.request().method() === "POST");
  await second.button().click();
  expect([409, 412]).toContain((await answer).status());
  const note = second.at.getByRole("alert").filter({ hasText: "更新" });
  await expect(note).toContainText("收集证据");
  await expect(note).toContainText("您的填写仍然保留");
  await expect(second.at.getByLabel("证据名称", { exact: true })).toHaveValue("销售台账");
  await looks(two.page, "两个窗口-后一个");
  await second.done();
  expect(did(await view(one, id), "take_evidence")).toBe(true);
  expect((await view(one, id)).record.filter((d: any) => d.step === "take_evidence" && d.lines.some((l: any) => l.text === "销售台账")).length).toBe(1);
  expect(one.errors).toEqual([]);
  expect(two.errors.filter((e) => !/409|412|live/.test(e))).toEqual([]);
  for (const seat of [one, two]) await seat.close();
});
