import { expect, test } from "@playwright/test";
import { approves, at, day, decided, did, does, filed, fresh, inquired, now, open, paper, reported, runs, today, via, view } from "./lib/case";
import { Seat } from "./lib/heyi";
import { looks } from "./lib/look";

/** 本阶段按需办理: evidence of every kind, recusal and time, the police, another body, remedies, enforcement. Each is a page with its own paper. */

const people = async (browser: any, base: string) => [await Seat.of(browser, base, "duiyuan"), await Seat.of(browser, base, "fuzeren"), await Seat.of(browser, base, "fazhi")] as const;
async function leave(seats: readonly Seat[], but = /^$/): Promise<void> {
  for (const seat of seats) {
    expect(seat.errors.filter((e) => !but.test(e))).toEqual([]);
    await seat.close();
  }
}
const titles = (v: any): string[] => v.documents.map((d: any) => d.title);

test("各种证据：现场检查、勘验、抽样、鉴定、协助调查、责令提供材料，各有文书", async ({ browser, baseURL }) => {
  test.setTimeout(240_000);
  const [officer, head] = await people(browser, baseURL!);
  const id = await filed(officer, head, { name: fresh("蔡") });
  const [on, v] = [await today(officer), await view(officer, id)];
  const [from, to] = [`${day(on, -1)}T09:00`, `${day(on, -1)}T09:40`];
  const two = { officers: v.handlers.map((h: any) => h.name), told: true, signed: "signed" };

  // One officer alone is refused.
  const form = await open(officer, id, "inspect_site");
  await form.fill({ place: "八一路12号门前", from, to, told: true, present: "当事人", found: "现场有犬一只，没有犬绳。" });
  const one = form.at.getByRole("group", { name: new RegExp(`^${form.step.fields.find((f: any) => f.name === "officers").label}`) }).locator("label", { hasText: two.officers[1] }).getByRole("checkbox");
  await one.uncheck();
  await form.refused(/两名|二人|不得少于/, "第四十二条");
  await one.check();
  await form.done();
  await does(officer, id, "inquest", { place: "八一路12号门前", from, to, ...two, object: "事发路段", weather: "晴", present: "当事人", found: "路段长20米，有监控探头一处。" });
  await does(officer, id, "sample", { place: "八一路12号门前", at: from, ...two, goods: [{ name: "犬毛", quantity: "1份" }], method: "当场提取，封存编号。" });
  await does(officer, id, "appraise", { object: "犬毛", agency: "有资质的检测机构", matter: "鉴定品种。", from: on, to: day(on, 5), cost_borne: true });
  await does(officer, id, "appraisal_result", { object: "犬毛", agency: "有资质的检测机构", number: "检字1号", result: "为中型犬。", received_on: on, objection: "收到之日起可以书面申请重新检测" });
  await does(officer, id, "call_inquiry", { person: v.parties[0].name, at: `${day(on, 1)}T10:00`, place: "解放碑街道办事处", bring: "身份证件、犬只免疫证明" });
  await does(officer, id, "ask_materials", { materials: "犬只免疫证明。", until: day(on, 5), basis: "《中华人民共和国行政处罚法》第五十五条" });
  await does(officer, id, "ask_assistance", { to: "渝中区农业农村委员会", matter: "查询犬只免疫登记情况。" });
  const asked = await view(officer, id);
  await does(officer, id, "assistance_reply", { to: "渝中区农业农村委员会", on, content: "没有登记。" });
  expect((await view(officer, id)).periods.filter((p: any) => p.running).length, "what was asked for has come").toBeLessThanOrEqual(asked.periods.filter((p: any) => p.running).length);
  for (const title of ["现场检查笔录", "勘验", "抽样", "委托书", "询问通知书", "提供材料", "协助调查"]) await paper(officer, id, title);
  expect(new Set(titles(await view(officer, id))).size).toBeGreaterThanOrEqual(9);
  await officer.page.goto(`/console/cases/${id}`);
  await looks(officer.page, "各种证据");
  await leave([officer, head]);
});

test("回避、延长、中止：申请回避的承办人被替换；延长、中止写明理由报批，期限随之改变", async ({ browser, baseURL }) => {
  test.setTimeout(180_000);
  const [officer, head] = await people(browser, baseURL!);
  const id = await filed(officer, head, { name: fresh("魏") });
  const v = await view(officer, id);
  const [on, leaving] = [await today(officer), v.handlers[1].name];
  const other = (await officer.read(`officers?body=${v.row.body.code}&from=${on}&to=${on}`)).find((o: any) => o.free && !v.handlers.some((h: any) => h.id === o.person.id)).person.name;
  await does(officer, id, "settle_recusal", { person: leaving, asked_by: v.parties[0].name, reason: "与当事人是近亲属。", granted: true, replacement: other });
  await approves(head, id, "决定是否回避");
  const now2 = await view(officer, id);
  expect(now2.handlers.map((h: any) => h.name)).toEqual(expect.arrayContaining([other]));
  expect(now2.handlers.map((h: any) => h.name)).not.toContain(leaving);
  const before = runs(now2, "自立案之日起").last_day;

  await officer.page.goto(`/console/cases/${id}/steps/extend_handling`);
  const may = (await view(officer, id)).steps.some((s: any) => s.step === "extend_handling");
  if (may) {
    const form = await open(officer, id, "extend_handling");
    await form.fill({ days: "30", reason: "案情复杂，需要鉴定。" });
    await expect(form.gates).toContainText("条");
    await looks(officer.page, "延长办案期限");
  }
  await does(officer, id, "suspend", { reason: "须以另案的结果为依据。" });
  await approves(head, id, "中止调查");
  await officer.page.goto(`/console/cases/${id}`);
  await expect(officer.page.getByRole("note")).toContainText("中止调查");
  await does(officer, id, "resume", { reason: "另案已经办结。" });
  await approves(head, id, "恢复调查");
  expect(runs(await view(officer, id), "自立案之日起").last_day >= before).toBe(true);
  for (const title of ["回避", "中止"]) await paper(officer, id, title);
  // The party dies: nothing more is done against him.
  await does(officer, id, "terminate", { ground: "dead", reason: "公安机关出具死亡证明。" });
  await approves(head, id, "终止调查");
  expect((await view(officer, id)).row.status).toBe("withdrawn");
  await paper(officer, id, "终止");
  await leave([officer, head]);
});

test("涉嫌犯罪：专案组两人以上，负责人决定移送；公安机关不立案的提请复议，退回后继续办理；问题线索移送", async ({ browser, baseURL }) => {
  test.setTimeout(240_000);
  const [officer, head] = await people(browser, baseURL!);
  const id = await filed(officer, head, { name: fresh("邵") });
  const v = await view(officer, id);
  const on = await today(officer);
  // Nobody hands to the police what nobody reported.
  await head.page.goto(`/console/cases/${id}/steps/transfer_crime`);
  await expect(head.page.getByRole("region", { name: "办理条件" })).toContainText("条");
  const names = v.handlers.map((h: any) => h.name);
  const form = await open(officer, id, "propose_crime");
  await form.fill({ team: names.slice(0, 1), report: "行为可能构成犯罪。", to: "重庆市渝中区公安局" });
  await form.refused("专案组不得少于2人");
  await form.fill({ team: names.slice(1) });
  await looks(officer.page, "报告涉嫌犯罪");
  await form.done();
  const decide = runs(await view(officer, id), "移送");
  expect((Date.parse(decide.last_day) - Date.parse(on)) / 86_400_000, "three days to decide").toBeLessThanOrEqual(5);
  // While this is open, no penalty.
  const transfer = await open(head, id, "transfer_crime");
  await transfer.fill({ to: "重庆市渝中区公安局", materials: "案件移送书、调查报告、证据材料。", sent_at: at(-1) });
  await expect(transfer.gates).toContainText("全部符合");
  await looks(head.page, "移送涉嫌犯罪");
  await transfer.done();
  expect((await view(officer, id)).row.status).toBe("transferred");
  await does(officer, id, "police_reply", { accepted: false, on, number: "不立字1号", note: "认为没有犯罪事实。" });
  expect(runs(await view(officer, id), "复议"), "the days to ask the police again").toBeTruthy();
  await does(officer, id, "ask_police_review", { on, reason: "证据足以证明有犯罪事实。" });
  await approves(head, id, "提请公安机关复议");
  await does(head, id, "take_back", { reason: "复议维持不立案，依法给予行政处罚。" });
  expect((await view(officer, id)).row.status).toBe("filed");
  await does(officer, id, "hand_discipline", { to: "区纪委监委", about: "发现公职人员可能违纪。" });
  await approves(head, id, "移送问题线索");
  for (const title of ["涉嫌犯罪案件移送", "问题线索"]) await paper(officer, id, title);
  await officer.page.goto(`/console/cases/${id}`);
  await looks(officer.page, "公安退回以后");
  await leave([officer, head]);
});

test("不予立案、移送有权机关：负责人写明理由，案件随之办结，还能归档", async ({ browser, baseURL }) => {
  test.setTimeout(180_000);
  const [officer, head] = await people(browser, baseURL!);
  const id = await filed(officer, head, { name: fresh("唐") });
  await does(officer, id, "transfer", { to: "渝中区住房和城乡建设委员会", reason: "经查，行为不属于本机关管辖。", materials: "案件来源登记表、询问笔录。" });
  await approves(head, id, "移送有权机关");
  expect((await view(officer, id)).row.status).toBe("handed_over");
  await paper(officer, id, "移送");
  await does(officer, id, "archive", { keep: "short", keeper: "档案室" });
  expect((await view(officer, id)).row.status).toBe("archived");

  const page = officer.page;
  await page.goto("/console/cases");
  await page.getByRole("button", { name: "登记案件线索" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "违法事项" }).fill("携犬出户未系犬绳");
  await dialog.getByRole("option", { name: /携犬出户/ }).first().click();
  await dialog.getByText("当事人不明").click();
  await expect(dialog).toContainText("查明后在案件中补填当事人");
  await dialog.getByLabel("违法事实").fill("有人举报八一路有犬只没有使用犬绳。");
  await looks(page, "登记线索-当事人不明");
  await dialog.getByRole("button", { name: "登记", exact: true }).click();
  await page.waitForURL(/\/cases\/case_/);
  const lead = page.url().split("/").at(-1)!;
  await head.page.goto(`/console/cases/${lead}`);
  await head.page.getByRole("button", { name: "不予立案" }).click();
  const refuse = head.page.getByRole("dialog");
  await expect(refuse.getByRole("button", { name: "不予立案", exact: true })).toBeDisabled();
  await refuse.getByRole("textbox").fill("经核查，没有违法事实。");
  await looks(head.page, "不予立案");
  await refuse.getByRole("button", { name: "不予立案", exact: true }).click();
  await expect.poll(async () => (await view(officer, lead)).row.status).toBe("not_filed");
  await paper(officer, lead, "不予立案");
  await leave([officer, head], /422/);
});

test("陈述申辩采纳以后减少罚款；复议变更决定，多缴的退还；公开以后撤回", async ({ browser, baseURL }) => {
  test.setTimeout(240_000);
  const [officer, head, reviewer] = await people(browser, baseURL!);
  const leader = await Seat.of(browser, baseURL!, "dazhang");
  const id = await filed(officer, head, { name: fresh("秦") });
  await inquired(officer, id);
  const tier = await reported(officer, id, { facts: { prior_1y: 2 } });
  await via(officer, id, "notify");
  await via(officer, id, "serve_notice", { mode: "direct", at: `${await today(officer)}T${now()}`, place: "本机关", recipient: "当事人" });
  const told = (await view(officer, id)).record.find((d: any) => d.step === "notify").penalty;
  await does(officer, id, "defend", { at: now(), how: "oral", person: "当事人", content: "家庭困难，已经改正，请求减少罚款。", signed: "signed" });
  // Nothing goes on before it is answered, and never to the party's cost.
  await officer.page.goto(`/console/cases/${id}`);
  await expect(officer.page.getByRole("region", { name: "下一步" })).toContainText("复核陈述、申辩");
  const form = await open(officer, id, "settle_defence");
  await expect(form.at.getByLabel("陈述、申辩的要点", { exact: false }).or(form.at.locator("textarea").first()).first()).toHaveValue(/家庭困难/);
  await form.fill({ checked: "情况属实。", adopted: "no", reason: "拟处罚适当。", fine: 100_000 });
  await form.refused(/更重|加重/);
  await looks(officer.page, "复核申辩-加重");
  await form.fill({ fine: told.fine / 100 });
  await form.done();
  expect(tier.fine_max).toBeGreaterThan(0);
  await paper(officer, id, "陈述");
  const passable = (await view(officer, id)).next.find((n: any) => n.step === "pass_unreviewed");
  expect(passable?.unmet, "heard: it may go on").toEqual([]);
  await via(officer, id, "pass_unreviewed", { reason: "不属于法制审核范围。" });
  await does(officer, id, "decide", { bank: "指定的代收银行", account: "见缴款通知书", late_fee: true });
  await approves(head, id, "作出处罚决定");
  await via(officer, id, "serve", { mode: "direct", at: `${await today(officer)}T${now()}`, place: "本机关", recipient: "当事人" });
  const [on, due] = [await today(officer), (await view(officer, id)).money.unpaid];
  await does(officer, id, "collect", { amount: due / 100, on, how: "bank", ticket: "渝罚变更01" });
  const publish = await open(leader, id, "publish");
  await publish.fill({ checked: true });
  await publish.done();
  await does(officer, id, "note_remedy", { kind: "reconsideration", organ: "区人民政府", on, stayed: true });
  await officer.page.goto(`/console/cases/${id}`);
  await looks(officer.page, "复议期间");
  await does(officer, id, "note_remedy_result", { result: "quashed", on, number: "复决1号" });
  const after = (await view(officer, id)).money;
  expect(after.unpaid).toBe(0);
  const refund = await open(officer, id, "refund");
  await expect(refund.at.getByLabel("退还金额（元）")).toHaveValue(String(due / 100));
  await refund.fill({ note: "复议撤销处罚决定。", receiver: "当事人本人账户", ticket: "渝退0002" });
  await looks(officer.page, "退还");
  await refund.done();
  await approves(head, id, "退还多缴的罚没款");
  await does(leader, id, "withdraw_publication", { reason: "处罚决定已被复议撤销。" });
  expect(did(await view(officer, id), "withdraw_publication")).toBe(true);
  await leave([officer, head, reviewer, leader]);
});

test("当场收缴：没有票据不能收；两日内交至机关、缴付银行，没有交的不能结案", async ({ browser, baseURL }) => {
  test.setTimeout(180_000);
  const [officer, head] = await people(browser, baseURL!);
  const [me, on] = [await officer.read("me"), await today(officer)];
  const item = (await officer.read(`rules/items?q=${encodeURIComponent("在公路及公路用地摆摊")}&limit=12`)).rows[0];
  const { id } = await officer.write("POST", "cases", {
    source: "监督检查", item: item.id, facts: "当事人在公路用地摆摊，经责令当场收摊。", grave_harm: "", act_ended_on: on, discovered_on: on, firm: null, findings: [],
    party: { kind: "individual", name: fresh("苗"), id_type: "", id_number: "", representative: "", phone: "", guardian: "", born_on: null, address: "渝中区某路3号" },
  });
  const v = await view(officer, id);
  const second = (await officer.read(`officers?body=${me.body.code}&from=${on}&to=${on}`)).find((o: any) => o.person.id !== me.person && o.free).person.name;
  const form = await open(officer, id, "decide_on_spot");
  const sheet = await officer.read(`rules/items/${item.id}`);
  const part = form.at.getByRole("region", { name: /^裁量：/ });
  for (const f of sheet.benchmark.factors) {
    if (f.kind === "number") await part.getByLabel(f.name).fill("1");
    else {
      const label = f.kind === "boolean" ? "否" : (f.values.find((x: any) => x.label === "摆摊设点") ?? f.values[0]).label;
      await part.getByRole("group", { name: f.name }).getByLabel(label, { exact: true }).check();
    }
  }
  await expect(part.locator(".here").first()).toBeVisible();
  await part.getByLabel("罚款（元）").fill("100");
  await form.fill({ facts: "当事人在公路用地摆摊。", place: "公路用地", at: now(), officers: [me.name, second], told: true, defence: "当事人没有陈述、申辩。", collect: "spot", correction: "已责令当场收摊。", signed: "signed" });
  await form.refused("罚没票据号码");
  await looks(officer.page, "当场收缴-没有票据");
  await form.fill({ ticket: "票1125-1" });
  await expect(form.gates).toContainText("全部符合");
  await form.done();
  expect(v.row.status).toBe("lead");
  await paper(officer, id, "当场");
  await officer.page.goto(`/console/cases/${id}`);
  await looks(officer.page, "当场收缴以后");
  const close = await open(officer, id, "close");
  await close.fill({ ground: "performed", result: "罚款已经缴清。" });
  await close.refused("交至");
  await does(officer, id, "record_on_spot");
  await does(officer, id, "hand_in", { on, receiver: "本机关财务人员" });
  await does(officer, id, "bank_in", { on, ticket: "银行回单1" });
  await does(officer, id, "close", { ground: "performed", result: "罚款已经缴清。" });
  await approves(head, id, "结案");
  expect((await view(officer, id)).row.status).toBe("closed");
  await leave([officer, head]);
});

test("执行：催告以前不能代履行；夜间不能强制执行；中止、恢复、终结执行", async ({ browser, baseURL }) => {
  test.setTimeout(240_000);
  const [officer, head, reviewer] = await people(browser, baseURL!);
  // In the body's own name: what is done under entrustment can't be enforced by the one entrusted.
  const id = await filed(officer, head, { name: fresh("薛") }, "擅自占用或者挖掘城市道路（含占道停车、设障、堆物）");
  await inquired(officer, id);
  await reported(officer, id);
  await decided(officer, head, reviewer, id);
  const on = await today(officer);
  const form = await open(officer, id, "substitute");
  await form.fill({ performer: "第三方单位", cost: 500, on: `${day(on, 12)}T10:00`, way: "清除堆放物。" });
  await form.refused(/催告/, "第五十一条");
  await looks(officer.page, "代履行-没有催告");
  await does(officer, id, "announce_demolition", { building: "搭建物一处，砖混结构，12平方米。", until: day(on, 30), place: "现场和本机关公告栏" });
  await paper(officer, id, "公告");
  const force = await open(officer, id, "decide_enforcement");
  await expect(force.gates).toContainText("条");
  await expect(force.gates).not.toContainText("全部符合");
  await looks(officer.page, "强制执行-条件不符合");
  await does(officer, id, "stop_execution", { kind: "suspend", reason: "当事人暂无履行能力。" });
  await approves(head, id, "中止、终结执行");
  const again = await open(officer, id, "stop_execution");
  await again.fill({ kind: "suspend", reason: "当事人暂无履行能力。" });
  await again.refused("中止执行");
  await does(officer, id, "resume_execution", { reason: "当事人恢复履行能力。" });
  await approves(head, id, "恢复执行");
  const night = await open(officer, id, "enforce");
  const names = (await view(officer, id)).handlers.map((h: any) => h.name);
  await night.fill({ from: `${day(on, -1)}T23:00`, to: `${day(on, -1)}T23:40`, officers: names, present: "当事人", content: "拆除搭建物。", signed: "signed" });
  await expect(night.gates).toContainText("是夜间，不得实施强制执行");
  await expect(night.gates).toContainText("第四十三条");
  await looks(officer.page, "强制执行-夜间");
  await does(officer, id, "stop_execution", { kind: "end", ground: "lost", reason: "执行标的灭失。" });
  await approves(head, id, "中止、终结执行");
  await does(officer, id, "close", { ground: "ended", result: "终结执行。" });
  await approves(head, id, "结案");
  expect((await view(officer, id)).row.status).toBe("closed");
  await leave([officer, head, reviewer]);
});
