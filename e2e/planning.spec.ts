import { type Page, expect, test } from "@playwright/test";
import { DESK, Seat } from "./lib/heyi";
import { looks } from "./lib/look";

test.describe.configure({ mode: "serial" });

/** A month planned as its people do it: demands, one press, the proof of a firm, a visit moved, published, approved, a department invited. */
test.describe("一个月的统筹计划，从需求到任务发布", () => {
  let leader: Seat, department: Seat, head: Seat;
  let month = "", firm = { id: "", name: "", scene: "" }, matter = "";
  const plan = () => leader.read(`months/${month}`);
  const chip = (page: Page, visit: string) => page.locator(`[data-visit="${visit}"]`);
  const cell = (page: Page, day: string) => page.locator(`.day[data-day="${day}"]`);

  test.beforeAll(async ({ browser, baseURL }) => {
    leader = await Seat.of(browser, baseURL!, "dazhang", DESK);
    department = await Seat.of(browser, baseURL!, "bumen", DESK);
    head = await Seat.of(browser, baseURL!, "fuzeren", DESK);
  });
  test.afterAll(async () => {
    for (const seat of [leader, department, head]) await seat.close();
  });

  test("大队长和部门各提出一项需求", async () => {
    // A firm of the own town that nobody visited this year and nobody wants to check yet; both bodies have matters of its scene.
    const town = (await leader.read("me")).body.code;
    const other = (await department.read("me")).body.code.split("-")[1];
    const scene = await leader.read("rules/scenes/SCENE-CY");
    matter = scene.checks.find((c: any) => c.matter === "出店经营")!.matter;
    expect(scene.checks.find((c: any) => c.matter === matter).department).not.toBe(other);
    const busy = new Set((await leader.read("visits?status=planned&limit=200")).rows.map((v: any) => v.firm));
    for (const f of (await leader.read(`firms?town=${town}&scene=SCENE-CY&limit=200`)).rows) {
      if (f.closed_on || f.visits_this_year > 0 || busy.has(f.id)) continue;
      if ((await leader.read(`demands?firm=${f.id}`)).rows.length) continue;
      firm = { id: f.id, name: f.name, scene: f.scene };
      break;
    }
    expect(firm.id, "a firm without visits and demands").toBeTruthy();

    const page = leader.page;
    await page.goto("/console/");
    await page.getByRole("navigation", { name: "主导航" }).getByRole("link", { name: "统筹", exact: true }).click();
    await expect(page.getByRole("heading", { name: "检查需求", level: 1 })).toBeVisible();
    await expect(page.locator("tbody tr").first()).toBeVisible();
    const before = (await leader.read("demands")).open;
    await expect(page.getByText(/待统筹\d+项，涉及\d+户企业/)).toBeVisible();
    await looks(page, "检查需求");

    await page.locator("#main").getByRole("link", { name: "提出需求" }).first().click();
    // Nothing is filled in: each field says what it wants, and nothing is sent.
    await page.getByRole("button", { name: "提出需求" }).click();
    await expect(page.getByText("请查找并选择检查对象")).toBeVisible();
    await expect(page.getByText("请写明理由或者线索来源")).toBeVisible();
    await page.getByRole("combobox", { name: "检查对象" }).fill(firm.name);
    await page.getByRole("option", { name: firm.name }).first().click();
    await page.getByRole("button", { name: "全部不选" }).click();
    await page.getByRole("checkbox", { name: new RegExp(`^${matter}`) }).check();
    await page.getByLabel("现场需要的时间（分钟）（选填）").fill("30");
    // A confidential check can't be told beforehand: the page takes it back by itself.
    await page.getByRole("checkbox", { name: /^事先告知企业/ }).check();
    await page.getByRole("checkbox", { name: /^保密/ }).check();
    await expect(page.getByRole("checkbox", { name: /^事先告知企业/ })).not.toBeChecked();
    await page.getByRole("checkbox", { name: /^保密/ }).uncheck();
    await page.getByLabel("理由或者线索来源").fill("年度抽查计划");
    await looks(page, "提出需求");
    await page.locator("form").getByRole("button", { name: "提出需求" }).click();
    await expect(page).toHaveURL(/\/demands\?own=true/);
    await expect(page.locator("tbody tr", { hasText: firm.name }).first()).toContainText("待统筹");

    const desk = department.page;
    await desk.goto("/console/demands/new");
    await desk.getByRole("combobox", { name: "检查对象" }).fill(firm.name);
    await desk.getByRole("option", { name: firm.name }).first().click();
    await expect(desk.getByText(/由本单位检查的[1-9]\d*项/)).toBeVisible();
    await desk.getByLabel("理由或者线索来源").fill("年度抽查计划");
    await desk.locator("form").getByRole("button", { name: "提出需求" }).click();
    await expect(desk).toHaveURL(/\/demands\?own=true/);
    expect((await leader.read("demands")).open).toBe(before + 2);
  });

  test("撤回要写理由", async () => {
    const page = leader.page;
    const extra = (await leader.read(`firms?scene=SCENE-CY&limit=200`)).rows.findLast((f: any) => !f.closed_on && f.id !== firm.id);
    const days = (await leader.read(`demands?firm=${firm.id}`)).rows[0];
    const made = await leader.write("POST", "demands", { firm: extra.id, kind: "complaint", first_day: days.first_day, last_day: days.last_day, part: "day", reason: "群众来电" });
    await page.goto("/console/demands?own=true");
    await page.getByRole("button", { name: `撤回对${extra.name}的检查需求` }).last().click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByRole("button", { name: "撤回" })).toBeDisabled();
    await dialog.getByLabel("撤回理由").fill("来电人已说明情况");
    await dialog.getByRole("button", { name: "撤回" }).click();
    await expect(dialog).toHaveCount(0);
    expect((await leader.read(`demands?state=withdrawn&firm=${extra.id}`)).rows.map((r: any) => r.id)).toContain(made.id);
  });

  test("一键生成计划，上门次数少于需求项数", async () => {
    const page = leader.page;
    await page.goto("/console/months");
    await page.getByRole("button", { name: "生成计划" }).click();
    await expect(page.getByRole("button", { name: /^正在计算/ })).toBeDisabled();
    await page.waitForURL(/\/console\/months\/month_/, { timeout: 60_000 });
    month = page.url().split("/").pop()!;
    const view = await plan();
    const f = view.row.figures;
    expect(view.visits.length).toBe(f.visits);
    expect(f.visits, "fewer visits than demands served").toBeLessThan(f.apart);
    expect(f.visits, "as few as is proven possible").toBe(f.proven);
    expect([view.checked, view.problems]).toEqual([true, []]);
    const about = page.getByRole("region", { name: "计划概况" });
    await expect(about).toContainText(`逐项上门要${f.apart}次，合并后减少${f.apart - f.visits}次`);
    await expect(about).toContainText("已逐户证明不能再少");
    await expect(about).toContainText("独立核验通过");
    await looks(page, "统筹计划日历");
    for (const [tab, name] of [["名单", "统筹计划名单"], ["地图", "统筹计划地图"], ["人员", "统筹计划人员"], ["不能合并", "统筹计划不能合并"], ["未排入", "统筹计划未排入"]] as const) {
      await page.getByRole("navigation", { name: "计划内容" }).getByRole("link", { name: new RegExp(`^${tab}`) }).click();
      await looks(page, name);
    }
  });

  test("两个单位的需求合并为一次；企业的证明可以打开", async () => {
    const page = leader.page;
    const merged = (await plan()).visits.filter((v: any) => v.firm === firm.id);
    expect(merged, "one visit for both").toHaveLength(1);
    expect(merged[0].parts.map((p: any) => p.body.code).sort()).toHaveLength(2);

    await page.goto(`/console/months/${month}?show=list`);
    await page.getByLabel("在名单中查找").fill(firm.name);
    await page.getByRole("link", { name: `${firm.name}检查次数的证明` }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(firm.name);
    await expect(page.getByText("刚刚由独立的核验程序重新核对：成立")).toBeVisible();

    // A firm that needs several visits: the proof names each pair and why.
    const apart = (await plan()).apart[0];
    await page.goto(`/console/months/${month}?show=apart`);
    await page.getByRole("link", { name: `${apart.firm_name}检查次数的证明` }).first().click();
    await expect(page.getByText("刚刚由独立的核验程序重新核对：成立")).toBeVisible();
    await expect(page.getByRole("region", { name: "计划中的检查" }).locator("tbody tr")).toHaveCount(apart.visits);
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "下载证书" }).click()]);
    expect(file.suggestedFilename()).toContain(apart.firm_name);
    await looks(page, "证明");
  });

  test("拖到另一天改期；不在需求时段内的不能改，说明原因", async () => {
    const page = leader.page;
    const view = await plan();
    const demands = new Map<string, any>();
    let after: string | undefined;
    do {
      const rows = await leader.read(`demands?limit=200${after ? `&after=${after}` : ""}`);
      for (const row of rows.rows) demands.set(row.id, row);
      after = rows.next ?? undefined;
    } while (after);
    const crowd = (day: string) => view.visits.filter((v: any) => v.day === day).length;
    const late = (v: any) => Math.max(...v.parts.map((p: any) => view.days.findIndex((d: string) => d >= (demands.get(p.demand)?.first_day ?? ""))));
    const shown = (v: any) => view.visits.filter((o: any) => o.day === v.day && (o.start.padStart(5, "0") < v.start.padStart(5, "0"))).length < 7;

    // Refused: a visit whose demand begins later than the plan.
    const narrow = view.visits.find((v: any) => shown(v) && v.parts.every((p: any) => demands.has(p.demand)) && late(v) > 0);
    expect(narrow, "a visit that can't be earlier").toBeTruthy();
    await page.goto(`/console/months/${month}`);
    const first = view.days[0];
    await chip(page, narrow.visit).dragTo(cell(page, first));
    const why = cell(page, first).locator(".refused");
    await expect(why).toContainText("之间检查");
    await expect(why).toContainText("可以：");
    await looks(page, "改期被拒绝");
    await why.getByRole("button", { name: "知道了" }).click();
    expect((await plan()).visits.find((v: any) => v.visit === narrow.visit).day).toBe(narrow.day);

    // Moved: a visit with a wide window, to the emptiest day it may be on.
    const wide = view.visits.find((v: any) => shown(v) && v.parts.length === 1 && demands.has(v.parts[0].demand) && demands.get(v.parts[0].demand).last_day >= view.days.at(-1) && late(v) === 0 && v.firm !== firm.id);
    const to = [...view.days].filter((d) => d !== wide.day).sort((a, b) => crowd(a) - crowd(b))[0];
    await chip(page, wide.visit).dragTo(cell(page, to));
    await expect(cell(page, to).locator(`[data-visit="${wide.visit}"]`)).toBeVisible();
    const moved = await plan();
    expect(moved.visits.find((v: any) => v.visit === wide.visit).day).toBe(to);
    expect([moved.checked, moved.problems]).toEqual([true, []]);
    await expect(page.getByText("生成后调整1次")).toBeVisible();

    // The same by keyboard: open the visit, type the day.
    await chip(page, wide.visit).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    const back = dialog.getByRole("textbox", { name: "改到" });
    await back.fill(wide.day);
    await back.press("Tab");
    await looks(page, "改到");
    await dialog.getByRole("button", { name: "改期" }).click();
    await expect(dialog).toHaveCount(0);
    expect((await plan()).visits.find((v: any) => v.visit === wide.visit).day).toBe(wide.day);
  });

  test("人员请假，少量检查重新安排", async () => {
    const page = leader.page;
    const view = await plan();
    const away = view.loads.toSorted((a: any, b: any) => b.days - a.days)[0].officer;
    const day = view.visits.find((v: any) => v.officers.some((o: any) => o.id === away.id)).day;
    await page.goto(`/console/months/${month}?show=people`);
    await page.getByRole("button", { name: `登记${away.name}请假` }).first().click();
    const dialog = page.getByRole("dialog");
    for (const field of ["最后一日", "第一日"]) {
      await dialog.getByRole("textbox", { name: field }).fill(day);
      await dialog.getByRole("textbox", { name: field }).press("Tab");
    }
    await dialog.getByRole("button", { name: "登记并重新安排" }).click();
    await expect(dialog).toHaveCount(0);
    await expect(page.getByText(/请假：调整\d+次检查/)).toBeVisible();
    const now = await plan();
    expect(now.checked).toBe(true);
    const absent = view.loads.find((l: any) => l.officer.name === away.name).officer.id;
    expect(now.visits.filter((v: any) => v.day === day && v.officers.some((o: any) => o.id === absent))).toEqual([]);
  });

  test("发布，报各牵头单位负责人批准", async () => {
    const page = leader.page;
    await page.goto(`/console/months/${month}`);
    const total = (await plan()).visits.length;
    await page.getByRole("button", { name: "发布计划" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText(`发布后生成${total}项检查任务`);
    await looks(page, "发布计划");
    await dialog.getByRole("button", { name: "发布计划" }).click();
    await expect(dialog).toHaveCount(0, { timeout: 60_000 });
    const view = await plan();
    expect(view.row.status).toBe("published");
    expect(view.visits.every((v: any) => v.task && v.task_status === "submitted")).toBe(true);
  });

  test("负责人批准，任务随即发布，部门收到邀约并看到建议人员", async () => {
    const page = head.page;
    await page.goto("/console/months");
    await page.locator("tbody tr").first().getByRole("link").click();
    const box = page.getByRole("region", { name: /^本单位牵头\d+次检查等待批准/ });
    await expect(box).toBeVisible();
    await box.getByLabel(/^意见/).fill("同意");
    await looks(page, "批准计划");
    await box.getByRole("button", { name: "批准并发布" }).click();
    await expect(box).toHaveCount(0, { timeout: 90_000 });

    const visit = (await plan()).visits.find((v: any) => v.firm === firm.id);
    expect(visit.task_status).toBe("published");
    const own = (await department.read("me")).body.code;
    const invited = (await head.read(`tasks/${visit.task}`)).invitations.find((i: any) => i.body.code === own);
    expect(invited.proposed.length).toBeGreaterThanOrEqual(2);

    const desk = department.page;
    await desk.goto("/console/invitations");
    const card = desk.locator(".card", { hasText: firm.name });
    await card.getByRole("button", { name: "查看并答复" }).first().click();
    await expect(desk.getByRole("dialog")).toContainText("统筹计划建议");
    await desk.getByRole("button", { name: "接受邀约" }).click();
    const accept = desk.getByRole("dialog", { name: "接受邀约" });
    await expect(accept).toContainText("统筹计划建议");
    for (const person of invited.proposed) await expect(accept.locator("li", { hasText: person.certificate }).getByRole("checkbox")).toBeChecked();
    await looks(desk, "统筹计划的邀约");
    await accept.getByRole("button", { name: "接受并派出人员" }).click();
    await expect(accept).toHaveCount(0);
    expect([leader.errors, department.errors, head.errors].flat().filter((e) => !/ 422 /.test(e))).toEqual([]);
  });
});
