import { expect, test } from "@playwright/test";
import { found, paper } from "./lib/case";
import { PHONE, Seat } from "./lib/heyi";
import { looks } from "./lib/look";
import { pdfText } from "./lib/paper";

/** 案卷: index, PDF, packed folder, review with verdicts and a reviewer's own; what the firm and anybody sees. */

/** Names of the files in a ZIP, from its directory at the end. */
function names(zip: Buffer): string[] {
  const out: string[] = [];
  for (let at = zip.indexOf("PK\x01\x02", 0, "latin1"); at >= 0; at = zip.indexOf("PK\x01\x02", at + 46, "latin1")) out.push(zip.subarray(at + 46, at + 46 + zip.readUInt16LE(at + 28)).toString("utf8"));
  return out;
}

test("案卷：目录、PDF、压缩包，逐项评查，监督人员写明理由改变结论", async ({ browser, baseURL }) => {
  test.setTimeout(240_000);
  const officer = await Seat.of(browser, baseURL!, "duiyuan");
  const supervisor = await Seat.of(browser, baseURL!, "jiandu");
  const v = await found(officer, "status=archived&mine=true", (v) => v.record.some((d: any) => d.step === "review"), "an archived case of the ordinary procedure");
  const id = v.row.id;
  await paper(officer, id, "结案");
  await officer.page.goto(`/console/cases/${id}`);
  const panel = officer.page.getByRole("region", { name: "案卷", exact: true });
  const pdf = await officer.context.request.get((await panel.getByRole("link", { name: "打开案卷" }).getAttribute("href"))!, { timeout: 60_000 });
  expect((await pdf.body()).subarray(0, 5).toString()).toBe("%PDF-");
  const text = pdfText(await pdf.body());
  for (const words of ["卷内", "行政处罚决定书", "结案"]) expect(text).toContain(words);
  const zip = await officer.context.request.get((await panel.getByRole("link", { name: "下载全部文书" }).getAttribute("href"))!, { timeout: 60_000 });
  const inside = names(await zip.body());
  expect(inside.filter((n) => n.endsWith(".pdf")).length).toBeGreaterThan(10);
  await panel.getByRole("link", { name: "案卷评查" }).click();
  await expect(officer.page.getByRole("region", { name: "卷内目录" })).toContainText("第");
  await expect(officer.page.getByRole("button", { name: /^认定/ }), "who handled the case doesn't judge its file").toHaveCount(0);

  const page = supervisor.page;
  await page.goto(`/console/cases/${id}/review`);
  await expect(page.locator("#main")).toContainText("得分");
  await looks(page, "案卷评查");
  await page.getByRole("group", { name: "结论" }).getByText(/^不能判断/).click();
  const line = page.getByRole("button", { name: /^认定：/ }).first();
  const name = (await line.getAttribute("aria-label"))!.replace("认定：", "");
  await line.click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("不符合", { exact: true }).check();
  await expect(dialog.getByRole("button", { name: "认定" })).toBeDisabled();
  await dialog.getByLabel("理由").fill("卷内没有相应的材料。");
  await dialog.getByRole("button", { name: "认定" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByRole("group", { name: "结论" }).getByText(/^不符合/).click();
  const judged = page.locator("li", { hasText: name }).first();
  await expect(judged).toContainText("认定：卷内没有相应的材料。");
  await looks(page, "案卷评查-认定以后");
  for (const seat of [officer, supervisor]) {
    expect(seat.errors).toEqual([]);
    await seat.close();
  }
});

test("企业看到自己案件的文书；任何人用二维码核验，改动过的文件对不上", async ({ browser, baseURL }) => {
  test.setTimeout(240_000);
  const officer = await Seat.of(browser, baseURL!, "duiyuan");
  const administrator = await Seat.of(browser, baseURL!, "guanli");
  const v = await found(officer, "status=performing&mine=true", (v) => v.row.firm && !v.money.on_spot, "a decision on a registered firm");
  const decision = await paper(officer, v.row.id, "行政处罚决定书");
  const login = `q${Date.now().toString(36)}`;
  const made = await administrator.write("POST", "people", { name: "经办人", login, roles: ["firm"], body: null, posted_to: null, firm: v.row.firm, recusals: [], left_on: null, certificate: null });
  const issued = await administrator.write("POST", `people/${made.id}/password`);
  const firm = await Seat.of(browser, baseURL!, login, undefined, issued.password);
  await firm.page.goto("/console/");
  const papers = firm.page.getByRole("region", { name: "案件文书" });
  await expect(papers).toContainText(decision.number);
  // What the body keeps to itself isn't there.
  await expect(papers).not.toContainText("审批表");
  await expect(papers).not.toContainText("法制审核");
  const open = await firm.context.request.get((await papers.getByRole("link", { name: "行政处罚决定书" }).first().getAttribute("href"))!);
  expect((await open.body()).subarray(0, 5).toString()).toBe("%PDF-");
  await looks(firm.page, "企业-案件文书");
  expect((await firm.context.request.get(`/api/v1/cases/${v.row.id}`)).ok(), "the case itself isn't the firm's").toBe(false);

  const anybody = await Seat.open(browser, baseURL!, PHONE);
  await anybody.page.goto(decision.check_link);
  await expect(anybody.page.getByText(decision.number).first()).toBeVisible();
  await looks(anybody.page, "核验文书");
  const genuine = await (await officer.context.request.get(decision.link)).body();
  const file = (buffer: Buffer) => ({ name: "决定书.pdf", mimeType: "application/pdf", buffer });
  await anybody.page.locator("input[type=file]").setInputFiles(file(genuine));
  await expect(anybody.page.locator("body")).toContainText(/一致/);
  await anybody.page.locator("input[type=file]").setInputFiles(file(Buffer.concat([genuine, Buffer.from("%")])));
  await expect(anybody.page.locator("body")).toContainText(/不一致|不是|不同/);
  for (const seat of [officer, administrator, firm, anybody]) {
    expect(seat.errors.filter((e) => !/40[34]/.test(e))).toEqual([]);
    await seat.close();
  }
});
