import { expect, test } from "@playwright/test";
import { Seat } from "./lib/heyi";

test("风险模型：管理员看召回率，大队长看先查哪些，打开一户看为什么", async ({ browser, baseURL }) => {
  const admin = await Seat.of(browser, baseURL!, "guanli");
  const report = await admin.read("risk/report");
  expect(report.model, "the demonstration has a model").toBeTruthy();
  await admin.page.goto("/console/risk");
  const towns = admin.page.getByRole("region", { name: "各镇街的召回率" });
  await expect(towns.locator("tbody tr")).toHaveCount(report.evaluation.by_town.length);
  await expect(admin.page.getByRole("region", { name: "各业态的召回率" }).locator("tbody tr")).toHaveCount(report.evaluation.by_scene.length);
  await expect(admin.page.getByRole("region", { name: "概率是否准确" }).locator("tbody tr")).toHaveCount(report.evaluation.bins.length);
  await expect(admin.page.getByRole("region", { name: "模型看什么" })).toContainText("由哪个单位、哪些人员检查");
  await expect(admin.page.getByRole("region", { name: "现用模型" })).toContainText("不能用于实际工作");
  expect(admin.errors).toEqual([]);
  await admin.close();

  const seat = await Seat.of(browser, baseURL!, "dazhang");
  const page = seat.page;
  const choice = await seat.read("risk/choice?count=10");
  expect([choice.ranked.length, choice.random.length]).toEqual([8, 2]);
  await page.goto("/console/risk");
  await page.getByLabel("10户").check();
  await expect(page.getByRole("region", { name: "按可能性先看" }).locator("tbody tr")).toHaveCount(8);
  const drawn = page.getByRole("region", { name: "随机抽取" });
  await expect(drawn.locator("tbody tr")).toHaveCount(2);
  await expect(drawn).toContainText(choice.seed);
  // Who may not see the report is not asked for it.
  await expect(page.getByRole("region", { name: "各镇街的召回率" })).toHaveCount(0);
  expect((await seat.context.request.get("/api/v1/risk/report")).status()).toBe(403);

  await page.getByRole("region", { name: "按可能性先看" }).getByRole("link").first().click();
  const why = page.getByRole("region", { name: "为什么先看这家" });
  await expect(why).toContainText("辅助参考，不作为处罚依据");
  await expect(why.locator(".reasons li").first()).toContainText(/提高|降低/);
  await expect(why).toContainText("不看：由哪个单位、哪些人员检查");
  await expect(why).toContainText(choice.model.sha256.slice(0, 12));
  expect(seat.errors).toEqual([]);
  await seat.close();
});
