import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { found, paper } from "./lib/case";
import { PHONE, Seat } from "./lib/heyi";
import { looks } from "./lib/look";

/** 案卷: index, PDF, packed folder, review with verdicts and a reviewer's own; what the firm and anybody sees. */

/** The packed folder, opened by another program: every file whole, its bytes by name. */
function unpacked(zip: Buffer): Map<string, Buffer> {
  const folder = mkdtempSync(join(tmpdir(), "heyi-e2e-"));
  try {
    const at = join(folder, "file.zip");
    writeFileSync(at, zip);
    const read = "import zipfile,sys,json,base64\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nprint(json.dumps({n:base64.b64encode(z.read(n)).decode() for n in z.namelist()}))";
    const inside = JSON.parse(execFileSync("python3", ["-c", read, at], { maxBuffer: 1 << 28 }).toString()) as Record<string, string>;
    return new Map(Object.entries(inside).map(([name, bytes]) => [name, Buffer.from(bytes, "base64")]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The text of each page of a PDF, without spaces. */
function pages(pdf: Buffer): string[] {
  const folder = mkdtempSync(join(tmpdir(), "heyi-e2e-"));
  try {
    const at = join(folder, "file.pdf");
    writeFileSync(at, pdf);
    return execFileSync("pdftotext", ["-enc", "UTF-8", at, "-"], { maxBuffer: 1 << 28 }).toString().split("\f").map((p) => p.replace(/\s+/g, ""));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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
  const leaves = pages(await pdf.body());
  for (const words of ["卷内", "行政处罚决定书", "结案"]) expect(leaves.join("")).toContain(words);
  // The index says on which page a paper begins; it does.
  const index = (await officer.read(`cases/${id}/review`)).papers.filter((p: any) => p.first_page);
  expect(index.length).toBeGreaterThan(10);
  const begins = index.map((p: any) => p.first_page);
  expect(begins).toEqual([...begins].sort((a, b) => a - b));
  const numbered = index.filter((p: any) => p.number);
  expect(numbered.length).toBeGreaterThan(5);
  const front = leaves.findIndex((page) => page.includes(numbered[0].number) && !page.includes(numbered.at(-1).number)) + 1 - numbered[0].first_page;
  for (const p of numbered) expect(leaves[p.first_page + front - 1], `${p.title}在第${p.first_page}页`).toContain(p.number);
  const zip = await officer.context.request.get((await panel.getByRole("link", { name: "下载全部文书" }).getAttribute("href"))!, { timeout: 60_000 });
  const inside = unpacked(await zip.body());
  const packed = [...inside].filter(([name]) => name.endsWith(".pdf"));
  expect(packed.length).toBeGreaterThan(10);
  for (const [name, bytes] of packed) expect(bytes.subarray(0, 5).toString(), name).toBe("%PDF-");
  // The packed decision is the very file of the register.
  const decision = await paper(officer, id, "处罚决定书");
  const kept = await (await officer.context.request.get(decision.link)).body();
  expect(packed.some(([, bytes]) => bytes.equals(kept)), decision.number).toBe(true);
  await panel.getByRole("link", { name: "案卷评查" }).click();
  await expect(officer.page.getByRole("region", { name: "卷内目录" })).toContainText("第");
  await expect(officer.page.getByRole("button", { name: /^认定/ }), "who handled the case doesn't judge its file").toHaveCount(0);

  const page = supervisor.page;
  const began = Date.now();
  const reviewed = await supervisor.read(`cases/${id}/review`);
  expect(Date.now() - began, "under a second").toBeLessThan(1000);
  expect(new Set(reviewed.rules.map((r: any) => r.verdict))).toEqual(new Set(["pass", "not_applicable", "cannot_tell", ...(reviewed.rules.some((r: any) => r.verdict === "fail") ? ["fail"] : [])]));
  for (const r of reviewed.rules) expect(r.article, r.name).toBeTruthy();
  expect(reviewed.rules.some((r: any) => /第\d+页/.test(r.where)), "a verdict says on which page").toBe(true);
  await page.goto(`/console/cases/${id}/review`);
  await expect(page.locator("#main")).toContainText(`得分${reviewed.score}`);
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
  const said = await supervisor.read(`cases/${id}/review`);
  const failed = said.rules.find((r: any) => r.name === name);
  expect([failed.verdict, failed.confirmed.reason]).toEqual(["fail", "卷内没有相应的材料。"]);
  expect(failed.deducted > 0 || !said.passed, "a point that fails costs").toBe(true);
  // Another one is confirmed as it should be.
  await page.getByRole("group", { name: "结论" }).getByText(/^不能判断/).click();
  const other = page.getByRole("button", { name: /^认定：/ }).first();
  const confirmed = (await other.getAttribute("aria-label"))!.replace("认定：", "");
  await other.click();
  await page.getByRole("dialog").getByLabel("符合", { exact: true }).check();
  await page.getByRole("dialog").getByLabel("理由").fill("已核对原件。");
  await page.getByRole("dialog").getByRole("button", { name: "认定" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  expect((await supervisor.read(`cases/${id}/review`)).rules.find((r: any) => r.name === confirmed).verdict).toBe("pass");
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
  await expect(anybody.page.locator("body")).toContainText("完全一致");
  await anybody.page.locator("input[type=file]").setInputFiles(file(Buffer.concat([genuine, Buffer.from("%")])));
  await expect(anybody.page.locator("body")).toContainText("不一致：手里的文件");
  await expect(anybody.page.locator("body")).not.toContainText("完全一致");
  for (const seat of [officer, administrator, firm, anybody]) {
    expect(seat.errors.filter((e) => !/40[34]/.test(e))).toEqual([]);
    await seat.close();
  }
});
