import { expect, test } from "@playwright/test";
import { did, does, found, joined, open, view } from "./lib/case";
import { Seat } from "./lib/heyi";
import { looks } from "./lib/look";

/** The reviewer's and the supervisor's desks, and the deadline board. */

test("法制审核员：队列、左边案卷右边法条和基准；承办过本案的不能审核；退回补充", async ({ browser, baseURL }) => {
  test.setTimeout(180_000);
  const reviewer = await Seat.of(browser, baseURL!, "fazhi");
  const leader = await Seat.of(browser, baseURL!, "dazhang");
  const page = reviewer.page;
  const v = await found(reviewer, "waiting=review", (v) => did(v, "submit_review"), "a case that waits for review");
  const id = v.row.id;
  await page.goto("/console/");
  await expect(page.locator("#main")).toContainText(v.row.cause.slice(0, 8));
  await looks(page, "审核员-工作台");
  await page.goto("/console/cases?waiting=review");
  await looks(page, "审核员-待审核");
  await page.getByRole("searchbox", { name: "查找案件" }).fill(v.row.firm_name);
  await page.getByRole("link", { name: v.row.cause }).first().click();
  const file = page.getByRole("region", { name: "阅卷" });
  await expect(file).toBeVisible();
  await file.getByRole("combobox").selectOption({ index: 1 });
  const form = await open(reviewer, id, "review");
  await expect(file.locator("iframe")).toBeVisible();
  const penalty = page.getByRole("region", { name: "已告知的拟处罚" });
  await expect(penalty).toContainText("裁量档次");
  await expect(penalty).toContainText("为什么不是其他档次");
  await expect(penalty).toContainText("条");
  await form.fill({ subject: true, procedure: true, facts: true, law: true, power: true, papers: false, crime: true, opinion: "文书没有附送达回证。" });
  await form.refused("文书完备、规范", "第五十八条");
  await looks(page, "审核员-审核");

  // One who handles the case and is a reviewer as well.
  const both = await joined(browser, baseURL!, "蔡某", ["officer", "reviewer"], v.row.body.code, true);
  await does(leader, id, "replace_handler", { leaving: v.handlers[1].name, joining: "蔡某", reason: "原承办人调离" });
  await both.write("PUT", "me/role", { role: "reviewer" });
  await both.page.goto(`/console/cases/${id}/steps/review`);
  await expect(both.page.locator(".refusal")).toContainText("是本案承办人，不能再办理“法制审核通过”");

  await does(reviewer, id, "reopen", { reason: "补附送达回证以后再提请审核。" });
  const after = await view(reviewer, id);
  expect(after.row.status).toBe("filed");
  for (const seat of [reviewer, leader, both]) {
    expect(seat.errors.filter((e) => !e.includes("422"))).toEqual([]);
    await seat.close();
  }
});

test("监督人员：全区案件、超期事项；期限表写明怎样计算，提醒和逾期", async ({ browser, baseURL }) => {
  test.setTimeout(180_000);
  const supervisor = await Seat.of(browser, baseURL!, "jiandu");
  const officer = await Seat.of(browser, baseURL!, "duiyuan");
  const page = supervisor.page;
  await page.goto("/console/cases");
  await expect(page.getByRole("columnheader", { name: "单位" })).toBeVisible();
  await looks(page, "监督-案件");
  // A case of any town, with its file, but no act.
  const v = await found(supervisor, "status=performing", (v) => v.periods.some((p: any) => p.running && p.ours && p.urgency === "overdue"), "a case with a period that is over");
  await page.goto(`/console/cases/${v.row.id}`);
  await expect(page.getByRole("region", { name: "期限" }).first()).toContainText("超期");
  expect(v.steps, "a supervisor reads").toEqual([]);
  await page.getByRole("button", { name: "阅卷" }).click();
  await expect(page.getByRole("region", { name: "阅卷" })).toBeVisible();
  await looks(page, "监督-阅卷");
  await page.goto("/console/oversight");
  await expect(page.locator("#main h1")).toBeVisible();
  await looks(page, "监督");

  await page.goto("/console/deadlines");
  const due = page.getByRole("region", { name: "到期事项" });
  await expect(due.getByRole("heading", { name: "已超期" })).toBeVisible();
  await expect(due).toContainText(`：${v.row.firm_name}`);
  await looks(page, "监督-期限");
  await due.locator("li", { hasText: `：${v.row.firm_name}` }).first().getByRole("link", { name: "怎样计算" }).click();
  await expect(page.locator("#main")).toContainText("最后一日");
  await looks(page, "期限-怎样计算");

  // Reminders before and after the last day, on every page of who must act.
  const mine = await officer.read("workbench");
  const near = mine.mine.filter((w: any) => ["overdue", "today", "near"].includes(w.urgency));
  expect(near.length, "something is near or over").toBeGreaterThan(0);
  await officer.page.goto("/console/cases");
  await officer.page.getByText(/^提醒/).click();
  await expect(officer.page.getByText("已超期、今天到期和将要到期的事项")).toBeVisible();
  await officer.page.screenshot({ path: `${process.env.HEYI_SHOTS ?? "results/walks"}/提醒-1280.png` });
  for (const seat of [supervisor, officer]) {
    expect(seat.errors).toEqual([]);
    await seat.close();
  }
});
