import { readFile, writeFile } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import { Seat } from "./lib/heyi";
import { looks } from "./lib/look";

/** 双随机抽查: the leader locks the lists, the supervisor commits too, the beacon decides; anyone computes it again. */

test("双随机：名单锁定、两方承诺、信标、抽取、替换、生成任务；公示页核验，改动一处即被指出", async ({ browser, baseURL }, info) => {
  test.setTimeout(240_000);
  const leader = await Seat.of(browser, baseURL!, "dazhang");
  const supervisor = await Seat.of(browser, baseURL!, "jiandu");
  const page = leader.page;

  // 名单.
  await page.goto("/console/tasks");
  await page.getByRole("link", { name: "双随机抽查" }).click();
  await expect(page.getByRole("table")).toContainText("已抽取并公示");
  await expect(page.getByRole("table")).toContainText("承诺已齐备，待抽取");
  await looks(page, "双随机-列表");
  await page.getByRole("link", { name: "公告抽查" }).click();
  await page.getByLabel("检查场景").selectOption("SCENE-WY");
  await page.getByLabel("抽取数").fill("100000");
  await expect(page.locator(".refusal")).toContainText("不够抽取100000个");
  await page.getByLabel("抽取数").fill("2");
  await page.getByLabel("等级C的权重").fill("6");
  await expect(page.locator(".refusal")).toHaveCount(0);
  await looks(page, "双随机-公告");
  await page.getByRole("button", { name: "锁定名单并公告" }).click();
  await expect(page).toHaveURL(/\/draws\/draw_/);
  const id = page.url().split("/").pop()!;

  // 承诺: the leader's own, then the supervisor's.
  await page.getByRole("button", { name: "提交承诺" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "提交承诺" }).click();
  await expect(page.getByRole("region", { name: "参与方" })).toContainText("待提交");
  await expect(page.getByRole("button", { name: "提交承诺" })).toHaveCount(0);
  await supervisor.page.goto("/console/draws");
  await expect(supervisor.page.getByRole("row", { name: /等您办理/ }).first()).toBeVisible();
  await supervisor.page.goto(`/console/draws/${id}`);
  await supervisor.page.getByRole("button", { name: "提交承诺" }).click();
  await supervisor.page.getByRole("dialog").getByRole("button", { name: "提交承诺" }).click();
  await expect(supervisor.page.getByRole("button", { name: "公开随机数" })).toBeVisible();

  // 公示 of the lists before anything is drawn.
  const anyone = await (await browser.newContext({ baseURL })).newPage();
  await anyone.goto(`/p/r/${id}`);
  await expect(anyone.getByRole("heading", { name: "锁定的名单" })).toBeVisible();
  await expect(anyone.getByRole("button", { name: "自己算一遍" })).toHaveCount(0);

  // 公开随机数, then the beacon.
  for (const seat of [supervisor, leader]) {
    await seat.page.getByRole("button", { name: "公开随机数" }).click();
    await seat.page.getByRole("dialog").getByRole("button", { name: "公开随机数" }).click();
    await expect(seat.page.getByRole("dialog")).toHaveCount(0);
  }
  await looks(page, "双随机-等信标");
  const draw = page.getByRole("button", { name: "抽取", exact: true });
  await expect(draw).toBeVisible({ timeout: 90_000 });
  await draw.click();
  await page.getByRole("dialog").getByRole("button", { name: "抽取", exact: true }).click();
  const result = page.getByRole("region", { name: "抽取结果" });
  await expect(result.getByRole("row")).toHaveCount(3);

  // 替换 by the next ticket.
  const before = await leader.read(`draws/${id}`);
  await result.getByRole("button", { name: "替换对象" }).first().click();
  await page.getByLabel("替换理由").fill("停业装修");
  await page.getByRole("button", { name: "按下一签替换" }).click();
  await expect(result).toContainText("停业装修");
  const after = await leader.read(`draws/${id}`);
  expect(after.drawn[0].code).toBe(before.drawn[1].code);
  expect(after.seed).toBe(before.seed);

  // 检查任务 with the drawn officers.
  await page.getByRole("button", { name: "生成检查任务" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "生成检查任务" }).click();
  await expect(result.getByRole("link", { name: "打开检查任务" })).toHaveCount(2);
  await looks(page, "双随机-结果");
  const drawn = await leader.read(`draws/${id}`);
  const task = await leader.read(`tasks/${drawn.drawn[0].task}`);
  const officers = task.officers.map((o: { certificate: string }) => o.certificate);
  for (const o of drawn.drawn[0].officers) expect(officers).toContain(o.certificate);
  await result.getByRole("link", { name: "打开检查任务" }).first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("双随机抽查");

  // Anyone computes it again.
  await anyone.goto("/p/");
  await anyone.getByRole("link", { name: "查看抽查" }).click();
  await anyone.getByRole("link", { name: drawn.row.title, exact: true }).first().click();
  await anyone.goto(`/p/r/${id}`);
  const check = anyone.getByRole("region", { name: "核验" });
  await check.getByRole("button", { name: "自己算一遍" }).click();
  await expect(check).toContainText("核验通过");
  await expect(check.getByRole("list", { name: "核验明细" }).getByRole("listitem")).toHaveCount(14);
  await expect(check.getByText("不一致")).toHaveCount(0);
  await looks(anyone, "双随机-公示");
  const officer = drawn.officers[0].name;
  await expect(anyone.locator("main")).not.toContainText(officer);

  // A changed byte is found, and said where.
  const [download] = await Promise.all([anyone.waitForEvent("download"), check.getByRole("link", { name: "下载记录" }).click()]);
  const record = await readFile((await download.path())!, "utf8");
  const tampered = record.replace(`"object":"${drawn.drawn[0].code}","officers"`, `"object":"${drawn.objects.find((o: { code: string }) => o.code !== drawn.drawn[0].code).code}","officers"`);
  expect(tampered).not.toBe(record);
  const file = info.outputPath("改动.json");
  await writeFile(file, tampered);
  await check.getByLabel("选择抽取记录").setInputFiles(file);
  await expect(check).toContainText("核验不通过");
  await expect(check).toContainText("抽取结果第1项的对象：重新计算应为");
  await expect(check.getByRole("listitem").filter({ hasText: "记录摘要" })).toContainText("不一致");
  await looks(anyone, "双随机-被改动的记录");

  for (const seat of [leader, supervisor]) {
    expect(seat.errors).toEqual([]);
    await seat.close();
  }
});

test("双随机：等监督方公开随机数的抽查，由监督方公开后抽取", async ({ browser, baseURL }) => {
  test.setTimeout(120_000);
  const supervisor = await Seat.of(browser, baseURL!, "jiandu");
  const waiting = (await supervisor.read("draws")).find((r: { status: string; waits_for_me: boolean }) => r.status === "sealed" && r.waits_for_me);
  expect(waiting).toBeTruthy();
  await supervisor.page.goto(`/console/draws/${waiting.id}`);
  await supervisor.page.getByRole("button", { name: "公开随机数" }).click();
  await supervisor.page.getByRole("dialog").getByRole("button", { name: "公开随机数" }).click();
  await supervisor.page.getByRole("button", { name: "抽取", exact: true }).click();
  await supervisor.page.getByRole("dialog").getByRole("button", { name: "抽取", exact: true }).click();
  await expect(supervisor.page.getByRole("region", { name: "抽取结果" })).toBeVisible();
  expect(supervisor.errors).toEqual([]);
  await supervisor.close();
});
