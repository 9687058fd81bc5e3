import { type Locator, expect, test } from "@playwright/test";
import { DESK, confirmedBySecond, draw, PHONE, picture, Seat } from "./lib/heyi";

test("现场发现问题：拍照、写明情况、责令改正", async ({ browser, baseURL }) => {
  test.setTimeout(240_000);
  const officer = await Seat.of(browser, baseURL!, "duiyuan", PHONE);
  const page = officer.page;
  const today = (await officer.read("me")).today as string;
  const planned = (await officer.read(`visits?mine=true&day=${today}&status=planned&limit=20`)).rows;
  expect(planned.length, "the demonstration plans a visit for today").toBeGreaterThan(0);
  const row = planned.find((r: any) => r.scene_name.includes("餐饮")) ?? planned[0];
  const big = (words: string) => page.locator(".big", { hasText: words });

  await page.goto("/field/");
  await page.locator(".visit", { hasText: row.firm_name }).tap();
  // The firm's plate is broken: the reason is recorded and a report with a last day is owed.
  await page.getByRole("button", { name: "没有扫码，登记原因" }).tap();
  await page.getByLabel("特殊原因").fill("企业码牌损坏，扫不出");
  await page.getByRole("button", { name: "登记原因，继续亮证" }).tap();
  await expect(big("亮证并送达")).toBeVisible();
  while ((await page.getByRole("button", { name: "全部到场" }).count()) > 0) await page.getByRole("button", { name: "全部到场" }).first().tap();
  await expect(big("亮证并送达")).toHaveAttribute("aria-disabled", "false");
  await big("亮证并送达").tap();
  await expect(big("均符合")).toBeVisible();

  // A point answered by yes or no whose breach is to be corrected within a time.
  const view = await officer.read(`visits/${row.id}`);
  const point = view.checklist.find((p: any) => p.dispositions?.includes("order") && (p.pass?.type ?? p.kind ?? "boolean") === "boolean" && p.body.code === row.lead.code)
    ?? view.checklist.find((p: any) => p.dispositions?.includes("order") && p.body.code === row.lead.code);
  const check = page.locator(".check", { hasText: point.point }).first();
  await check.locator(".line").tap();
  await check.getByRole("button", { name: "不符合", exact: true }).tap();
  const note = "后门堆放纸箱，通道净宽不足";
  await check.getByLabel("现场情况").fill(note);
  await check.getByLabel("现场情况").blur();
  await check.locator("input[type=file]").setInputFiles(await picture(page, "现场照片"));
  await expect(check.getByText(/^证据\d+$/)).toBeVisible();
  await big("其余均符合").tap();

  await expect(page.locator(".finding")).toHaveCount(1);
  await expect(page.locator(".finding")).toContainText(note);
  await page.locator(".finding").getByRole("button", { name: /责令限期改正/ }).tap();
  await expect(page.getByLabel("综合整改建议")).toHaveValue(/\S/);
  await big("合并为一张清单").tap();
  const reads = page.getByRole("dialog", { name: "检查情况告知" });
  await expect(reads).toContainText("发现1个问题");
  await expect(reads).toContainText(note);
  await expect(reads).toContainText("确认清单后签名");
  await confirmedBySecond(browser, baseURL!, row.id, note);
  await page.getByLabel("签名人姓名").fill("陈某");
  await reads.getByRole("button", { name: "签名", exact: true }).tap();
  await draw(page);
  await page.getByRole("button", { name: "确认签名" }).tap();
  await big("结束检查").tap();
  await expect(page.getByText("检查已经结束")).toBeVisible();

  const after = await officer.read(`visits/${row.id}`);
  expect(after.evidence.length).toBe(1);
  expect(after.findings.length).toBe(1);
  expect(after.report_by, "three working days to report the missing code").toBeTruthy();
  // The order is made by the same closing of the visit.
  const made = (await officer.read("orders?status=open&limit=50")).rows.find((o: any) => o.firm === row.firm);
  expect(made, "an order for this firm").toBeTruthy();
  expect(made.lines).toBe(1);
  const papers = async () => (await officer.read(`visits/${row.id}`)).documents.map((d: any) => d.title).join();
  await expect.poll(papers, { message: "the papers are made in the background", timeout: 60_000 }).toContain("责令改正通知书");
  const leader = await Seat.of(browser, baseURL!, "dazhang");
  await leader.page.goto(`/console/orders/${made.id}`);
  await expect(leader.page.getByRole("heading", { name: /责令改正通知书/ })).toBeVisible();
  await expect(leader.page.getByText(note)).toBeVisible();
  await expect(leader.page.getByRole("region", { name: "全过程" })).toContainText("发出");
  await leader.page.goto(`/console/visits/${row.id}`);
  await expect(leader.page.getByText(/应当在.*前报告司法行政部门/)).toBeVisible();
  expect([...officer.errors, ...leader.errors]).toEqual([]);
  await officer.close();
  await leader.close();
});

test.describe.serial("责令改正", () => {
  let order = "", firm = "";

  test("企业账号看到责令改正，回复并附照片", async ({ browser, baseURL }) => {
    const owner = await Seat.of(browser, baseURL!, "qiye", PHONE);
    const page = owner.page;
    firm = (await owner.read("firm")).record.name;
    await page.goto("/console/");
    await expect(page).toHaveURL(/\/console\/mine/);
    await expect(page.getByRole("heading", { name: firm })).toBeVisible();
    await page.getByRole("link", { name: /责令改正通知书/ }).first().tap();
    await page.waitForURL(/\/orders\/order_/);
    order = page.url().split("/").pop()!;
    await page.getByRole("button", { name: "回复改正情况" }).tap();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("改正情况").fill("已经清理，照片附后，请复查。");
    await dialog.locator("input[type=file]").setInputFiles(await picture(page, "改正后"));
    await shown(dialog.locator("img").first());
    await dialog.getByRole("button", { name: "提交回复" }).tap();
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(page.getByText("已经清理，照片附后，请复查。", { exact: true }).first()).toBeVisible();
    await shown(page.getByRole("region", { name: "企业回复" }).locator("li", { hasText: "已经清理，照片附后" }).locator("img").first());
    expect(owner.errors).toEqual([]);
    await owner.close();
  });

  test("执法人员复查，全部改正，办结", async ({ browser, baseURL }) => {
    const officer = await Seat.of(browser, baseURL!, "duiyuan", PHONE);
    const page = officer.page;
    const before = (await officer.read(`orders/${order}`)).lines.length;
    await page.goto("/field/");
    await page.locator("a.duty", { hasText: firm }).first().tap();
    await expect(page.getByText("已经清理，照片附后，请复查。", { exact: true }).first()).toBeVisible();
    await expect(page.getByText("复查不计入年度检查频次")).toBeVisible();
    const all = page.getByRole("button", { name: "均已改正" });
    if (before > 1) await all.tap();
    else await page.getByRole("button", { name: "已改正", exact: true }).tap();
    const people = page.locator(".card", { hasText: "复查人员" });
    await expect(people.locator(".choice[aria-pressed=true]")).toHaveCount(1);
    await people.locator(".choice[aria-pressed=false]:not([disabled])").first().tap();
    await page.getByLabel("复查情况").fill("经现场复查，问题均已改正。");
    await page.getByRole("button", { name: /记录复查：均已改正，办结/ }).tap();
    await expect.poll(async () => (await officer.read(`orders/${order}`)).row.status_name).toMatch(/办结|已改正/);
    expect(officer.errors).toEqual([]);
    await officer.close();
  });
});

test("负责人逐项看立案条件，批准立案", async ({ browser, baseURL }) => {
  const head = await Seat.of(browser, baseURL!, "fuzeren", DESK);
  const page = head.page;
  const proposed = (await head.read("cases?status=proposed&limit=10")).rows[0];
  expect(proposed, "the demonstration has a proposed case").toBeTruthy();
  await page.goto("/console/cases?status=proposed");
  await page.getByRole("link", { name: proposed.cause }).first().click();
  await page.waitForURL(/\/cases\/case_/);
  const id = page.url().split("/").pop()!;
  const conditions = page.getByRole("region", { name: "立案条件" });
  await expect(conditions).toContainText("全部符合");
  expect(await conditions.getByRole("img", { name: "符合", exact: true }).count()).toBeGreaterThanOrEqual(4);
  await page.getByRole("button", { name: "批准立案" }).first().click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText("✓");
  await dialog.getByRole("button", { name: "批准立案" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByText("调查取证").first()).toBeVisible();
  const after = await head.read(`cases/${id}`);
  expect(after.row.number).toMatch(/〔\d{4}〕\d+号/);
  expect(after.row.due, "ninety days run").toBeTruthy();
  await expect(page.getByRole("region", { name: "下一步" })).toContainText("调查终结");
  expect(head.errors).toEqual([]);
  await head.close();
});

/** A picture that has really been loaded. */
async function shown(img: Locator): Promise<void> {
  await img.scrollIntoViewIfNeeded();
  await expect.poll(() => img.evaluate((i: HTMLImageElement) => (i.complete ? i.naturalWidth : 0))).toBeGreaterThan(0);
}
