import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Page, expect, test } from "@playwright/test";
import { DESK, type Login, PHONE, Seat, latin } from "./lib/heyi";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Look {
  name: string;
  login: Login | null;
  /** The address, or how it is found through the API. */
  at: string | ((seat: Seat) => Promise<string>);
  /** What stands on the page once it is filled. */
  ready: string;
}

const one = (list: string, to: string) => async (seat: Seat) => {
  const row = (await seat.read(list)).rows[0];
  expect(row, list).toBeTruthy();
  return to + row.id;
};

const desk: Look[] = [
  { name: "登录", login: null, at: "/console/", ready: ".demo .account" },
  { name: "工作台", login: "dazhang", at: "/console/", ready: "#main h1" },
  { name: "任务", login: "dazhang", at: "/console/tasks", ready: "tbody tr" },
  { name: "发布任务", login: "dazhang", at: "/console/tasks/new?scene=SCENE-CY", ready: ".checks li" },
  { name: "任务详情", login: "dazhang", at: one("tasks?status=published&limit=1", "/console/tasks/"), ready: "#invitations tbody tr" },
  { name: "检查", login: "dazhang", at: "/console/visits", ready: "tbody tr" },
  { name: "检查详情", login: "dazhang", at: one("visits?status=closed&limit=1", "/console/visits/"), ready: "#h-checks" },
  { name: "问题", login: "dazhang", at: "/console/findings", ready: "tbody tr" },
  { name: "责令改正", login: "dazhang", at: one("orders?limit=1", "/console/orders/"), ready: "#h-lines" },
  { name: "案件", login: "fuzeren", at: one("cases?status=proposed&limit=1", "/console/cases/"), ready: "#h-conditions" },
  { name: "执行中的案件", login: "duiyuan", at: one("cases?status=performing&limit=1", "/console/cases/"), ready: "#h-penalty" },
  { name: "调查终结", login: "duiyuan", at: async (seat) => `${await one("cases?mine=true&status=filed&limit=1", "/console/cases/")(seat)}/steps/report`, ready: "#h-gates" },
  { name: "结果", login: "dazhang", at: "/console/results?state=all", ready: "tbody tr" },
  { name: "邀约", login: "bumen", at: "/console/invitations?state=", ready: ".card" },
  { name: "监督", login: "jiandu", at: "/console/oversight", ready: "#main h1" },
  { name: "期限", login: "dazhang", at: "/console/deadlines", ready: "#main table" },
  { name: "谁能管", login: "dazhang", at: "/console/rules", ready: "#main h1" },
  { name: "权责清单", login: "guanli", at: "/console/rules/lists", ready: "#main h1" },
  { name: "机构人员", login: "guanli", at: "/console/people", ready: "tbody tr" },
  { name: "登记人员", login: "guanli", at: "/console/people/new", ready: "form select" },
  { name: "变更人员", login: "guanli", at: one("people?q=zj&limit=1", "/console/people/"), ready: ".timeline li" },
  { name: "发放密码", login: "guanli", at: async (seat) => `${await one("people?q=zj&limit=1", "/console/people/")(seat)}/password`, ready: "#main h1" },
  { name: "登记执法主体", login: "guanli", at: "/console/bodies/new", ready: "form select" },
  { name: "执法主体", login: "guanli", at: "/console/bodies/500103003", ready: ".timeline li" },
  { name: "导入", login: "guanli", at: "/console/imports", ready: "input[type=file]" },
  { name: "对象", login: "guanli", at: "/console/firms", ready: "tbody tr" },
  { name: "登记对象", login: "guanli", at: "/console/firms/new", ready: "form select" },
  { name: "变更对象", login: "guanli", at: async (seat) => `${await one("firms?limit=1", "/console/firms/")(seat)}/edit`, ready: ".timeline li" },
  { name: "企业", login: "dazhang", at: one("firms?scene=SCENE-CY&limit=1", "/console/firms/"), ready: "#main h1" },
  { name: "数读", login: "dazhang", at: "/console/numbers", ready: "#main h1" },
];

const phone: Look[] = [
  { name: "手机登录", login: null, at: "/field/", ready: ".account" },
  { name: "手机今天", login: "duiyuan", at: "/field/", ready: "nav.bar" },
  { name: "手机检查", login: "duiyuan", at: one("visits?mine=true&status=closed&limit=1", "/field/visits/"), ready: "#stop-code" },
  { name: "手机待检查", login: "duiyuan", at: one("visits?mine=true&status=planned&limit=1", "/field/visits/"), ready: ".big" },
  { name: "手机复查", login: "duiyuan", at: one("orders?status=open&limit=1", "/field/orders/"), ready: ".line" },
  { name: "手机查法", login: "duiyuan", at: "/field/law", ready: "input" },
  { name: "手机拍", login: "duiyuan", at: "/field/capture", ready: "main" },
  { name: "手机我的", login: "duiyuan", at: "/field/mine", ready: "main" },
];

const open: Look[] = [
  // A firm reads its own page of the console on a phone.
  { name: "我的检查", login: "qiye", at: "/console/mine", ready: "#h-o" },
  { name: "公开首页", login: null, at: "/p/", ready: "h1, h2" },
  { name: "公开执法码", login: "dazhang", at: async (seat) => `/p/c/${(await seat.read(await one("visits?status=closed&limit=1", "visits/")(seat))).code}`, ready: "h1" },
  { name: "公开核验", login: null, at: "/p/d", ready: "h1, h2" },
  { name: "公开清单", login: null, at: "/p/l", ready: "h1, h2" },
];

/** The page has what it shows, and nothing is being read any more. */
async function settle(page: Page, ready: string): Promise<void> {
  await expect(page.locator(ready).first()).toBeVisible({ timeout: 40_000 });
  await expect(page.getByText(/^正在(读取|打开|查询|刷新)/)).toHaveCount(0);
  await expect(page.locator("[aria-busy=true], .loading")).toHaveCount(0);
}

async function axe(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const found = await (window as any).axe.run(document, { resultTypes: ["violations"] });
    return found.violations
      .filter((v: any) => v.impact === "serious" || v.impact === "critical")
      .map((v: any) => `${v.id} ×${v.nodes.length}: ${v.nodes[0].html.slice(0, 160)} ${(v.nodes[0].failureSummary ?? "").replace(/\s+/g, " ").slice(0, 220)}`);
  });
}

/** Elements that make the page wider than the window. */
const wider = (page: Page) =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const inside = (e: Element): boolean => {
      for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) if (getComputedStyle(p).overflowX !== "visible") return true;
      return false;
    };
    const out = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > width + 1 && !inside(e)).map((e) => `${e.tagName.toLowerCase()}.${e.className}`.slice(0, 80));
    return [`${document.documentElement.scrollWidth} > ${width}`, ...out.slice(0, 6)];
  });

// The console is made for desks of 1024 and wider; on a phone it must still not scroll sideways.
const sizes = { desk: [[1440, 900], [1024, 768], [360, 740]], phone: [[360, 740], [1024, 768]] } as const;

for (const [kind, looks, device] of [["desk", desk, DESK], ["phone", phone, PHONE], ["phone", open, PHONE]] as const) {
  for (const look of looks) {
    test(`样子：${look.name}`, async ({ browser, baseURL }) => {
      test.setTimeout(180_000);
      const seat = look.login ? await Seat.of(browser, baseURL!, look.login, device) : await Seat.open(browser, baseURL!, device);
      const page = seat.page;
      const wrong: string[] = [];
      await page.goto(typeof look.at === "string" ? look.at : await look.at(seat));
      await settle(page, look.ready);
      for (const theme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme: theme });
        for (const [width, height] of sizes[kind]) {
          await page.setViewportSize({ width, height });
          await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(null)))));
          await page.screenshot({ path: `results/looks/${look.name}-${width}-${theme}.png`, fullPage: true, animations: "disabled" });
          const over = await wider(page);
          if (over.length) wrong.push(`横向滚动 ${width} ${theme}: ${over.join(" | ")}`);
        }
        const size = sizes[kind][0];
        await page.setViewportSize({ width: size[0], height: size[1] });
        for (const line of await axe(page)) wrong.push(`axe ${theme}: ${line}`);
      }
      const words = latin(await page.locator("body").innerText());
      if (words.length) wrong.push(`外文: ${words.join(" ")}`);
      wrong.push(...seat.errors);
      expect(wrong).toEqual([]);
      await seat.close();
    });
  }
}
