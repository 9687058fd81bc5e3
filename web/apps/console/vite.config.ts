import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

const server = process.env.HEYI_SERVER ?? "http://127.0.0.1:8181";

export default defineConfig({
  base: "/console/",
  plugins: [vue()],
  server: { port: 5181, proxy: { "/api": server } },
  preview: { port: 5182, proxy: { "/api": server } },
  build: { target: "es2022", cssCodeSplit: true, reportCompressedSize: false },
});
