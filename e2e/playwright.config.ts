import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "@playwright/test";

// HEYI_E2E_BASE runs against a server that is already up; otherwise the real binary is started and fills a new demonstration district.
const base = process.env.HEYI_E2E_BASE ?? "http://127.0.0.1:8290";
const target = process.env.CARGO_TARGET_DIR ?? join(homedir(), ".cache/heyi-target");
const binary = process.env.HEYI_BIN ?? join(target, "debug/heyi");
if (!process.env.HEYI_E2E_BASE && !existsSync(binary)) throw new Error(`${binary} is missing: cargo build --workspace first`);

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  outputDir: "results",
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [["list"], ["./lib/last-line.ts"]],
  use: {
    baseURL: base,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    serviceWorkers: "block",
    actionTimeout: 30_000,
    navigationTimeout: 60_000,
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: "/usr/bin/chromium",
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
    },
  },
  projects: [{ name: "chromium" }],
  // The port opens only once the district is filled.
  webServer: process.env.HEYI_E2E_BASE
    ? undefined
    : { command: `"${binary}" demo --port 8290`, url: `${base}/healthz`, reuseExistingServer: false, timeout: 180_000, stdout: "ignore", stderr: "pipe" },
});
