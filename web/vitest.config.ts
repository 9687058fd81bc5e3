import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [vue()],
  test: { include: ["packages/*/src/**/*.test.ts", "apps/*/src/**/*.test.ts"], environment: "node", passWithNoTests: true },
});
