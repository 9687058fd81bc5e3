import { type Locator, type Page, expect, test } from "@playwright/test";
import { DESK, confirmedBySecond, draw, latin, type Login, PHONE, Seat } from "./lib/heyi";
import { pdfText } from "./lib/paper";

test.describe.configure({ mode: "serial" });

/** One joint inspection, as a stranger would go through it. */
test.describe("一次综合检查，从发布到公开", () => {
  let leader: Seat, head: Seat, department: Seat, officer: Seat, administrator: Seat, tobacco: Seat;
  let task = "", title = "", visit = "", code = "", firm = { id: "", name: "", code: "" };
  const certificates: Partial<Record<Login, string>> = {};
  const seats = () => [leader, head, department, officer, administrator, tobacco].filter(Boolean);

  test.beforeAll(async ({ browser, baseURL }) => {
    for (const login of ["duiyuan", "jianchayuan"] as const) {
      const seat = await Seat.of(browser, baseURL!, login);
      certificates[login] = (await seat.read("me")).certificate;
      await seat.close();
    }
  });
  test.afterAll(async () => {
    for (const seat of seats()) await seat.close();
  });

  test("大队长从演示账号登录，填写并提交任务", async ({ browser, baseURL }) => {
    leader = await Seat.open(browser, baseURL!, DESK);
    const page = leader.page;
    await page.goto("/console/");
    await page.getByRole("region", { name: "演示账号" }).getByRole("button").first().click();
    await expect(page.getByRole("navigation", { name: "主导航" })).toBeVisible();
    await page.getByRole("link", { name: "任务", exact: true }).click();
    await page.locator("#main").getByRole("link", { name: "发布检查任务" }).first().click();
    await expect(page.getByRole("heading", { name: "发布检查任务" })).toBeVisible();

    const started = Date.now();
    await page.getByLabel("检查场景").selectOption("SCENE-CY");
    await expect(page.getByText(/检查事项（已选28项）/)).toBeVisible();

    const risk = page.getByRole("combobox", { name: "风险等级" });
    await risk.selectOption({ label: (await risk.locator("option").allInnerTexts()).find((t) => t.includes("B"))! });
    const today = (await leader.read("me")).today as string;
    const when = page.getByRole("region", { name: "四、何时" });
    const day = when.locator(`button[data-day="${today}"]`).first();
    // A draft begins a week ahead, which may lie in the next month.
    if ((await day.count()) === 0) await when.getByRole("button", { name: "上个月" }).click();
    await day.click();
    const goes = page.getByRole("region", { name: "三、谁去" });
    for (const login of ["duiyuan", "jianchayuan"] as const) await goes.locator("li", { hasText: certificates[login]! }).getByRole("checkbox").check();
    // The bodies without which a point can't be checked are proposed, the others only offered.
    for (const body of ["市场监督管理局", "烟草专卖局"]) await expect(goes.getByRole("checkbox", { name: body })).toBeChecked();
    await expect(goes.locator("li", { hasText: "可以邀请" }).getByRole("checkbox").first()).not.toBeChecked();

    // A firm nobody visited this year and nobody else plans to visit this month; the panel on the right says so.
    const fresh = page.locator(".firms li", { hasText: "今年已查0次" }).filter({ hasText: "风险B" });
    const live = page.locator(".live");
    for (let i = 0; !firm.name && i < 8; i++) {
      await fresh.nth(i).locator("input").check();
      const chip = page.locator(".picked .chip").first();
      const name = (await chip.innerText()).replace(" ×", "");
      await expect(live.getByText(name).first()).toBeVisible();
      await expect(live.getByText("已核对")).toBeVisible();
      if ((await live.getByText("另有").count()) === 0) firm.name = name;
      else await chip.click();
    }
    await expect(live).toContainText("没有妨碍发布的事项");
    title = `对${firm.name}的综合检查`;
    await page.getByLabel(/任务名称/).fill(title);
    await page.getByRole("button", { name: "提交审批" }).click();
    await page.waitForURL(/\/console\/tasks\/task_/);
    expect(Date.now() - started, "a task takes less than a minute").toBeLessThan(60_000);
    task = page.url().split("/").pop()!;
    await expect(page.getByRole("link", { name: firm.name }).first()).toBeVisible();
    firm.id = (await leader.read(`tasks/${task}`)).plan.firms[0].firm;
    // Without the approval there is no publication.
    await expect(page.getByRole("button", { name: "发布任务" })).toHaveCount(0);
  });

  test("负责人审批，大队长页面随即更新并发布", async ({ browser, baseURL }) => {
    head = await Seat.of(browser, baseURL!, "fuzeren");
    await head.page.goto(`/console/tasks/${task}`);
    await head.page.getByRole("button", { name: "同意" }).click();
    await head.page.getByRole("dialog").getByRole("button", { name: "同意" }).click();
    await expect(head.page.getByRole("dialog")).toHaveCount(0);
    const publish = leader.page.getByRole("button", { name: "发布任务" });
    await expect(publish, "the leader's open page hears of it by itself").toBeVisible();
    await publish.click();
    await expect(leader.page.locator("#invitations")).toContainText("执法码");
    const view = await leader.read(`tasks/${task}`);
    expect(view.status).toBe("published");
    code = view.code;
    visit = view.visits[0].id;
  });

  test("部门在邀约页接受，派两名人员", async ({ browser, baseURL }) => {
    department = await Seat.of(browser, baseURL!, "bumen");
    // Whatever page is open, the last day to answer is reminded of.
    await department.page.goto("/console/rules");
    await department.page.getByRole("button", { name: "提醒" }).click();
    const reminder = department.page.locator("li", { hasText: title }).filter({ hasText: "待答复邀约" });
    await expect(reminder).toContainText("今天到期");
    await department.page.keyboard.press("Escape");
    await accept(department.page, title);
    expect(department.errors).toEqual([]);

    // The tobacco bureau has no demonstration account: the administrator gives one of its officers a password.
    administrator = await Seat.of(browser, baseURL!, "guanli");
    const person = (await administrator.read("people?body=500103-YC&limit=1")).rows[0];
    const issued = await administrator.write("POST", `people/${person.id}/password`);
    tobacco = await Seat.of(browser, baseURL!, person.record.login, DESK, issued.password);
    await accept(tobacco.page, title);
    await leader.page.reload();
    await expect(leader.page.locator("#invitations").getByText("已接受")).toHaveCount(2);
  });

  test("管理员在企业页看到企业码", async () => {
    await administrator.page.goto(`/console/firms/${firm.id}`);
    await expect(administrator.page.getByRole("heading", { name: firm.name })).toBeVisible();
    firm.code = (await administrator.read(`firms/${firm.id}`)).code;
    await administrator.page.getByRole("button", { name: "企业码" }).click();
    const card = administrator.page.getByRole("img", { name: `${firm.name}的企业码` });
    await expect(card).toBeVisible();
    expect(await card.evaluate((img: HTMLImageElement) => img.decode().then(() => img.naturalWidth))).toBeGreaterThan(0);
    const svg = await (await administrator.context.request.get((await card.getAttribute("src"))!)).text();
    expect(svg, "printed in groups of four").toContain(printed(firm.code));
  });

  test("现场：360像素一只手，28项无问题，不超过40次点按", async ({ browser, baseURL }) => {
    test.setTimeout(240_000);
    officer = await Seat.of(browser, baseURL!, "duiyuan", PHONE);
    const page = officer.page;
    let taps = 0;
    const tap = async (where: Locator) => {
      await where.tap();
      taps++;
    };
    const big = (words: string) => page.locator(".big", { hasText: words });
    await page.goto("/field/");
    const card = page.locator(".visit", { hasText: firm.name });
    await expect(card).toContainText("28项");
    await tap(card);
    await tap(big("扫企业码"));
    await tap(page.getByLabel("手工输入"));
    await page.keyboard.type(printed(firm.code));
    await tap(page.getByRole("button", { name: "确定" }));
    await expect(big("亮证并送达")).toBeVisible();
    // Two officers of each of the three bodies show their certificates.
    while ((await page.getByRole("button", { name: "全部到场" }).count()) > 0) await tap(page.getByRole("button", { name: "全部到场" }).first());
    await expect(big("亮证并送达")).toHaveAttribute("aria-disabled", "false");
    await expect(big("亮证并送达")).toContainText("6人");
    await tap(big("亮证并送达"));
    await expect(big("均符合")).toContainText("28项");
    await tap(big("均符合"));
    await tap(big("合并为一张清单"));
    const reads = page.getByRole("dialog", { name: "检查情况告知" });
    await expect(reads, "nobody signs before the second officer has confirmed").toContainText("确认清单后签名");
    await confirmedBySecond(browser, baseURL!, visit, "本次检查未发现问题");
    taps++;
    await tap(page.getByLabel("签名人姓名"));
    await page.keyboard.type("陈某");
    await tap(reads.getByRole("button", { name: "签名", exact: true }));
    await draw(page);
    taps++;
    await tap(page.getByRole("button", { name: "确认签名" }));
    await tap(big("结束检查"));
    await expect(page.getByText("检查已经结束")).toBeVisible();
    console.log(`taps: ${taps}`);
    expect(taps).toBeLessThanOrEqual(40);
    const view = await officer.read(`visits/${visit}`);
    expect(view.row.status).toBe("closed");
    expect(view.checklist.filter((p: any) => p.answered?.passed).length).toBe(28);
    expect(officer.errors).toEqual([]);
  });

  test("公开页：没有账号也看得到谁来、为什么、查哪些", async ({ browser, baseURL }) => {
    const stranger = await Seat.open(browser, baseURL!, PHONE);
    const page = stranger.page;
    await page.goto(`/p/c/${code}`);
    await expect(page.getByRole("heading", { name: /谁来（\d+人）/ })).toBeVisible();
    await expect(page.getByRole("heading", { name: "为什么来" })).toBeVisible();
    await expect(page.getByRole("heading", { name: "查哪些（28项）" })).toBeVisible();
    await expect(page.getByText(certificates.duiyuan!)).toBeVisible();
    const me = await officer.read("me");
    expect(await page.locator("body").innerText(), "the name is masked").not.toContain(me.name);
    await page.getByLabel("企业码").fill(firm.code);
    await page.getByRole("button", { name: "查看" }).click();
    await expect(page.getByText("本次检查未发现问题")).toBeVisible();
    expect(stranger.errors).toEqual([]);
    await stranger.close();
  });

  test("检查记录可以下载，是PDF，写明企业和检查", async () => {
    await leader.page.goto(`/console/visits/${visit}`);
    // Papers are made in the background; the page shows each when it is there.
    const papers = leader.page.getByRole("region", { name: "文书" }).locator("a");
    await expect(papers.filter({ hasText: "现场检查记录" })).toBeVisible({ timeout: 60_000 });
    expect(await papers.count(), "notice and record").toBeGreaterThanOrEqual(2);
    for (const link of await papers.all()) {
      const answer = await leader.context.request.get((await link.getAttribute("href"))!);
      expect(answer.headers()["content-type"]).toContain("application/pdf");
      const pdf = await answer.body();
      expect(pdf.subarray(0, 4).toString()).toBe("%PDF");
      const text = pdfText(pdf);
      expect(text).toContain("检查");
      expect(text).toContain(firm.name);
    }
  });

  test("大队长公开结果，公示表出现这一行", async () => {
    const page = leader.page;
    await page.goto("/console/results");
    const row = page.getByRole("row", { name: new RegExp(firm.name) });
    await row.locator("button.name").click();
    await page.getByRole("dialog").getByRole("button", { name: "公开检查结果" }).click();
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await page.getByText("已公开", { exact: true }).first().click();
    await expect(page).toHaveURL(/state=published/);
    await expect(page.getByRole("row", { name: new RegExp(firm.name) })).toContainText("已公开");
    expect((await leader.read(`visits/${visit}`)).row.published_on).toBeTruthy();
  });

  test("全过程用中文逐步写明谁做了什么", async () => {
    const page = leader.page;
    for (const [address, words] of [
      [`/console/tasks/${task}`, ["提交", "批准", "发布", "接受"]],
      [`/console/visits/${visit}`, ["安排", "通知书", "签名", "公开"]],
    ] as const) {
      await page.goto(address);
      const line = page.getByRole("region", { name: "全过程" });
      await expect(line.locator("li").first()).toBeVisible();
      const text = await line.innerText();
      for (const word of words) expect(text, address).toContain(word);
      expect(latin(text)).toEqual([]);
    }
    expect(leader.errors).toEqual([]);
  });
});

/** The code as it stands on the plate at the door. */
function printed(code: string): string {
  return code.match(/.{1,4}/g)!.join(" ");
}

async function accept(page: Page, title: string): Promise<void> {
  await page.goto("/console/invitations");
  await page.locator(".card", { hasText: title }).getByRole("button", { name: "查看并答复" }).click();
  await page.getByRole("button", { name: "接受邀约" }).click();
  const dialog = page.getByRole("dialog").last();
  const boxes = dialog.getByRole("checkbox");
  await expect(boxes.first()).toBeVisible();
  // The two least busy officers are proposed.
  await expect(dialog.locator("input:checked")).toHaveCount(2);
  await dialog.getByRole("button", { name: "接受并派出人员" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
}
