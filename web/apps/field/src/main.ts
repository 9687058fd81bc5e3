import "./styles/tokens.css";
import "./styles/base.css";
import "./lib/look";
import { whenSignedOut } from "@heyi/api";
import { registerSW } from "virtual:pwa-register";
import { createApp } from "vue";
import App from "./App.vue";
import { router } from "./router";
import { me, restore } from "./lib/session";

whenSignedOut(() => {
  if (!me.value) return;
  me.value = null;
  void router.replace({ name: "sign-in", query: { next: router.currentRoute.value.fullPath } });
});

if (import.meta.env.PROD) registerSW({ immediate: true });

void restore().then(() => createApp(App).use(router).mount("#app"));
