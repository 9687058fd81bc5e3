import { createRouter, createWebHistory } from "vue-router";

export const router = createRouter({
  history: createWebHistory("/p/"),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: "/", name: "start", component: () => import("./pages/StartPage.vue"), meta: { title: "行政执法公示" } },
    { path: "/c/:code", name: "task", component: () => import("./pages/TaskPage.vue"), props: true, meta: { title: "执法码" } },
    { path: "/v/:code/:firm", name: "visit", component: () => import("./pages/VisitPage.vue"), props: true, meta: { title: "检查结果" } },
    { path: "/d/:check?", name: "document", component: () => import("./pages/DocumentPage.vue"), props: true, meta: { title: "文书核验" } },
    { path: "/m", name: "firm", component: () => import("./pages/FirmPage.vue"), meta: { title: "企业办事" } },
    { path: "/m/:id", name: "reply", component: () => import("./pages/ReplyPage.vue"), props: true, meta: { title: "回复改正情况" } },
    { path: "/l", name: "list", component: () => import("./pages/ListPage.vue"), meta: { title: "执法事项清单" } },
    { path: "/r", name: "draws", component: () => import("./pages/DrawListPage.vue"), meta: { title: "双随机抽查" } },
    { path: "/r/:id", name: "draw", component: () => import("./pages/DrawPage.vue"), props: true, meta: { title: "双随机抽查" } },
    { path: "/:rest(.*)*", redirect: "/" },
  ],
});

router.afterEach((to) => {
  document.title = String(to.meta.title ?? "行政执法公示");
});
