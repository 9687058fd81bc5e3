import { expect, test } from "@playwright/test";
import { approves, day, did, does, found, open, paper, today, view } from "./lib/case";
import { Seat } from "./lib/heyi";
import { looks } from "./lib/look";

/** 执行: instalments, the added fine with its cap, demand, court; and what may interrupt a case: suspended, resumed, withdrawn. */

test("分期缴纳：各期合计等于余额，先缴一期，重复的票据不入账", async ({ browser, baseURL }) => {
  const officer = await Seat.of(browser, baseURL!, "duiyuan");
  const head = await Seat.of(browser, baseURL!, "fuzeren");
  const on = await today(officer);
  const v = await found(officer, "status=performing&mine=true", (v) => v.money.unpaid > 20_000 && !v.money.late_days && !v.money.on_spot && v.steps.some((s: any) => s.step === "defer_payment"), "an unpaid fine whose time still runs");
  const id = v.row.id;
  const [first, rest] = [100, v.money.unpaid / 100 - 100];
  let form = await open(officer, id, "defer_payment");
  await form.fill({ applied_on: on, hardship: "经营困难，附近三个月的账目。", instalments: [{ due: day(on, 20), amount: first }, { due: day(on, 90), amount: rest + 1 }] });
  await form.refused("应缴余额为", "第六十六条");
  await form.fill({ instalments: [{ due: day(on, 20), amount: first }, { due: day(on, 90), amount: rest }] });
  await looks(officer.page, "分期-报批");
  await form.done();
  await approves(head, id, "暂缓、分期缴纳罚款");
  expect((await view(officer, id)).money.pay_by).toBe(day(on, 90));
  form = await open(officer, id, "collect");
  await form.fill({ amount: first, on, how: "bank", ticket: "渝罚分期0001" });
  await form.done();
  expect((await view(officer, id)).money.paid).toBe(first * 100);
  form = await open(officer, id, "collect");
  await form.fill({ amount: first, on, how: "bank", ticket: "渝罚分期0001" });
  await form.refused("已经登记，不重复入账");
  await form.fill({ amount: rest + 0.01, ticket: "渝罚分期0002" });
  await form.refused("应缴余额为");
  await form.fill({ amount: rest });
  await form.done();
  const after = await view(officer, id);
  expect([after.money.unpaid, after.next.map((n: any) => n.step)]).toEqual([0, expect.arrayContaining(["close"])]);
  await officer.page.goto(`/console/cases/${id}`);
  await looks(officer.page, "分期-缴清");
  for (const seat of [officer, head]) {
    expect(seat.errors).toEqual([]);
    await seat.close();
  }
});

test("加处罚款：每日百分之三，不超过罚款；催告、申请法院，期限没到的拒绝", async ({ browser, baseURL }) => {
  test.setTimeout(180_000);
  const officer = await Seat.of(browser, baseURL!, "duiyuan");
  const head = await Seat.of(browser, baseURL!, "fuzeren");
  const on = await today(officer);
  const late = await found(officer, "status=performing&mine=true", (v) => v.money.late_days > 0 && v.money.late_days < 33, "a fine that is late, the added fine below its cap");
  const { penalty, late_days } = late.money;
  let form = await open(officer, late.row.id, "add_late_fee");
  await form.fill({ until: on });
  const fee = (penalty.fine * 3 * late_days) / 100;
  await expect(form.at).toContainText((fee / 100).toLocaleString("zh-CN"));
  await looks(officer.page, "加处罚款");
  await form.done();
  expect((await view(officer, late.row.id)).money.late_fee).toBe(fee);
  await does(officer, late.row.id, "demand", { duty: "缴纳罚款和加处罚款", way: "到指定的代收银行缴纳", until: day(on, 11), served_on: on });
  form = await open(officer, late.row.id, "apply_court");
  await expect(form.gates).toContainText("起才可以申请");
  await expect(form.gates).toContainText("还没有届满");
  await looks(officer.page, "申请法院-没有到期");
  await paper(officer, late.row.id, "催告书");

  const old = await found(officer, "status=performing&mine=true", (v) => did(v, "demand") && v.money.late_days > 33, "an unpaid fine after the time for remedies");
  const id = old.row.id;
  form = await open(officer, id, "add_late_fee");
  await form.fill({ until: on });
  await form.done();
  const capped = (await view(officer, id)).money;
  expect(capped.late_fee, "never more than the fine").toBe(capped.penalty.fine);
  form = await open(officer, id, "apply_court");
  await form.fill({ court: "有管辖权的人民法院", object: "罚款和加处罚款", opinion: "当事人没有提出意见，经催告没有履行。" });
  await expect(form.gates).toContainText("全部符合");
  await form.done();
  await approves(head, id, "申请人民法院强制执行");
  await does(officer, id, "court_reply", { result: "accepted", on, number: "行审1号" });
  await paper(officer, id, "强制执行申请书");
  await officer.page.goto(`/console/cases/${id}`);
  await looks(officer.page, "申请法院-以后");
  for (const seat of [officer, head]) {
    expect(seat.errors).toEqual([]);
    await seat.close();
  }
});

test("中止、恢复、撤销：中止期间不能办别的，期限停止计算，撤销以后可以归档", async ({ browser, baseURL }) => {
  const officer = await Seat.of(browser, baseURL!, "duiyuan");
  const head = await Seat.of(browser, baseURL!, "fuzeren");
  const v = await found(officer, "status=filed&mine=true", (v) => v.suspended, "a case that stands still");
  const id = v.row.id;
  await officer.page.goto(`/console/cases/${id}`);
  await expect(officer.page.getByRole("note")).toContainText("起中止调查");
  await looks(officer.page, "中止");
  await officer.page.goto(`/console/cases/${id}/steps/report`);
  await expect(officer.page.locator(".refusal")).toContainText("先恢复调查");
  await does(officer, id, "resume", { reason: "另案已经办结。" });
  await approves(head, id, "恢复调查");
  const resumed = await view(officer, id);
  expect(resumed.suspended).toBeNull();
  const period = resumed.periods.find((p: any) => p.title.includes("自立案之日起") && p.running);
  expect(period.moves.map((m: any) => m.what)).toEqual(["中止调查", "恢复调查"]);
  await does(officer, id, "withdraw", { reason: "经调查，违法事实不能成立。" });
  await approves(head, id, "撤销案件");
  await officer.page.goto(`/console/cases/${id}`);
  await expect(officer.page.locator("#main")).toContainText("撤销");
  await does(officer, id, "archive", { keep: "short", keeper: "档案室" });
  expect((await view(officer, id)).row.status).toBe("archived");
  for (const seat of [officer, head]) {
    expect(seat.errors).toEqual([]);
    await seat.close();
  }
});
