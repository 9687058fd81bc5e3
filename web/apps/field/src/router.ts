import { createRouter, createWebHistory } from "vue-router";
import { me } from "./lib/session";
import Today from "./pages/TodayPage.vue";

export const router = createRouter({
  history: createWebHistory("/field/"),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: "/", name: "today", component: Today, meta: { bar: true, title: "今天" } },
    { path: "/capture", name: "capture", component: () => import("./pages/CapturePage.vue"), meta: { bar: true, title: "拍" } },
    { path: "/law", name: "law", component: () => import("./pages/LawPage.vue"), meta: { bar: true, title: "查法" } },
    { path: "/mine", name: "mine", component: () => import("./pages/MinePage.vue"), meta: { bar: true, title: "我的" } },
    { path: "/visits/:id", name: "visit", component: () => import("./pages/VisitPage.vue"), props: true, meta: { title: "检查" } },
    { path: "/orders/:id", name: "recheck", component: () => import("./pages/RecheckPage.vue"), props: true, meta: { title: "复查" } },
    { path: "/spot", name: "spot", component: () => import("./pages/SpotPage.vue"), meta: { title: "当场处罚" } },
    { path: "/spot/:id", name: "spot-done", component: () => import("./pages/SpotDonePage.vue"), props: true, meta: { title: "当场处罚决定" } },
    { path: "/sign-in", name: "sign-in", component: () => import("./pages/SignInPage.vue"), meta: { open: true, title: "登录" } },
    { path: "/:rest(.*)*", redirect: "/" },
  ],
});

router.beforeEach((to) => {
  if (!to.meta.open && !me.value) return { name: "sign-in", query: to.fullPath === "/" ? {} : { next: to.fullPath } };
  return true;
});

router.afterEach((to) => {
  document.title = `${String(to.meta.title ?? "")} · 合一执法`;
});
