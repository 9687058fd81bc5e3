import { expect, test } from "@playwright/test";
import { REPORT, approves, did, discretion, does, found, now, open, runs, view } from "./lib/case";
import { Seat } from "./lib/heyi";
import { looks } from "./lib/look";

/** Several offenders: each is judged, told, served and fined by itself. */

test("两名当事人共同违法：分别裁量、分别告知和送达，缺一名不能决定", async ({ browser, baseURL }) => {
  test.setTimeout(240_000);
  const [officer, head, reviewer] = [await Seat.of(browser, baseURL!, "duiyuan"), await Seat.of(browser, baseURL!, "fuzeren"), await Seat.of(browser, baseURL!, "fazhi")];
  const v = await found(officer, "status=filed&mine=true", (v) => did(v, "inquire") && !v.pending.length && !v.suspended && v.parties.length === 1 && v.conduct.length === 1 && v.conduct[0].kinds.includes("罚款") && !runs(v, "扣押") && !runs(v, "登记保存"), "an investigated case");
  const id = v.row.id;
  // Of the same kind: some fines are for bodies only, some for citizens only.
  const second = "龙某商行";
  await does(officer, id, "add_party", { kind: v.parties[0].kind, name: second, address: "渝中区某路9号", reason: "与当事人共同实施，收益均分。", acts: [0] });
  const two = await view(officer, id);
  expect(two.parties.map((p: any) => p.name)).toContain(second);
  await officer.page.goto(`/console/cases/${id}`);
  await expect(officer.page.getByRole("region", { name: "违法行为" })).toContainText(second);
  await looks(officer.page, "两名当事人");

  const form = await open(officer, id, "report");
  for (const party of two.parties) await discretion(form, officer, two, two.conduct[0], {}, party);
  await form.fill(REPORT);
  await expect(form.gates).toContainText("全部符合");
  await looks(officer.page, "两名当事人-报告");
  await form.done();
  await does(officer, id, "notify");
  await does(officer, id, "serve_notice", { whom: 0, mode: "direct", at: now(), place: "本机关", recipient: "当事人" });
  // The other one hasn't been served: nothing goes on without it.
  const forward = (v: any) => v.next.filter((n: any) => ["submit_review", "pass_unreviewed"].includes(n.step) && n.unmet.length === 0);
  expect(forward(await view(officer, id))).toEqual([]);
  await does(officer, id, "serve_notice", { whom: 1, mode: "direct", at: now(), place: "本机关", recipient: second });
  for (const whom of [0, 1]) await does(officer, id, "waive", { whom, at: now(), person: two.parties[whom].name, content: "放弃陈述、申辩，不要求听证。", hearing: true, signed: "signed" });
  const passable = (await view(officer, id)).next.find((n: any) => n.step === "pass_unreviewed");
  if (passable && passable.unmet.length === 0) await does(officer, id, "pass_unreviewed", { reason: "不属于法制审核范围。" });
  else {
    await does(officer, id, "submit_review");
    await does(reviewer, id, "review", { subject: true, procedure: true, facts: true, law: true, power: true, papers: true, crime: true, opinion: "同意。" });
  }
  await does(officer, id, "decide", { bank: "指定的代收银行", account: "见缴款通知书", late_fee: true });
  await approves(head, id, "作出处罚决定");
  for (const whom of [0, 1]) await does(officer, id, "serve", { whom, mode: "direct", at: now(), place: "本机关", recipient: two.parties[whom].name });
  const after = await view(officer, id);
  expect(after.row.status).toBe("performing");
  expect(after.money.parties.length).toBe(2);
  await officer.page.goto(`/console/cases/${id}`);
  await expect(officer.page.getByRole("region", { name: "处罚决定" })).toContainText(second);
  await looks(officer.page, "两名当事人-决定以后");
  for (const seat of [officer, head, reviewer]) {
    expect(seat.errors).toEqual([]);
    await seat.close();
  }
});
