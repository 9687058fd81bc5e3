import { expect, test } from "@playwright/test";
import { REPORT, approves, day, did, discretion, does, found, joined, now, open, paper, runs, today, view } from "./lib/case";
import { Seat } from "./lib/heyi";
import { looks } from "./lib/look";
import { pdfText } from "./lib/paper";

/** 听证: asked for by the party, called and held by one who doesn't handle the case, reported, reviewed by a third, then decided. */

const heard = (v: any): boolean => v.conduct[0].kinds.includes("责令停产停业");

test("听证：当事人要求，承办人不能主持，通知早于七个工作日", async ({ browser, baseURL }) => {
  const officer = await Seat.of(browser, baseURL!, "duiyuan");
  const leader = await Seat.of(browser, baseURL!, "dazhang");
  const presider = await Seat.of(browser, baseURL!, "fazhi");
  const v = await found(officer, "status=filed&mine=true", (v) => v.record.length > 0 && heard(v) && !runs(v, "扣押") && !runs(v, "登记保存") && !v.suspended, "an act for which business may be stopped");
  const id = v.row.id;

  // 责令停产停业 carries the right to a hearing, whatever the fine.
  const form = await open(officer, id, "report");
  await discretion(form, officer, v, v.conduct[0], { kinds: ["责令停产停业"] });
  await form.fill(REPORT);
  await expect(form.gates).toContainText("全部符合");
  await form.done();
  const told = await open(officer, id, "notify");
  await expect(told.at).toContainText("听证");
  await told.done();
  await does(officer, id, "serve_notice", { mode: "direct", at: now(), place: "本机关", recipient: "当事人" });
  await expect(officer.page.getByRole("region", { name: "期限" })).toContainText("收到告知后要求听证");
  await does(officer, id, "ask_hearing", { at: now(), how: "written", person: "当事人" });
  const next = officer.page.getByRole("region", { name: "下一步" });
  await expect(next).toContainText("通知听证");
  await expect(next).toContainText("由听证主持人办理");

  // One who handles the case and is a reviewer as well can't preside.
  const both = await joined(browser, baseURL!, "曾某", ["officer", "reviewer"], v.row.body.code, true);
  await does(leader, id, "replace_handler", { leaving: v.handlers[1].name, joining: "曾某", reason: "原承办人调离" });
  await both.page.goto(`/console/cases/${id}`);
  await both.page.getByText("曾某").first().click();
  await both.page.getByRole("button", { name: "法制审核员" }).click();
  await expect(both.page.locator(".bar")).toContainText("法制审核员");
  await both.page.goto(`/console/cases/${id}/steps/call_hearing`);
  const barred = both.page.locator(".refusal");
  await expect(barred).toContainText("是本案承办人，不能再办理“通知听证”");
  await expect(barred).toContainText("条");
  await looks(both.page, "听证-承办人不能主持");

  // The reviewer presides: found in the queue, called too early, then rightly.
  const on = await today(presider);
  await presider.page.goto("/console/cases?waiting=hearing");
  await presider.page.getByRole("searchbox", { name: "查找案件" }).fill(v.row.firm_name);
  await presider.page.getByRole("link", { name: v.row.cause }).first().click();
  await expect(presider.page).toHaveURL(new RegExp(id));
  const call = await open(presider, id, "call_hearing");
  await call.fill({ at: `${day(on, 3)}T9:30`, place: "本机关会议室", open: true, recorder: "书记员", served_on: on });
  await call.refused("推迟", "第六十四条");
  await looks(presider.page, "听证-通知太迟");
  await call.fill({ at: `${day(on, 15)}T9:30` });
  await expect(call.gates).toContainText("全部符合");
  await call.done();
  const notice = await paper(presider, id, "听证通知书");
  expect(pdfText(await (await presider.context.request.get(notice.link)).body())).toContain((await presider.read("me")).name);
  for (const seat of [officer, leader, presider, both]) {
    expect(seat.errors).toEqual([]);
    await seat.close();
  }
});

test("听证：举行、报告，主持人不能再审核，另一人审核后作出决定", async ({ browser, baseURL }) => {
  test.setTimeout(180_000);
  const officer = await Seat.of(browser, baseURL!, "duiyuan");
  const presider = await Seat.of(browser, baseURL!, "fazhi");
  const head = await Seat.of(browser, baseURL!, "fuzeren");
  const v = await found(officer, "status=noticed&mine=true", (v) => did(v, "call_hearing"), "a hearing whose day has come");
  const id = v.row.id;
  let form = await open(presider, id, "hold_hearing");
  const called = v.record.find((d: any) => d.step === "call_hearing").lines.find((l: any) => l.label === "听证时间").text;
  const [, y, m, d] = /(\d+)年(\d+)月(\d+)日/.exec(called)!;
  const on = `${y}-${m!.padStart(2, "0")}-${d!.padStart(2, "0")}`;
  await form.fill({ from: `${on}T9:35`, to: `${on}T10:40`, place: "本机关会议室", attended: "agents", agents: "3", content: "主持人核对到场人员，宣布听证纪律。\n承办人提出事实、证据和处罚建议。\n当事人的代理人陈述、申辩和质证。", signed: "signed" });
  await form.refused("代理人3人", "第六十四条");
  await form.fill({ agents: "2" });
  await expect(form.gates).toContainText("全部符合");
  await looks(presider.page, "听证-笔录");
  await form.done();
  await does(presider, id, "report_hearing", { opinion: "事实清楚，证据确凿，当事人没有提出新的证据。", advice: "agree" });
  await does(officer, id, "settle_defence", { points: "已经主动改正，希望从轻。", checked: "改正情况属实，裁量时已经考虑。", adopted: "no", reason: "拟处罚的数额已在从轻的幅度以内。" });
  // Heard: review is due, and it can't be passed over.
  await expect(officer.page.getByRole("region", { name: "下一步" })).toContainText("提请法制审核");
  await does(officer, id, "submit_review");

  await presider.page.goto(`/console/cases/${id}/steps/review`);
  await expect(presider.page.locator(".refusal")).toContainText("举行听证");
  const third = await joined(browser, baseURL!, "魏某", ["reviewer"], v.row.body.code);
  await third.page.goto("/console/cases?waiting=review");
  await third.page.getByRole("link", { name: v.row.cause }).first().click();
  await expect(third.page.getByRole("region", { name: "阅卷" })).toBeVisible();
  form = await open(third, id, "review");
  await form.fill({ subject: true, procedure: true, facts: true, law: true, power: true, papers: true, crime: true, opinion: "事实清楚，证据确凿，程序合法，同意。" });
  await form.done();
  form = await open(officer, id, "decide");
  await form.fill({ bank: "指定的代收银行", account: "见缴款通知书", late_fee: true });
  await expect(form.gates).toContainText("全部符合");
  await form.done();
  await approves(head, id, "作出处罚决定");
  const after = await view(officer, id);
  expect(after.row.status).toBe("decided");
  for (const title of ["听证笔录", "听证报告", "行政处罚决定书"]) await paper(officer, id, title);
  await officer.page.goto(`/console/cases/${id}`);
  await looks(officer.page, "听证-决定以后");
  for (const seat of [officer, presider, head, third]) {
    expect(seat.errors).toEqual([]);
    await seat.close();
  }
});
