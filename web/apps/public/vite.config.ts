import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

const server = process.env.HEYI_SERVER ?? "http://127.0.0.1:8182";

export default defineConfig({
  base: "/p/",
  plugins: [vue()],
  build: { target: "es2020" },
  server: { port: 5184, proxy: { "/api": { target: server, changeOrigin: true, headers: { origin: server } } } },
  preview: { port: 5184, proxy: { "/api": { target: server, changeOrigin: true, headers: { origin: server } } } },
});
