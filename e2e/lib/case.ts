import { randomUUID } from "node:crypto";
import { type Browser, type Locator, type Page, expect, test } from "@playwright/test";
import { Seat } from "./heyi";

/** A penalty case walked on its own pages: a step's declared form filled by kind of field, approval, what the case shows afterwards. */

/** Values by name of the field. `time`: `9:30` or `2026-11-25T9:30`; `money`: yuan as typed; `people`: names; `rows`: a list of values by name. */
export type Values = Record<string, unknown>;
interface Field {
  name: string;
  label: string;
  kind: string;
  required?: boolean;
  values?: { value: string; label: string }[];
  fields?: Field[];
}

const beijing = (part: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Shanghai", hourCycle: "h23", ...part });
/** The minute it is now in China: never later than the server's clock, and never before what was done earlier on this day. */
export const now = (): string => beijing({ hour: "2-digit", minute: "2-digit" }).format(new Date());
export const day = (from: string, days: number): string => new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10);
export const today = async (seat: Seat): Promise<string> => (await seat.read("me")).today;
/** A minute in the past or ahead, as a time field takes it. */
export function at(minutes: number): string {
  const parts = Object.fromEntries(beijing({ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" }).formatToParts(new Date(Date.now() + minutes * 60_000)).map((p) => [p.type, p.value]));
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

export const view = (seat: Seat, id: string): Promise<any> => seat.read(`cases/${id}`);
/** A case of the demonstration that meets a condition; `query` narrows the list. Each scene takes another case. */
const taken = new Set<string>();
export async function found(seat: Seat, query: string, fits: (v: any) => boolean, what: string): Promise<any> {
  for (const row of (await seat.read(`cases?limit=200&${query}`)).rows) {
    if (taken.has(row.id)) continue;
    const v = await view(seat, row.id);
    if (!fits(v)) continue;
    taken.add(row.id);
    return v;
  }
  throw new Error(`the demonstration has no case: ${what}`);
}
/** Done so far, by step. */
export const did = (v: any, step: string): boolean => v.record.some((d: any) => d.step === step);
export const runs = (v: any, title: string): any => v.periods.find((p: any) => p.running && p.title.includes(title));

const PAPER_WAIT = 240_000;
/** A paper of the case; papers are made one after another, and the demonstration begins with many that wait. */
export async function paper(seat: Seat, id: string, title: string): Promise<any> {
  let one: any;
  test.setTimeout(test.info().timeout + PAPER_WAIT);
  await expect.poll(async () => (one = (await view(seat, id)).documents.findLast((d: any) => d.title.includes(title))), { timeout: PAPER_WAIT, message: title }).toBeTruthy();
  return one;
}

/** Opens a step's page and answers its form. */
export async function open(seat: Seat, id: string, step: string): Promise<Form> {
  const declared = (await view(seat, id)).steps.find((s: any) => s.step === step);
  expect(declared, `this person may do “${step}” now`).toBeTruthy();
  await seat.page.goto(`/console/cases/${id}/steps/${step}`);
  const form = new Form(seat.page, id, declared);
  await expect(form.at).toBeVisible();
  return form;
}

export class Form {
  readonly at: Locator;
  readonly gates: Locator;

  constructor(
    readonly page: Page,
    readonly id: string,
    readonly step: any,
  ) {
    this.at = page.getByRole("form", { name: step.name });
    this.gates = page.getByRole("region", { name: "办理条件" });
  }

  async fill(values: Values): Promise<Form> {
    for (const [name, value] of Object.entries(values)) {
      const field = this.step.fields.find((f: Field) => f.name === name);
      expect(field, `“${this.step.name}” declares ${name}`).toBeTruthy();
      await put(this.page, this.at, field, value);
    }
    return this;
  }

  button(): Locator {
    return this.at.getByRole("button", { name: this.step.approve ? "报请批准" : "办理", exact: true });
  }

  /** Pressed and done: the case's page comes back. */
  async done(): Promise<void> {
    await this.button().click();
    await expect(this.page).toHaveURL(new RegExp(`/cases/${this.id}$`));
  }

  /** Pressed and refused: the page stays and says why. */
  async refused(words: string | RegExp, article?: string): Promise<void> {
    const box = this.at.locator(".refusal").filter({ hasText: words }).first();
    await expect(box).toBeVisible();
    if (article) await expect(box).toContainText(article);
  }
}

const full = (f: Field) => f.label + (f.required ? "" : "（选填）");

async function put(page: Page, form: Locator, f: Field, value: any): Promise<void> {
  if (f.kind === "bool" && f.required) return form.getByRole("group", { name: f.label, exact: true }).getByLabel(value ? "是" : "否", { exact: true }).check();
  if (f.kind === "bool") return form.getByLabel(f.label, { exact: true }).setChecked(value);
  if (f.kind === "choice") {
    const label = f.values!.find((v) => v.value === value)!.label;
    if (f.values!.length > 4) return void (await form.getByLabel(full(f), { exact: true }).selectOption(value));
    return form.getByRole("group", { name: full(f), exact: true }).getByLabel(label, { exact: true }).check();
  }
  if (f.kind === "party") return form.getByRole("group", { name: new RegExp(`^${escaped(f.label)}`) }).getByLabel(f.values![value]!.label, { exact: true }).check();
  if (f.kind === "parties" || f.kind === "acts") {
    for (const at of value as number[]) await form.getByRole("group", { name: new RegExp(`^${escaped(f.label)}`) }).getByLabel(f.values![at]!.label, { exact: true }).check();
    return;
  }
  if (f.kind === "time") {
    const [on, clock] = String(value).includes("T") ? String(value).split("T") : [null, String(value)];
    if (on) await typed(form.getByRole("textbox", { name: new RegExp(`^${escaped(f.label)}：日期`) }), on);
    return typed(form.getByRole("textbox", { name: `${f.label}：时分`, exact: true }), clock!);
  }
  if (f.kind === "day") return typed(form.getByRole("textbox", { name: full(f), exact: true }), value);
  if (f.kind === "money") return form.getByLabel(`${f.label}（元）${f.required ? "" : "（选填）"}`, { exact: true }).fill(String(value));
  if (f.kind === "people" || f.kind === "person") {
    const group = form.getByRole("group", { name: new RegExp(`^${escaped(full(f))}`) });
    for (const name of [value].flat()) await group.locator("label", { hasText: name }).first().getByRole("checkbox").check();
    return;
  }
  if (f.kind === "rows") return rows(form, f, value);
  if (f.kind === "item") {
    await form.getByRole("combobox", { name: full(f) }).fill(value);
    return form.getByRole("option", { name: value }).first().click();
  }
  return form.getByLabel(full(f), { exact: true }).fill(String(value));
}

async function rows(form: Locator, f: Field, value: Values[]): Promise<void> {
  const table = form.getByRole("group", { name: new RegExp(`^${escaped(full(f))}`) });
  for (const [i, row] of value.entries()) {
    if ((await table.getByRole("textbox", { name: new RegExp(`^第${i + 1}行`) }).count()) === 0) await table.getByRole("button", { name: "增加一行" }).click();
    for (const [name, text] of Object.entries(row)) {
      const column = f.fields!.find((c) => c.name === name)!;
      await typed(table.getByRole("textbox", { name: `第${i + 1}行${column.label}`, exact: true }), String(text));
    }
  }
}

async function typed(input: Locator, text: string): Promise<void> {
  await input.fill(text);
  await input.press("Tab");
}

const escaped = (t: string) => t.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** A step done on its page without looks between. */
export async function does(seat: Seat, id: string, step: string, values: Values = {}): Promise<void> {
  const form = await open(seat, id, step);
  await form.fill(values);
  await form.done();
}

/** The head opens the case and approves what waits there. */
export async function approves(head: Seat, id: string, name: string): Promise<void> {
  await head.page.goto(`/console/cases/${id}`);
  await head.page.getByRole("region", { name: `待批准：${name}` }).getByRole("button", { name: "批准" }).click();
  await head.page.getByRole("dialog").getByRole("button", { name: "批准" }).click();
  await expect(head.page.getByRole("region", { name: `待批准：${name}` })).toHaveCount(0);
}

/** What is imposed for one act. `facts` by code of the factor; the rest is answered with what is mildest. */
export interface Imposed {
  facts?: Record<string, string | boolean | number>;
  kinds?: string[];
  /** 元; without it the least of the tier that is something. */
  fine?: number;
  deviation?: string;
}

/** 裁量 of one act on the report's page, as the benchmark asks; answers the tier the rules give for the same facts. */
export async function discretion(form: Form, seat: Seat, v: any, act: any, given: Imposed = {}, whom?: any): Promise<any> {
  const part = form.at.getByRole("region", { name: new RegExp(`^裁量：.*${escaped(act.name)}${whom ? `：${escaped(whom.name)}$` : ""}`) });
  const sheet = await seat.read(`rules/items/${act.item}`);
  const facts: Record<string, string | boolean | number> = {};
  for (const f of sheet.benchmark.factors) {
    const value = given.facts?.[f.code] ?? (f.kind === "number" ? 1 : f.kind === "boolean" ? false : f.values[0].value);
    facts[f.code] = value;
    if (f.kind === "number") await part.getByLabel(new RegExp(`^${escaped(f.name)}`)).fill(String(value));
    else {
      const label = f.kind === "boolean" ? (value ? "是" : "否") : f.values.find((x: any) => x.value === value).label;
      await part.getByRole("group", { name: new RegExp(`^${escaped(f.name)}`) }).getByLabel(label, { exact: true }).check();
    }
  }
  const usual = (whom?.kind ?? v.row.party_kind) === "individual" ? "individual" : "organisation";
  const party = sheet.fines.find((f: any) => f.party === usual)?.party ?? sheet.fines[0].party;
  const told = await seat.write("POST", "rules/assess", { item: act.item, facts, party, stage: null, on: act.ended_on });
  const tier = told.assessment.tiers[0];
  await expect(part.locator(".here").first()).toContainText(tier.tier);
  if (told.assessment.tiers.length > 1) await part.locator(".pick").first().click();
  for (const kind of given.kinds ?? []) await part.getByLabel(kind, { exact: true }).check();
  await part.getByLabel("罚款（元）").fill(String(given.fine ?? (Math.ceil((tier.fine_min ?? 0) / 100) || Math.min(100, tier.fine_max / 100))));
  if (given.deviation !== undefined) {
    await part.getByText("偏离裁量基准", { exact: true }).click();
    await part.getByLabel(/^偏离的理由/).fill(given.deviation);
  }
  return { part, tier };
}

/** What every report says. */
export const REPORT: Values = {
  facts: "现场检查时行为正在持续，当事人当场承认，并于当日改正。",
  proof: "现场检查笔录、询问笔录、现场照片，相互印证。",
  nature: "当事人的行为违反有关规定，应当依法处理。",
  correction: "已责令立即改正，当事人已经改正。",
  no_penalty: "none",
};

/** Somebody the administrator registers, signed in with the password issued. */
export async function joined(browser: Browser, base: string, name: string, roles: string[], body: string, certified = false): Promise<Seat> {
  const administrator = await Seat.of(browser, base, "guanli");
  const on = await today(administrator);
  const login = `p${randomUUID().slice(0, 8)}`;
  const certificate = certified ? { number: `渝${login.toUpperCase()}`, valid_from: day(on, -300), valid_to: day(on, 300) } : null;
  const made = await administrator.write("POST", "people", { name, login, roles, body, posted_to: null, firm: null, recusals: [], left_on: null, certificate });
  const issued = await administrator.write("POST", `people/${made.id}/password`);
  await administrator.close();
  return Seat.of(browser, base, login, undefined, issued.password);
}

/** Who is punished in a case made for one scene; without a name he isn't known yet. */
export interface Offender {
  kind?: "individual" | "business" | "organisation";
  name: string;
  id_type?: string;
  id_number?: string;
  address?: string;
}
const DOG = "携犬出户未系犬绳或者犬绳过长（重点管理区）";
let made = 0;

/** A name that no earlier run has used: the same act of the same person is filed once. */
export const fresh = (surname: string): string => `${surname}某${Date.now().toString(36).slice(-5)}${made++}`;

/** A step through the same route as the page's button; for what comes before the step that is looked at. */
export async function via(seat: Seat, id: string, step: string, entry: Values = {}): Promise<void> {
  await seat.write("POST", `cases/${id}/steps/${step}`, { entry }, (await view(seat, id)).stream_number);
}
export async function viaApproval(head: Seat, id: string, step: string): Promise<void> {
  await head.write("POST", `cases/${id}/steps/${step}/approve`, undefined, (await view(head, id)).stream_number);
}

/** A case of its own, filed and investigated, so that scenes don't take the demonstration's cases from each other. */
export async function filed(officer: Seat, head: Seat, party: Offender, words = DOG): Promise<string> {
  const [me, on] = [await officer.read("me"), await today(officer)];
  const item = (await officer.read(`rules/items?q=${encodeURIComponent(words)}&limit=12`)).rows.find((r: any) => r.name === words);
  expect(item, words).toBeTruthy();
  const lead = {
    source: "投诉举报", item: item.id, facts: "当事人在八一路实施该行为，没有改正。", grave_harm: "", act_ended_on: on, discovered_on: on, firm: null, findings: [],
    party: { kind: "individual", id_type: "", id_number: "", representative: "", phone: "", guardian: "", born_on: null, address: "渝中区解放碑街道八一路12号", ...party },
  };
  const { id } = await officer.write("POST", "cases", lead);
  const second = (await officer.read(`officers?body=${me.body.code}&from=${on}&to=${on}`)).find((o: any) => o.person.id !== me.person && o.free);
  const handlers = [me.person, second.person.id];
  await officer.write("POST", `cases/${id}/propose`, { in_charge: me.person, handlers, fine_search: "已查询本系统处罚记录，未发现对同一行为的罚款决定" }, (await view(officer, id)).stream_number);
  await head.write("POST", `cases/${id}/file`, undefined, (await view(head, id)).stream_number);
  return id;
}

/** 询问 of yesterday: today may have begun a minute ago. */
export async function inquired(officer: Seat, id: string): Promise<void> {
  const [v, before] = [await view(officer, id), day(await today(officer), -1)];
  await via(officer, id, "inquire", {
    person: v.parties[0].name || "在场人员", capacity: "当事人", place: "解放碑街道办事处", from: `${before}T09:05`, to: `${before}T09:25`,
    officers: v.handlers.map((h: any) => h.id), told: true, content: "问：行为是谁实施的？\n答：是我。", signed: "signed",
  });
}

/** 调查终结 on its page, then 告知. */
export async function reported(officer: Seat, id: string, given: Imposed = {}): Promise<any> {
  const v = await view(officer, id);
  const form = await open(officer, id, "report");
  const judged = await discretion(form, officer, v, v.conduct[0], given);
  await form.fill(REPORT);
  await expect(form.gates).toContainText("全部符合");
  await form.done();
  return judged.tier;
}

/** Told, served, waived, reviewed or passed, decided and served: the fine is due. */
export async function decided(officer: Seat, head: Seat, reviewer: Seat, id: string, served = true): Promise<void> {
  const name = (await view(officer, id)).parties[0].name;
  const clock = async () => `${await today(officer)}T${now()}`;
  if ((await view(officer, id)).row.status === "reported") await via(officer, id, "notify");
  await via(officer, id, "serve_notice", { mode: "direct", at: await clock(), place: "本机关", recipient: name });
  await via(officer, id, "waive", { at: await clock(), person: name, content: "放弃陈述、申辩，不要求听证。", hearing: true, signed: "signed" });
  const passable = (await view(officer, id)).next.find((n: any) => n.step === "pass_unreviewed");
  if (passable && passable.unmet.length === 0) await via(officer, id, "pass_unreviewed", { reason: "不属于法制审核范围。" });
  else {
    await via(officer, id, "submit_review");
    await via(reviewer, id, "review", { subject: true, procedure: true, facts: true, law: true, power: true, papers: true, crime: true, opinion: "同意。" });
  }
  await via(officer, id, "decide", { bank: "指定的代收银行", account: "见缴款通知书", late_fee: true });
  await viaApproval(head, id, "decide");
  if (served) await via(officer, id, "serve", { mode: "direct", at: await clock(), place: "本机关", recipient: name });
}
