import { type Page, expect, test } from "@playwright/test";
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

/** The error beside a field. */
const beside = (page: Page, label: string | RegExp) => page.getByLabel(label).locator("xpath=ancestor::div[contains(@class,'field')][1]");

test("管理员登记执法主体、人员、检查对象，发放密码，本人用它登录", async ({ browser, baseURL }) => {
  const seat = await Seat.of(browser, baseURL!, "guanli");
  const page = seat.page;
  const stamp = Date.now().toString(36);

  // A body: chosen from the rulebook, names proposed. A taken 文号机关代字 is said beside the field.
  await page.goto("/console/bodies");
  await page.getByRole("link", { name: "登记执法主体" }).click();
  await page.getByLabel("区县").selectOption("500105");
  await page.getByLabel("镇街或者部门").selectOption({ index: 1 });
  await expect(page.getByLabel("全称")).toHaveValue(/^重庆市江北区人民政府/);
  const word = await page.getByLabel("文号机关代字").inputValue();
  expect(word).toMatch(/^江北/);
  await page.getByLabel("文号机关代字").fill("渝中解放碑");
  await page.getByRole("button", { name: "登记", exact: true }).click();
  await expect(beside(page, "文号机关代字")).toContainText("已由“重庆市渝中区人民政府解放碑街道办事处”使用");
  await expect(page.getByLabel("文号机关代字")).toBeFocused();
  await page.getByLabel("文号机关代字").fill(word);
  await page.keyboard.press("Enter");
  const history = page.getByRole("region", { name: "全过程" });
  await expect(history).toContainText("登记执法主体");
  await page.getByLabel("文号机关代字").fill(`${word}执`);
  await page.getByRole("button", { name: "保存变更" }).click();
  await expect(history).toContainText(`文号机关代字“${word}”改为“${word}执”`);

  // A firm: the code typed as printed, in small letters and with spaces; a wrong check digit is said first.
  const code = creditCode(`91500103MA${String(Date.now() % 10_000_000).padStart(7, "0")}`);
  await page.goto("/console/firms");
  await page.getByRole("link", { name: "登记对象" }).click();
  await page.getByRole("button", { name: "登记", exact: true }).click();
  await expect(beside(page, "检查场景")).toContainText("请选择检查场景");
  await page.getByLabel("统一社会信用代码").fill(code.slice(0, 17) + (code.endsWith("A") ? "B" : "A"));
  await page.getByLabel("名称").fill(`渝中区登记${stamp}号餐饮店`);
  await page.getByLabel("检查场景").selectOption("SCENE-CY");
  await page.getByLabel("主体类型").fill("个体工商户");
  await page.getByLabel("所在镇街").selectOption({ label: "解放碑街道" });
  await page.getByLabel("经营地址").fill("渝中区民权路9号");
  await page.getByLabel(/^负责人/).fill("陈某");
  await page.getByRole("button", { name: "登记", exact: true }).click();
  await expect(beside(page, "统一社会信用代码")).toContainText("校验位不符");
  await page.getByLabel("统一社会信用代码").fill(`${code.slice(0, 8).toLowerCase()} ${code.slice(8)} `);
  await page.getByRole("button", { name: "登记", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(`渝中区登记${stamp}号餐饮店`);
  await expect(page.locator("#main")).toContainText(code);
  await page.getByRole("link", { name: "变更", exact: true }).click();
  await page.getByLabel("经营地址").fill("渝中区民权路10号");
  await page.getByLabel("信用风险等级").selectOption("C");
  await page.getByRole("button", { name: "保存变更" }).click();
  await expect(beside(page, "调整理由")).toContainText("写明调整风险等级的理由");
  await page.getByLabel("调整理由").fill("投诉集中");
  await page.getByRole("button", { name: "保存变更" }).click();
  await expect(page.getByRole("region", { name: "信用风险", exact: true }).or(page.getByLabel("风险等级"))).toContainText("投诉集中");
  const firm = (await seat.read(`firms?q=${code}&limit=5`)).rows;
  expect([firm.length, firm[0].address, firm[0].risk]).toEqual([1, "渝中区民权路10号", "C"]);
  expect((await seat.read(`timeline/${firm[0].id}`)).map((line: { kind: string }) => line.kind)).toEqual(["firm.registered", "firm.changed", "firm.risk_changed"]);

  // A person with certificate and recusal. What is wrong is said beside the field, whoever finds it.
  const login = `ren${stamp}`;
  await page.goto("/console/people");
  await page.getByRole("link", { name: "登记人员" }).click();
  await page.getByLabel("姓名").fill("周某丙");
  await page.getByLabel("登录账号").fill("duiyuan");
  await page.getByLabel("镇街执法人员").check();
  await page.getByLabel(/^执法证号/).fill(`渝登${stamp}`);
  await page.getByRole("button", { name: "登记", exact: true }).click();
  await expect(page.getByText("证号、有效期起、有效期止应当一并填写").first()).toBeVisible();
  await page.getByLabel("证件有效期起", { exact: true }).fill("2026-1-1");
  await page.getByLabel("证件有效期止", { exact: true }).fill("2025-1-1");
  await page.getByRole("button", { name: "登记", exact: true }).click();
  await expect(beside(page, "所属单位")).toContainText("没有填写所属单位");
  await expect(page.locator("form")).toContainText("证件有效期止早于有效期起");
  await page.getByLabel("所属单位").selectOption({ label: "解放碑街道" });
  await page.getByLabel("证件有效期止", { exact: true }).fill("2029-12-31");
  await page.getByRole("button", { name: "登记", exact: true }).click();
  await expect(beside(page, "登录账号")).toContainText("已由");
  await page.getByLabel("登录账号").fill(login);
  await page.getByLabel("添加回避的检查对象", { exact: true }).fill(`渝中区登记${stamp}`);
  await page.getByRole("listbox", { name: "添加回避的检查对象的查找结果" }).getByRole("option").first().click();
  await page.getByPlaceholder("回避理由").fill("近亲属在该单位任职");
  await page.getByRole("button", { name: "登记", exact: true }).click();
  await expect(page.getByText("还没有密码，不能登录")).toBeVisible();
  await expect(page.getByRole("region", { name: "全过程" })).toContainText("登记人员“周某丙”");

  // The first password, shown once; with it he signs in.
  await page.getByRole("link", { name: "发放密码" }).click();
  await page.getByRole("button", { name: "发放密码" }).click();
  const password = await page.locator(".password").innerText();
  expect(password).toMatch(/^[0-9A-Z]{5}(-[0-9A-Z]{5}){2}$/);
  const own = await Seat.open(browser, baseURL!);
  await own.page.goto("/console/");
  await own.page.getByLabel("账号", { exact: true }).fill(login);
  await own.page.getByLabel("密码").fill(password);
  await own.page.getByRole("button", { name: "登录", exact: true }).click();
  await expect(own.page.getByText("周某丙").first()).toBeVisible();
  expect((await own.read("me")).role).toBe("officer");

  // He leaves: signed out everywhere.
  await page.getByRole("link", { name: "已记下，返回" }).click();
  await expect(page.getByText("已有密码")).toBeVisible();
  await page.getByLabel("离岗日期", { exact: true }).fill((await seat.read("me")).today);
  await page.getByRole("button", { name: "保存变更" }).click();
  await expect(page.getByRole("region", { name: "全过程" })).toContainText("离岗日期空改为");
  expect((await own.context.request.get("/api/v1/me")).status()).toBe(401);
  // From the list: the row opens, and leads to the change.
  await page.goto(`/console/people?q=${login}`);
  await page.getByRole("button", { name: "周某丙" }).click();
  await page.getByRole("link", { name: "变更", exact: true }).click();
  await expect(page.getByLabel("登录账号")).toHaveValue(login);
  // Refused forms answer 422; the browser notes each as an error of its own.
  expect(seat.errors.filter((e) => !e.includes("422"))).toEqual([]);
  await own.close();
  await seat.close();
});
