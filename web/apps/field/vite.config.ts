import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";

const server = process.env.HEYI_SERVER ?? "http://127.0.0.1:8182";

export default defineConfig({
  base: "/field/",
  plugins: [
    vue(),
    VitePWA({
      registerType: "autoUpdate",
      injectRegister: false,
      manifest: {
        name: "合一执法",
        short_name: "合一执法",
        description: "行政执法现场检查",
        lang: "zh-CN",
        start_url: "/field/",
        scope: "/field/",
        display: "standalone",
        orientation: "any",
        background_color: "#f5f6f8",
        theme_color: "#1b3f7f",
        icons: [
          { src: "icon-192.png", sizes: "192x192", type: "image/png" },
          { src: "icon-512.png", sizes: "512x512", type: "image/png" },
          { src: "icon-512.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
        ],
      },
      workbox: {
        globPatterns: ["**/*.{js,css,html,wasm,svg,png}"],
        navigateFallback: "/field/index.html",
        navigateFallbackDenylist: [/^\/api\//],
        maximumFileSizeToCacheInBytes: 6_000_000,
        cleanupOutdatedCaches: true,
        clientsClaim: true,
        skipWaiting: true,
      },
    }),
  ],
  build: { target: "es2020", sourcemap: false, assetsInlineLimit: 2048 },
  server: { port: 5183, proxy: { "/api": { target: server, changeOrigin: true, headers: { origin: server } } } },
  preview: { port: 5183, proxy: { "/api": { target: server, changeOrigin: true, headers: { origin: server } } } },
});
