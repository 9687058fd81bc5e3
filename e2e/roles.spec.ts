import { expect, test } from "@playwright/test";
import { DESK, type Login, Seat } from "./lib/heyi";

/** Who sees what first, and one page of another role. */
const first: { login: Login; role: string; places: string[]; never: string[] }[] = [
  { login: "dazhang", role: "大队长", places: ["工作台", "任务", "检查", "办案", "结果"], never: ["邀约", "监督"] },
  { login: "duiyuan", role: "镇街执法人员", places: ["工作台", "任务", "检查"], never: ["邀约", "监督", "机构人员"] },
  { login: "jianchayuan", role: "镇街执法人员", places: ["工作台", "任务", "检查"], never: ["邀约", "监督", "机构人员"] },
  { login: "bumen", role: "部门执法人员", places: ["工作台", "邀约", "检查"], never: ["任务", "监督", "机构人员"] },
  { login: "fuzeren", role: "负责人", places: ["工作台", "任务", "邀约", "检查"], never: ["监督"] },
  { login: "fazhi", role: "法制审核员", places: ["工作台", "办案"], never: ["任务", "检查", "监督"] },
  { login: "jiandu", role: "执法监督人员", places: ["工作台", "监督", "数读"], never: ["邀约"] },
  { login: "guanli", role: "区县管理员", places: ["工作台", "机构人员", "对象"], never: ["任务", "办案", "监督"] },
  { login: "qiye", role: "企业", places: ["我的检查"], never: ["工作台", "任务", "检查", "监督"] },
];

for (const who of first) {
  test(`${who.login}登录后看到${who.role}的第一页`, async ({ browser, baseURL }) => {
    const seat = await Seat.open(browser, baseURL!, DESK);
    const page = seat.page;
    const accounts = await seat.read("demo/accounts");
    const account = accounts.find((a: any) => a.login === who.login);
    await page.goto("/console/");
    const list = page.getByRole("region", { name: "演示账号" });
    await list.getByRole("button").filter({ hasText: account.name }).filter({ hasText: account.body || who.role }).click();
    const nav = page.getByRole("navigation", { name: "主导航" });
    for (const place of who.places) await expect(nav.getByRole("link", { name: place, exact: true })).toBeVisible();
    for (const place of who.never) await expect(nav.getByRole("link", { name: place, exact: true })).toHaveCount(0);
    await expect(page.locator("#main h1")).toBeVisible();
    await expect(page.locator(".bar")).toContainText(who.role);
    await page.waitForLoadState("load");
    expect(seat.errors).toEqual([]);
    await seat.close();
  });
}

test("密码不对不能登录，话说得清楚", async ({ page }) => {
  await page.goto("/console/");
  await page.getByLabel("账号", { exact: true }).fill("dazhang");
  await page.getByLabel("密码").fill("not the password");
  const answer = page.waitForResponse((r) => r.url().endsWith("/api/v1/session"));
  await page.getByRole("button", { name: "登录", exact: true }).click();
  expect((await answer).status()).toBe(401);
  await expect(page.locator("form")).toContainText(/账号或者?密码/);
  await expect(page).toHaveURL(/sign-in/);
});

test("别的角色的页面打不开，也不给出动作", async ({ browser, baseURL }) => {
  const seat = await Seat.of(browser, baseURL!, "fazhi");
  const refused = seat.page.waitForResponse((r) => r.url().includes("/api/v1/imports") || r.url().includes("/api/v1/people"));
  await seat.page.goto("/console/people");
  expect((await refused).status()).toBe(403);
  await expect(seat.page.locator("#main")).toContainText(/没有权限|不能|无权/);
  await seat.close();

  const officer = await Seat.of(browser, baseURL!, "duiyuan");
  await officer.page.goto("/console/tasks");
  await expect(officer.page.locator("#main h1")).toBeVisible();
  await expect(officer.page.locator("#main").getByRole("link", { name: "发布检查任务" })).toHaveCount(0);
  await officer.close();
});

/** A draft that can be submitted, made through the API. */
async function draft(leader: Seat, title: string): Promise<{ id: string; number: number }> {
  const me = await leader.read("me");
  const day = new Date(Date.parse(me.today) + 14 * 86_400_000).toISOString().slice(0, 10);
  const scene = await leader.read("rules/scenes/SCENE-CY");
  const firms = (await leader.read(`firms?scene=SCENE-CY&town=${me.body.code}&risk=C&limit=50`)).rows.filter((f: any) => !f.closed_on && f.visits_this_year === 0);
  const body = {
    title, kind: "daily", ordered_from_above: false, programme: null, reason: null, scene: "SCENE-CY", checks: scene.checks.map((c: any) => c.id),
    firms: [firms.at(-1).id], not_merged: [], first_day: day, last_day: day, officers: [] as string[], invited: null, urgent: null,
  };
  const officers = (await leader.read(`officers?body=${me.body.code}&from=${day}&to=${day}`)).filter((o: any) => o.free);
  body.officers = officers.slice(0, 2).map((o: any) => o.person.id);
  return leader.write("POST", "tasks", body);
}

test("双击提交只登记一次", async ({ browser, baseURL }) => {
  const leader = await Seat.of(browser, baseURL!, "dazhang");
  const task = await draft(leader, "双击提交试验");
  await leader.page.goto(`/console/tasks/${task.id}`);
  await leader.page.getByRole("button", { name: "提交审批" }).dblclick();
  await expect(leader.page.getByText("待审批").first()).toBeVisible();
  const lines = (await leader.read(`timeline/${task.id}`)).filter((l: any) => l.kind === "task.submitted");
  expect(lines.length).toBe(1);
  expect(leader.errors).toEqual([]);
  await leader.close();
});

test("两个窗口同时审批：后一个得知已被他人更新，意见仍在", async ({ browser, baseURL }) => {
  const leader = await Seat.of(browser, baseURL!, "dazhang");
  const task = await draft(leader, "两个窗口试验");
  await leader.write("POST", `tasks/${task.id}/submit`, undefined, task.number);
  await leader.close();

  const one = await Seat.of(browser, baseURL!, "fuzeren");
  const two = await Seat.of(browser, baseURL!, "fuzeren");
  // The second window does not hear of changes, as behind a proxy that holds events back.
  await two.page.route("**/api/v1/live", (r) => r.abort());
  for (const seat of [two, one]) {
    await seat.page.goto(`/console/tasks/${task.id}`);
    await seat.page.getByRole("button", { name: "同意" }).click();
  }
  await two.page.getByLabel(/审批意见/).fill("同意，注意安全。");
  await one.page.getByRole("dialog").getByRole("button", { name: "同意" }).click();
  await expect(one.page.getByRole("dialog")).toHaveCount(0);
  const answer = two.page.waitForResponse((r) => r.url().includes("/approve"));
  await two.page.getByRole("dialog").getByRole("button", { name: "同意" }).click();
  expect([409, 412]).toContain((await answer).status());
  await expect(two.page.getByRole("dialog").getByRole("alert")).toContainText(/刚刚有更新|被他人更新/);
  await expect(two.page.getByLabel(/审批意见/)).toHaveValue("同意，注意安全。");
  expect((await one.read(`timeline/${task.id}`)).filter((l: any) => l.kind === "task.approved").length).toBe(1);
  await one.close();
  await two.close();
});
