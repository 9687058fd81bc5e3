import { randomUUID } from "node:crypto";
import { type Browser, type BrowserContext, type BrowserContextOptions, type Page, expect } from "@playwright/test";

export type Login = "dazhang" | "duiyuan" | "jianchayuan" | "bumen" | "fuzeren" | "fazhi" | "jiandu" | "guanli" | "qiye";
export const PASSWORD = "demo";
export const PHONE: BrowserContextOptions = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 1 };
export const DESK: BrowserContextOptions = { viewport: { width: 1440, height: 900 } };

/** Errors a page printed or threw. Asking who is signed in answers 401 before the sign-in; that is not an error of the page. */
export function listen(page: Page): string[] {
  const errors: string[] = [];
  page.on("pageerror", (e) => errors.push(`threw: ${e.message}`));
  page.on("console", (m) => {
    if (m.type() === "error" && !m.location().url.endsWith("/api/v1/me")) errors.push(`${m.text()} ${m.location().url}`);
  });
  return errors;
}

/** One person on one device, through the API of the same server the page uses. */
export class Seat {
  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    readonly errors: string[],
    private readonly base: string,
  ) {}

  static async open(browser: Browser, base: string, options: BrowserContextOptions = DESK): Promise<Seat> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    return new Seat(context, page, listen(page), base);
  }

  static async of(browser: Browser, base: string, login: string, options: BrowserContextOptions = DESK, password = PASSWORD): Promise<Seat> {
    const seat = await Seat.open(browser, base, options);
    await seat.write("POST", "session", { login, password });
    return seat;
  }

  async read<T = any>(path: string): Promise<T> {
    const answer = await this.context.request.get(`/api/v1/${path}`, { timeout: 60_000 });
    expect(answer.ok(), `GET ${path}: ${answer.status()} ${answer.ok() ? "" : await answer.text()}`).toBe(true);
    return (await answer.json()) as T;
  }

  async write<T = any>(method: string, path: string, data?: unknown, number?: number): Promise<T> {
    const headers: Record<string, string> = { origin: this.base, "idempotency-key": randomUUID() };
    if (number !== undefined) headers["if-match"] = `"${number}"`;
    const answer = await this.context.request.fetch(`/api/v1/${path}`, { method, data, headers, timeout: 60_000 });
    expect(answer.ok(), `${method} ${path}: ${answer.status()} ${answer.ok() ? "" : await answer.text()}`).toBe(true);
    return (answer.status() === 204 ? null : await answer.json()) as T;
  }

  close(): Promise<void> {
    return this.context.close();
  }
}

/** The second officer reads the merged list on his own phone and confirms it. */
export async function confirmedBySecond(browser: Browser, base: string, visit: string, words: string): Promise<void> {
  const second = await Seat.of(browser, base, "jianchayuan", PHONE);
  await second.page.goto(`/field/visits/${visit}`);
  await expect(second.page.locator("#stop-sign")).toContainText(words);
  await second.page.locator(".big", { hasText: "确认清单" }).tap();
  await expect(second.page.locator(".big", { hasText: "请企业阅看并签名" })).toBeVisible();
  expect(second.errors).toEqual([]);
  await second.close();
}

/** Draws a stroke on the signature pad. */
export async function draw(page: Page): Promise<void> {
  const pad = page.getByLabel("签名处");
  await expect(pad).toBeVisible();
  const box = (await pad.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 4];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let i = 1; i <= 40; i++) await page.mouse.move(x + Math.sin(i / 5) * box.width * 0.2, y + (i / 40) * box.height * 0.4);
  await page.mouse.up();
}

/** A real picture, made by the browser itself. */
export async function picture(page: Page, words: string): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const data = await page.evaluate((text) => {
    const c = document.createElement("canvas");
    [c.width, c.height] = [640, 480];
    const p = c.getContext("2d")!;
    p.fillStyle = "#7a8";
    p.fillRect(0, 0, 640, 480);
    p.fillStyle = "#123";
    p.font = "32px sans-serif";
    p.fillText(text, 40, 240);
    return c.toDataURL("image/jpeg", 0.9).split(",")[1]!;
  }, words);
  return { name: "现场.jpg", mimeType: "image/jpeg", buffer: Buffer.from(data, "base64") };
}

/** Latin words that may stand in an official's screen. */
const LATIN = /^(App|PDF|Ctrl|K|SHA|SM|xlsx|csv|QR|KTV|LED|LPG|GB|GPS|JPEG|PNG|KB|MB)$/i;

/** Codes that by chance carry no digit: an 执法码 or 企业码, twelve of its own thirty characters; the last part of a 文号, `〔2026〕ABCDEFGH号`. */
const CODES = /\b[A-HJKMNP-TV-Z]{12}\b|(?<=〔\d{4}〕)[A-Z]{8}(?=号)/g;

/** Latin words in text, without codes (anything that carries a digit) and the few that are ordinary in Chinese text. */
export function latin(text: string): string[] {
  const words = text.replace(CODES, " ").replace(/[A-Za-z0-9_./:-]*\d[A-Za-z0-9_./:-]*/g, " ").match(/[A-Za-z]{2,}/g) ?? [];
  return [...new Set(words.filter((w) => !LATIN.test(w)))];
}
