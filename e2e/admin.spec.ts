import { expect, test } from "@playwright/test";
import { Seat } from "./lib/heyi";
import { creditCode, workbook } from "./lib/sheet";

const head = ["统一社会信用代码（必填）", "名称（必填）", "检查场景（必填）", "主体类型（必填）", "所在镇街（必填）", "经营地址（必填）", "负责人", "联系电话"];
const good = ["91500103MA9900001", "91500103MA9900002"].map(creditCode);
const row = (code: string, name: string) => [code, name, "餐饮饮品店（含景区饮品店）", "个体工商户", "解放碑街道", "渝中区解放碑街道民权路1号", "陈某", "13400000000"];
const xlsx = (buffer: Buffer) => ({ name: "企业.xlsx", mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", buffer });

test("管理员导入企业：先试算，逐行说明，再写入", async ({ browser, baseURL }) => {
  const seat = await Seat.of(browser, baseURL!, "guanli");
  const page = seat.page;
  const wrong = good[0]!.slice(0, 17) + (good[0]!.endsWith("A") ? "B" : "A");
  const rows = [head, row(good[0]!, "渝中区试验一号餐饮店"), row(good[1]!, "渝中区试验二号餐饮店"), row(good[1]!, "重复代码的店"), row(wrong, "校验位不对的店"), ["", "没有代码的店", "", "", "", ""]];
  await page.goto("/console/imports");
  await page.locator("input[type=file]").setInputFiles(xlsx(workbook(rows)));
  await expect(page.getByText("试算结果，尚未写入")).toBeVisible();
  const report = page.getByText(/共\d+行，新建/);
  await expect(report).toContainText("共5行");
  const refused = page.getByRole("region", { name: "不能导入的行" }).locator("tbody tr");
  expect(await refused.count()).toBeGreaterThanOrEqual(3);
  const text = await page.getByRole("region", { name: "不能导入的行" }).innerText();
  expect(text).toContain("校验");
  expect(text).toContain("重复");
  expect((await seat.read(`firms?q=${good[0]}&limit=5`)).rows.length, "a dry run writes nothing").toBe(0);

  const write = page.getByRole("button", { name: /写入\d+行/ });
  await expect(write).toBeDisabled();
  await page.getByLabel(/跳过不能导入的行/).check();
  await write.click();
  await expect(page.getByText("已导入", { exact: true })).toBeVisible();
  for (const code of good) expect((await seat.read(`firms?q=${code}&limit=5`)).rows.length).toBe(1);
  // Once more: nothing changes.
  await page.locator("input[type=file]").setInputFiles(xlsx(workbook(rows.slice(0, 3))));
  await expect(report).toContainText("不变2行");
  expect(seat.errors).toEqual([]);
  await seat.close();
});

test("模板可以下载，原样交回得到清楚的答复；不是表格的文件被拒绝", async ({ browser, baseURL }) => {
  const seat = await Seat.of(browser, baseURL!, "guanli");
  const page = seat.page;
  const template = await (await seat.context.request.get("/api/v1/imports/firms/template.xlsx")).body();
  expect(template.subarray(0, 2).toString()).toBe("PK");
  await page.goto("/console/imports");
  await page.locator("input[type=file]").setInputFiles(xlsx(template));
  await expect(page.locator("#main")).toContainText(/共0行|没有数据|没有一行/);
  const answer = page.waitForResponse((r) => r.url().includes("/api/v1/imports/firms"));
  await page.locator("input[type=file]").setInputFiles(xlsx(Buffer.from("这不是表格")));
  expect((await answer).status()).toBeGreaterThanOrEqual(400);
  await expect(page.locator("#main")).toContainText(/不是.*xlsx|不能读|无法读|读不出|不是表格/i);
  await seat.close();
});
