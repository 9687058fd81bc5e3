import { expect, test } from "@playwright/test";
import { REPORT, approves, at, did, discretion, does, found, now, open, paper, runs, view } from "./lib/case";
import { Seat } from "./lib/heyi";
import { looks } from "./lib/look";

/** What a case may end with: spared, mitigated, outside the benchmark, several acts. */

/** Investigated, nothing held, one act with a benchmark and no special department's review in the way. */
const ready = (v: any): boolean => did(v, "inquire") && !v.pending.length && !v.suspended && v.conduct.length === 1 && !runs(v, "扣押") && !runs(v, "登记保存");
const codes = async (seat: Seat, v: any): Promise<any[]> => (await seat.read(`rules/items/${v.conduct[0].item}`)).benchmark?.factors ?? [];

test("首违不罚：报告、负责人批准、送达、结案，没有罚款", async ({ browser, baseURL }) => {
  test.setTimeout(180_000);
  const officer = await Seat.of(browser, baseURL!, "duiyuan");
  const head = await Seat.of(browser, baseURL!, "fuzeren");
  const v = await found(officer, "status=filed&mine=true", ready, "an investigated case");
  const id = v.row.id;
  const form = await open(officer, id, "report");
  await discretion(form, officer, v, v.conduct[0], { fine: 0 });
  await form.fill({ ...REPORT, no_penalty: "first" });
  await expect(form.gates).toContainText("全部符合");
  await looks(officer.page, "不罚-报告");
  await form.done();
  await does(officer, id, "decide_no_penalty", { ground: "first", reason: "初次违法，危害后果轻微并及时改正。", education: "已经当面教育，当事人表示今后守法经营。" });
  await approves(head, id, "决定不予处罚");
  await does(officer, id, "serve", { mode: "direct", at: now(), place: "本机关", recipient: "当事人" });
  await paper(officer, id, "不予行政处罚决定书");
  await officer.page.goto(`/console/cases/${id}`);
  await expect(officer.page.getByRole("region", { name: "不予处罚决定" })).toBeVisible();
  await looks(officer.page, "不罚-送达以后");
  await does(officer, id, "close", { ground: "no_penalty", result: "不予行政处罚，已经送达。" });
  await approves(head, id, "结案");
  expect((await view(officer, id)).row.status).toBe("closed");
  for (const seat of [officer, head]) {
    expect(seat.errors).toEqual([]);
    await seat.close();
  }
});

/** From the report to what may be decided: told, served, the party waives, reviewed where due. */
async function toDecision(officer: Seat, reviewer: Seat, id: string): Promise<void> {
  await does(officer, id, "notify");
  await does(officer, id, "serve_notice", { mode: "direct", at: now(), place: "本机关", recipient: "当事人" });
  await does(officer, id, "waive", { at: now(), person: "当事人", content: "我没有其他意见，放弃陈述、申辩，不要求听证。", hearing: true, signed: "signed" });
  const passable = (await view(officer, id)).next.find((n: any) => n.step === "pass_unreviewed");
  if (passable && passable.unmet.length === 0) return does(officer, id, "pass_unreviewed", { reason: "不属于法制审核范围。" });
  await does(officer, id, "submit_review");
  await does(reviewer, id, "review", { subject: true, procedure: true, facts: true, law: true, power: true, papers: true, crime: true, opinion: "同意。" });
}

const DECISION = { bank: "指定的代收银行", account: "见缴款通知书", late_fee: true };
const DISCUSSION = {
  at: at(-1), place: "本机关会议室", presider: "负责人", members: [{ name: "朱某", position: "负责人", opinion: "同意" }, { name: "胡某", position: "大队长", opinion: "同意" }],
  matter: "本案的裁量", conclusion: "同意承办人的意见。",
};

test("减轻处罚：写明理由，没有集体讨论的不能决定", async ({ browser, baseURL }) => {
  test.setTimeout(180_000);
  const [officer, head, reviewer] = [await Seat.of(browser, baseURL!, "duiyuan"), await Seat.of(browser, baseURL!, "fuzeren"), await Seat.of(browser, baseURL!, "fazhi")];
  const v = await found(officer, "status=filed&mine=true", (v) => ready(v) && v.conduct[0].kinds.includes("罚款"), "an investigated case");
  const id = v.row.id;
  const has = (await codes(officer, v)).map((f: any) => f.code);
  expect(has, "the benchmark asks for grounds of mitigation").toContain("mitigating");
  const form = await open(officer, id, "report");
  const { part, tier } = await discretion(form, officer, v, v.conduct[0], { facts: { mitigating: true } });
  expect(tier.tier).toBe("减轻");
  await part.getByLabel("罚款（元）").fill("10");
  await form.fill(REPORT);
  await expect(form.gates).toContainText("全部符合");
  await looks(officer.page, "减轻-报告");
  await form.done();
  await toDecision(officer, reviewer, id);
  const decide = await open(officer, id, "decide");
  await decide.fill(DECISION);
  await expect(decide.gates).toContainText("拟减轻处罚，还没有经负责人集体讨论");
  await looks(officer.page, "减轻-没有讨论");
  const discuss = await open(head, id, "discuss");
  await discuss.fill({ ...DISCUSSION, members: DISCUSSION.members.slice(0, 1) });
  await discuss.refused("只有一人参加");
  await discuss.fill({ members: DISCUSSION.members });
  await discuss.done();
  await does(officer, id, "decide", DECISION);
  await approves(head, id, "作出处罚决定");
  expect((await view(officer, id)).money.penalty.fine).toBe(1000);
  for (const seat of [officer, head, reviewer]) {
    expect(seat.errors).toEqual([]);
    await seat.close();
  }
});

test("偏离基准的写明理由并经集体讨论同意；同一行为违反两个规定只罚一次", async ({ browser, baseURL }) => {
  test.setTimeout(240_000);
  const [officer, head, reviewer] = [await Seat.of(browser, baseURL!, "duiyuan"), await Seat.of(browser, baseURL!, "fuzeren"), await Seat.of(browser, baseURL!, "fazhi")];
  const v = await found(officer, "status=filed&mine=true", (v) => ready(v) && v.conduct[0].kinds.includes("罚款"), "an investigated case");
  const id = v.row.id;
  // A second provision on the same act: only the heavier one is fined.
  await does(officer, id, "add_act", { item: "擅自占用", facts: "同一行为占用了道路。", ended_on: v.conduct[0].ended_on, same_as: true });
  const two = await view(officer, id);
  expect(two.conduct.length).toBe(2);
  await officer.page.goto(`/console/cases/${id}`);
  await expect(officer.page.locator("#main")).toContainText("与第一项是同一个违法行为");
  const form = await open(officer, id, "report");
  const acts = [await discretion(form, officer, two, two.conduct[0]), await discretion(form, officer, two, two.conduct[1])].sort((a, b) => b.tier.fine_max - a.tier.fine_max);
  await form.fill(REPORT);
  await form.refused("给予了两次以上罚款", "第二十九条");
  await looks(officer.page, "同一行为-罚款两次");
  const [heavy, light] = acts as [(typeof acts)[0], (typeof acts)[0]];
  await light.part.getByLabel("罚款（元）").fill("0");
  await heavy.part.getByLabel("罚款（元）").fill(String(Math.floor(heavy.tier.fine_max / 100) + 10));
  await form.refused("幅度内");
  await heavy.part.getByText("偏离裁量基准", { exact: true }).click();
  await heavy.part.getByLabel(/^偏离的理由/).fill("当事人同一时期在两处占用，影响较大。");
  await expect(form.gates).toContainText("全部符合");
  await looks(officer.page, "偏离-报告");
  await form.done();
  await toDecision(officer, reviewer, id);
  await does(head, id, "discuss", DISCUSSION);
  const decide = await open(officer, id, "decide");
  await decide.fill(DECISION);
  await expect(decide.gates).toContainText("集体讨论没有同意偏离裁量基准");
  await does(head, id, "discuss", { ...DISCUSSION, deviation: true });
  await does(officer, id, "decide", DECISION);
  await head.page.goto(`/console/cases/${id}`);
  await expect(head.page.getByRole("region", { name: "待批准：作出处罚决定" })).toContainText("偏离理由");
  await looks(head.page, "偏离-待批准");
  await approves(head, id, "作出处罚决定");
  expect((await view(officer, id)).money.penalty.acts.filter((a: any) => a.entered.fine > 0).length, "fined once").toBe(1);
  for (const seat of [officer, head, reviewer]) expect(seat.errors).toEqual([]);
  for (const seat of [officer, head, reviewer]) await seat.close();
});
