import { expect, test } from "@playwright/test";
import { approves, decided, does, filed, fresh, inquired, now, open, paper, reported, runs, today, via, view } from "./lib/case";
import { PHONE, Seat } from "./lib/heyi";
import { looks } from "./lib/look";
import { pdfText } from "./lib/paper";

/** 办案中的意外: who did it isn't known, a foreign name without a number, nobody to be served, paid in parts and twice, a printed paper with a fault. */

const people = async (browser: any, base: string) => [await Seat.of(browser, base, "duiyuan"), await Seat.of(browser, base, "fuzeren"), await Seat.of(browser, base, "fazhi")] as const;
async function leave(seats: readonly Seat[], but = /^$/): Promise<void> {
  for (const seat of seats) {
    expect(seat.errors.filter((e) => !but.test(e))).toEqual([]);
    await seat.close();
  }
}
const textOf = async (seat: Seat, link: string): Promise<string> => pdfText(await (await seat.context.request.get(link)).body());

test("当事人不明：先登记线索，不能告知；查明是没有证件号码的外国人，文书写证件所载姓名", async ({ browser, baseURL }) => {
  test.setTimeout(180_000);
  const [officer, head, reviewer] = await people(browser, baseURL!);
  const id = await filed(officer, head, { name: "", address: "" });
  const page = officer.page;
  await page.goto(`/console/cases/${id}`);
  const parties = page.getByRole("region", { name: "当事人", exact: true });
  await expect(parties).toContainText("查明以前不能告知、处罚");
  await looks(page, "当事人不明");
  await inquired(officer, id);
  // What happened may be concluded; nobody can be told who isn't known.
  await reported(officer, id);
  const early = await open(officer, id, "notify");
  await expect(early.gates).toContainText("当事人还没有查明，不能告知");
  await looks(page, "当事人不明-不能告知");

  const name = `${fresh("阮")}（原文见护照）`;
  await does(officer, id, "identify_party", { kind: "individual", name, id_type: "护照，没有随身携带", address: "渝中区解放碑街道八一路某酒店", reason: "经辨认监控录像和询问在场人员查明，证件号码待使领馆答复。" });
  const known = await view(officer, id);
  expect(known.parties[0].name).toBe(name);
  await page.goto(`/console/cases/${id}`);
  await expect(parties).toContainText(name);
  await expect(parties).not.toContainText("查明以前");
  await decided(officer, head, reviewer, id, false);
  const decision = await paper(officer, id, "行政处罚决定书");
  const text = await textOf(officer, decision.link);
  expect(text).toContain(name);
  expect(text, "a number that isn't known is not made up").not.toMatch(/undefined|null|证件号码：?号/);
  await leave([officer, head, reviewer]);
});

test("公告送达：没有写明用过的方式和理由的拒绝；三十日以后才算送达，陈述申辩期限从那时起算", async ({ browser, baseURL }) => {
  test.setTimeout(180_000);
  const [officer, head, reviewer] = await people(browser, baseURL!);
  const id = await filed(officer, head, { name: fresh("游") });
  await inquired(officer, id);
  await reported(officer, id);
  await via(officer, id, "notify");
  const on = await today(officer);
  const form = await open(officer, id, "serve_notice");
  await form.fill({ mode: "public", at: now(), place: "本机关公告栏和区政府门户网站" });
  await form.refused(/公告送达/, "第九十五条");
  await looks(officer.page, "公告送达-没有理由");
  await form.fill({ proof: "直接送达两次无人，邮寄被退回，受送达人下落不明。" });
  await expect(form.gates).toContainText("全部符合");
  await form.done();
  const period = runs(await view(officer, id), "陈述、申辩");
  expect(period, "the time for defence is on the board").toBeTruthy();
  const gone = (Date.parse(period.last_day) - Date.parse(on)) / 86_400_000;
  expect(gone, "thirty days of notice before the days of defence").toBeGreaterThan(30);
  await officer.page.goto(`/console/cases/${id}`);
  await officer.page.getByRole("region", { name: "期限" }).first().locator("li", { hasText: period.title }).getByRole("button", { name: "怎样计算" }).click();
  if (period.provisional) await expect(officer.page.getByRole("dialog")).toContainText("还没有公布放假安排");
  else await expect(officer.page.getByRole("dialog").getByRole("region", { name: "逐日计算" })).toBeVisible();
  await looks(officer.page, "公告送达-怎样计算");
  await officer.page.getByRole("dialog").getByRole("button", { name: "关闭", exact: true }).click();
  // Nothing goes on before it.
  const forward = (await view(officer, id)).next.filter((n: any) => ["submit_review", "pass_unreviewed"].includes(n.step) && n.unmet.length === 0);
  expect(forward).toEqual([]);
  await leave([officer, head, reviewer]);
});

test("罚款先缴一部分，又重复缴款：多缴的登记以后退还，没有退还的不能结案", async ({ browser, baseURL }) => {
  test.setTimeout(180_000);
  const [officer, head, reviewer] = await people(browser, baseURL!);
  const id = await filed(officer, head, { name: fresh("欧") });
  await inquired(officer, id);
  await reported(officer, id);
  await decided(officer, head, reviewer, id);
  const [on, due] = [await today(officer), (await view(officer, id)).money.unpaid];
  expect(due).toBeGreaterThan(1000);
  await does(officer, id, "collect", { amount: 10, on, how: "bank", ticket: "渝罚部分01" });
  expect((await view(officer, id)).money.unpaid).toBe(due - 1000);
  await officer.page.goto(`/console/cases/${id}`);
  await expect(officer.page.getByRole("region", { name: "处罚决定" })).toContainText("未缴");
  // The whole sum arrives on top of the part.
  const form = await open(officer, id, "collect");
  await form.fill({ amount: due / 100, on, how: "bank", ticket: "渝罚全额02" });
  await form.refused("应缴余额为");
  await form.fill({ overpaid: true });
  await form.done();
  const over = (await view(officer, id)).money;
  expect([over.unpaid, over.paid]).toEqual([0, due + 1000]);
  await looks(officer.page, "多缴");
  const close = await open(officer, id, "close");
  await close.fill({ ground: "performed", result: "罚款已经缴清。" });
  await close.refused(/退还|多缴/);
  const refund = await open(officer, id, "refund");
  await expect(refund.at.getByLabel("退还金额（元）")).toHaveValue("10");
  await refund.fill({ amount: 20, note: "重复缴款，经核对银行回单。", receiver: "当事人本人账户", ticket: "渝退0001" });
  await refund.refused(/多缴|退还/);
  await refund.fill({ amount: 10 });
  await refund.done();
  await approves(head, id, refund.step.name);
  await does(officer, id, "close", { ground: "performed", result: "罚款已经缴清，多缴的已经退还。" });
  await approves(head, id, "结案");
  expect((await view(officer, id)).row.status).toBe("closed");
  await leave([officer, head, reviewer]);
});

test("告知以后事实改变，重新告知；旧告知书的核验页写明有新的版本；决定书有误的更正，核验页指向更正通知书", async ({ browser, baseURL }) => {
  test.setTimeout(240_000);
  const [officer, head, reviewer] = await people(browser, baseURL!);
  const id = await filed(officer, head, { name: fresh("裴") });
  await inquired(officer, id);
  await reported(officer, id);
  await via(officer, id, "notify");
  const first = await paper(officer, id, "行政处罚告知书");
  await does(officer, id, "renotify", { reason: "当事人提出时间有误，经核对监控录像，改正违法时间。" });
  const facts = "当事人于当日十八时许携犬在八一路行走，没有使用犬绳。";
  const again = await open(officer, id, "report");
  await again.fill({ facts });
  await again.done();
  await does(officer, id, "notify");
  await expect.poll(async () => (await view(officer, id)).documents.filter((d: any) => d.title === first.title).length, { timeout: 120_000 }).toBe(2);
  const second = (await view(officer, id)).documents.findLast((d: any) => d.title === first.title);
  expect(second.number).not.toBe(first.number);
  expect(await textOf(officer, second.link)).toContain("十八时许");
  expect(await textOf(officer, first.link), "what was printed stays as it was").not.toContain("十八时许");

  const anybody = await Seat.open(browser, baseURL!, PHONE);
  const page = anybody.page;
  await page.goto(first.check_link);
  await expect(page.getByText("这份文书已有新的版本")).toBeVisible();
  await looks(page, "核验-已重新告知");
  await page.goto(second.check_link);
  await expect(page.getByText("是现行版本")).toBeVisible();

  await decided(officer, head, reviewer, id);
  const decision = await paper(officer, id, "行政处罚决定书");
  await page.goto(decision.check_link);
  await expect(page.getByText("是现行版本")).toBeVisible();
  const { number } = decision;
  await does(officer, id, "amend", { paper: `行政处罚决定书 ${number}`, was: "八一路12号", now: "八一路21号", reason: "打印有误，实体内容不变。" });
  await approves(head, id, "补正、更正文书");
  const amendment = await paper(officer, id, "更正");
  await page.reload();
  await expect(page.getByText("这份文书有更正")).toBeVisible();
  await expect(page.getByText("是现行版本")).toHaveCount(0);
  await looks(page, "核验-有更正");
  await page.getByRole("link", { name: amendment.number }).click();
  await expect(page.getByRole("heading", { name: /更正/ })).toBeVisible();
  const pdf = await textOf(anybody, (await page.getByRole("link", { name: /查看登记的文书/ }).getAttribute("href"))!);
  for (const words of [number, "八一路12号", "八一路21号"]) expect(pdf).toContain(words.replace(/\s/g, ""));
  await leave([officer, head, reviewer, anybody]);
});
