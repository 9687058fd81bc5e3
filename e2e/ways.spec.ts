import { expect, test } from "@playwright/test";
import { Seat } from "./lib/heyi";

/** The ways beside the straight one: another day, not held, a referral, an order not obeyed. */

/** A published task of the brigade with an open invitation of the market bureau, made through the API. */
async function published(leader: Seat, head: Seat, title: string): Promise<{ task: string; visit: string; day: string }> {
  const me = await leader.read("me");
  const day = new Date(Date.parse(me.today) + 16 * 86_400_000).toISOString().slice(0, 10);
  const firms = (await leader.read(`firms?scene=SCENE-CY&town=${me.body.code}&risk=B&limit=80`)).rows;
  const firm = firms.filter((f: any) => !f.closed_on && f.visits_this_year === 0).at(-1);
  const officers = (await leader.read(`officers?body=${me.body.code}&from=${day}&to=${day}`)).filter((o: any) => o.free).slice(0, 2);
  const made = await leader.write("POST", "tasks", {
    title, kind: "daily", ordered_from_above: false, programme: null, reason: null, scene: "SCENE-CY", checks: [], firms: [firm.id], not_merged: [],
    first_day: day, last_day: day, officers: officers.map((o: any) => o.person.id), invited: null, urgent: null,
  });
  const number = async () => (await leader.read(`tasks/${made.id}`)).number;
  await leader.write("POST", `tasks/${made.id}/submit`, undefined, await number());
  await head.write("POST", `tasks/${made.id}/approve`, { opinion: "同意" }, await number());
  await leader.write("POST", `tasks/${made.id}/publish`, undefined, await number());
  const view = await leader.read(`tasks/${made.id}`);
  return { task: made.id, visit: view.visits[0].id, day };
}

test("部门请求改期，大队长同意；后来企业停业，登记未实施", async ({ browser, baseURL }) => {
  const leader = await Seat.of(browser, baseURL!, "dazhang");
  const head = await Seat.of(browser, baseURL!, "fuzeren");
  const department = await Seat.of(browser, baseURL!, "bumen");
  const title = "改期试验";
  const { task, visit } = await published(leader, head, title);

  const theirs = department.page;
  await theirs.goto(`/console/tasks/${task}`);
  await theirs.getByRole("button", { name: "请求改期" }).click();
  await theirs.getByRole("dialog").getByLabel("理由").fill("当日全局培训");
  await theirs.getByRole("dialog").getByRole("button", { name: "提出改期" }).click();
  await expect(theirs.getByRole("dialog")).toHaveCount(0);

  const page = leader.page;
  await page.goto(`/console/tasks/${task}`);
  await expect(page.locator("#invitations")).toContainText("当日全局培训");
  await page.getByRole("button", { name: "答复改期" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "同意改期" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  const answers = (await leader.read(`tasks/${task}`)).invitations.map((i: any) => i.answer.state);
  expect(answers, "the bureau is asked again, or has accepted with its day").not.toContain("day_proposed");

  await page.goto(`/console/visits/${visit}`);
  await page.getByRole("button", { name: "改期" }).click();
  await page.getByRole("dialog").getByLabel("理由").fill("企业当日盘点");
  await page.getByRole("dialog").getByRole("button", { name: "改期" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByRole("button", { name: "登记未实施" }).click();
  await page.getByRole("dialog").getByLabel("未实施的原因").fill("企业已停业，门面关闭");
  await page.getByRole("dialog").getByRole("button", { name: "登记" }).click();
  await expect.poll(async () => (await leader.read(`visits/${visit}`)).row.status).toBe("abandoned");
  await expect(page.getByRole("region", { name: "全过程" })).toContainText("企业已停业");
  expect((await leader.read(`tasks/${task}`)).status, "its only visit is over").toBe("finished");
  expect([...leader.errors, ...department.errors]).toEqual([]);
  for (const seat of [leader, head, department]) await seat.close();
});

test("移送的问题由接收部门接收", async ({ browser, baseURL }) => {
  const supervisor = await Seat.of(browser, baseURL!, "jiandu");
  const administrator = await Seat.of(browser, baseURL!, "guanli");
  const letter = (await supervisor.read("referrals?limit=50")).rows.find((r: any) => r.status === "sent");
  expect(letter, "the demonstration has a referral under way").toBeTruthy();
  const person = (await administrator.read(`people?body=${letter.to.code}&limit=10`)).rows.find((p: any) => p.record.roles.includes("department_officer"));
  const receiver = await Seat.of(browser, baseURL!, person.record.login);
  const page = receiver.page;
  await page.goto("/console/");
  await expect(page.getByText(letter.text.firm_name).first()).toBeVisible();
  await page.goto("/console/referrals");
  await page.getByRole("button", { name: letter.text.number }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toContainText(letter.text.facts[0]);
  await dialog.getByRole("button", { name: "接收", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "接收", exact: true }).click();
  await expect.poll(async () => (await receiver.read("referrals?limit=50")).rows.find((r: any) => r.id === letter.id)?.status).toBe("received");
  expect(receiver.errors).toEqual([]);
  for (const seat of [supervisor, administrator, receiver]) await seat.close();
});

test("逾期不改正的，升级为案件线索", async ({ browser, baseURL }) => {
  const officer = await Seat.of(browser, baseURL!, "duiyuan");
  const { today } = await officer.read("me");
  const rows = (await officer.read("orders?limit=100")).rows.filter((o: any) => o.last_day < today && ["open", "failed"].includes(o.status));
  let order: any;
  for (const row of rows) {
    const view = await officer.read(`orders/${row.id}`);
    if (view.acts.includes("escalate")) order = view;
    if (order) break;
  }
  expect(order, "the demonstration has an order past its last day").toBeTruthy();
  const page = officer.page;
  await page.goto(`/console/orders/${order.row.id}`);
  await page.getByRole("button", { name: /升级处理/ }).click();
  await page.getByRole("dialog").getByLabel("理由").fill("到期复查仍未改正");
  await page.getByRole("dialog").getByRole("button", { name: "建议立案" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByRole("link", { name: "打开案件" }).click();
  await expect(page.getByText("线索待核查").first()).toBeVisible();
  await expect(page.getByRole("region", { name: "立案条件" })).toContainText("追责时效");
  expect(officer.errors).toEqual([]);
  await officer.close();
});
