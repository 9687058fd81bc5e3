import { beforeEach, expect, test, vi } from "vitest";

/** Packs here are a word for their program and a word for their content. */
const state = vi.hoisted(() => ({ kept: new Map<string, unknown>(), loaded: [] as string[] }));
vi.mock("@heyi/core", () => ({
  startCore: () => Promise.resolve(),
  Core: {
    fits: (pack: string) => pack.startsWith("this:"),
    load: (pack: string) => {
      state.loaded.push(pack);
      return { takeLists: () => undefined };
    },
  },
}));
vi.mock("@heyi/api", () => ({
  api: { GET: () => Promise.reject(new TypeError("no network")) },
  take: (answer: Promise<unknown>) => answer,
  asProblem: () => ({ message: "服务器没有回答" }),
  problemOf: (status: number) => Object.assign(new Error(String(status)), { status }),
}));
vi.mock("./server", () => ({ isOffline: (error: unknown) => error instanceof TypeError }));
vi.mock("./session", () => ({ me: { value: null } }));
vi.mock("./store", () => ({
  keep: (key: string, value: unknown) => Promise.resolve(void state.kept.set(key, value)),
  kept: (key: string) => Promise.resolve(state.kept.get(key)),
}));

const pack = (text: string) => ({ text, tag: `"${text}"`, at: 0 });
let asked: Record<string, string>[] = [];
function server(answer: (() => Response) | null): void {
  vi.stubGlobal("fetch", (_: string, init: { headers: Record<string, string> }) => {
    asked.push(init.headers);
    return answer ? Promise.resolve(answer()) : Promise.reject(new TypeError("no network"));
  });
}

let page: typeof import("./core");
beforeEach(async () => {
  state.kept.clear();
  state.loaded.length = 0;
  asked = [];
  vi.resetModules();
  page = await import("./core");
});

test("a kept pack that fits is asked for by its tag and used", async () => {
  state.kept.set("pack", pack("this:old law"));
  server(() => new Response(null, { status: 304 }));
  await page.law();
  expect(asked[0]?.["If-None-Match"]).toBe('"this:old law"');
  expect(state.loaded).toEqual(["this:old law"]);
  expect(page.coreOutdated.value).toBe(false);
});

test("a kept pack of the version before is fetched whole again", async () => {
  state.kept.set("pack", pack("before:law"));
  server(() => new Response("this:law", { headers: { etag: '"new"' } }));
  await page.law();
  expect(asked[0]).toEqual({});
  expect(state.loaded).toEqual(["this:law"]);
  expect(state.kept.get("pack")).toMatchObject({ text: "this:law", tag: '"new"' });
});

test("without network a kept pack of the version before is refused in words", async () => {
  state.kept.set("pack", pack("before:law"));
  server(null);
  await expect(page.law()).rejects.toThrow();
  expect(state.loaded).toEqual([]);
  expect(page.coreOutdated.value).toBe(true);
  expect(page.coreTrouble.value).toContain("请到有网络的地方重新打开");
  server(() => new Response("this:law"));
  await page.law();
  expect(page.coreOutdated.value).toBe(false);
});

test("a pack of the version after is refused, and what was kept stays", async () => {
  state.kept.set("pack", pack("this:law"));
  state.kept.set("outbox", "entered");
  server(() => new Response("after:law"));
  await expect(page.law()).rejects.toThrow();
  expect(state.loaded).toEqual([]);
  expect(page.coreTrouble.value).toContain("已填写的内容都保存在本机");
  expect(state.kept.get("pack")).toMatchObject({ text: "this:law" });
  expect(state.kept.get("outbox")).toBe("entered");
});
