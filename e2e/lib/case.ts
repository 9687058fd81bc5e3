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
