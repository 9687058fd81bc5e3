import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Page, expect } from "@playwright/test";
import { latin } from "./heyi";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shots = process.env.HEYI_SHOTS ?? "results/walks";
const WIDTHS = [1280, 390];

async function axe(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const found = await (globalThis as any).axe.run(document, { resultTypes: ["violations"] });
    return found.violations.filter((v: any) => ["serious", "critical"].includes(v.impact)).map((v: any) => `${v.id}: ${v.nodes[0].html.slice(0, 160)}`);
  });
}

/** A screen as it stands, at the desk and on a phone: axe is clean, nothing runs over the edge, no foreign words. A picture of each is kept. */
export async function looks(page: Page, name: string): Promise<void> {
  const before = page.viewportSize()!;
  await expect(page.locator(".loading")).toHaveCount(0);
  expect(await axe(page), name).toEqual([]);
  expect(latin(await page.locator("#main").or(page.locator("body")).first().innerText()), name).toEqual([]);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(null)))));
    await page.evaluate(() => scrollTo(0, 0));
    const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(over, `${name} ${width}: runs over the edge`).toBeLessThanOrEqual(0);
    await page.screenshot({ path: `${shots}/${name}-${width}.png`, fullPage: true, animations: "disabled" });
  }
  await page.setViewportSize(before);
}
