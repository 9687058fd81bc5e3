import { whenSignedOut } from "@heyi/api";
import { createRouter, createWebHistory, type RouteLocationNormalized } from "vue-router";
import { home } from "./shell/nav";
import { forget, me, role, whoAmI } from "./use/me";

declare module "vue-router" {
  interface RouteMeta {
    title?: string;
    open?: boolean;
  }
}

export const router = createRouter({
  history: createWebHistory("/console/"),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: "/sign-in", component: () => import("./pages/home/SignIn.vue"), meta: { title: "登录", open: true } },
    { path: "/", component: () => import("./pages/home/WorkbenchPage.vue"), meta: { title: "工作台" } },
    { path: "/tasks", component: () => import("./pages/tasks/TaskList.vue"), meta: { title: "任务" } },
    { path: "/tasks/new", component: () => import("./pages/tasks/TaskComposer.vue"), meta: { title: "发布任务" } },
    { path: "/tasks/:id", component: () => import("./pages/tasks/TaskPage.vue"), meta: { title: "任务" } },
    { path: "/tasks/:id/edit", component: () => import("./pages/tasks/TaskComposer.vue"), meta: { title: "修改任务" } },
    { path: "/programmes", component: () => import("./pages/tasks/ProgrammeList.vue"), meta: { title: "检查计划" } },
    { path: "/demands", component: () => import("./pages/planning/DemandList.vue"), meta: { title: "检查需求" } },
    { path: "/demands/new", component: () => import("./pages/planning/DemandNew.vue"), meta: { title: "提出需求" } },
    { path: "/months", component: () => import("./pages/planning/MonthList.vue"), meta: { title: "统筹计划" } },
    { path: "/months/:id", component: () => import("./pages/planning/MonthPage.vue"), meta: { title: "统筹计划" } },
    { path: "/months/:id/proofs/:firm", component: () => import("./pages/planning/ProofPage.vue"), meta: { title: "证明" } },
    { path: "/draws", component: () => import("./pages/draws/DrawList.vue"), meta: { title: "双随机抽查" } },
    { path: "/draws/new", component: () => import("./pages/draws/DrawNew.vue"), meta: { title: "公告双随机抽查" } },
    { path: "/draws/:id", component: () => import("./pages/draws/DrawPage.vue"), meta: { title: "双随机抽查" } },
    { path: "/invitations", component: () => import("./pages/invitations/InvitationList.vue"), meta: { title: "邀约" } },
    { path: "/visits", component: () => import("./pages/visits/VisitList.vue"), meta: { title: "检查" } },
    { path: "/visits/:id", component: () => import("./pages/visits/VisitPage.vue"), meta: { title: "检查" } },
    { path: "/handling", redirect: "/findings" },
    { path: "/findings", component: () => import("./pages/handling/FindingList.vue"), meta: { title: "问题" } },
    { path: "/orders", component: () => import("./pages/handling/OrderList.vue"), meta: { title: "责令改正" } },
    { path: "/orders/:id", component: () => import("./pages/handling/OrderPage.vue"), meta: { title: "责令改正" } },
    { path: "/referrals", component: () => import("./pages/handling/ReferralList.vue"), meta: { title: "移送" } },
    { path: "/referrals/:id", redirect: (to) => ({ path: "/referrals", query: { open: String(to.params.id) } }) },
    { path: "/cases", component: () => import("./pages/cases/CaseList.vue"), meta: { title: "案件" } },
    { path: "/cases/:id", component: () => import("./pages/cases/CasePage.vue"), meta: { title: "案件" } },
    { path: "/cases/:id/steps/:step", component: () => import("./pages/cases/StepPage.vue"), meta: { title: "办理" } },
    { path: "/cases/:id/review", component: () => import("./pages/cases/ReviewPage.vue"), meta: { title: "案卷评查" } },
    { path: "/results", component: () => import("./pages/results/PublicationList.vue"), meta: { title: "结果" } },
    { path: "/publication", redirect: "/results" },
    { path: "/oversight", component: () => import("./pages/oversight/OversightPage.vue"), meta: { title: "监督" } },
    { path: "/deadlines", component: () => import("./pages/oversight/DeadlineBoard.vue"), meta: { title: "期限" } },
    { path: "/rules", component: () => import("./pages/rules/ItemSearch.vue"), meta: { title: "谁能管" } },
    { path: "/rules/who-may", redirect: (to) => ({ path: "/rules", query: to.query }) },
    { path: "/rules/items/:id", component: () => import("./pages/rules/ItemPage.vue"), meta: { title: "执法事项" } },
    { path: "/rules/assess/:id", component: () => import("./pages/rules/AssessPage.vue"), meta: { title: "裁量" } },
    { path: "/rules/scenes", component: () => import("./pages/rules/SceneList.vue"), meta: { title: "检查场景" } },
    { path: "/rules/scenes/:id", component: () => import("./pages/rules/ScenePage.vue"), meta: { title: "检查场景" } },
    { path: "/rules/lists", component: () => import("./pages/rules/ListVersions.vue"), meta: { title: "权责清单" } },
    { path: "/rules/procedure", component: () => import("./pages/rules/ProcedureList.vue"), meta: { title: "程序规则" } },
    { path: "/rules/calendar", component: () => import("./pages/rules/CalendarPage.vue"), meta: { title: "日历与期限" } },
    { path: "/people", component: () => import("./pages/people/PeopleList.vue"), meta: { title: "机构人员" } },
    { path: "/people/new", component: () => import("./pages/people/PersonPage.vue"), meta: { title: "登记人员" } },
    { path: "/people/:id", component: () => import("./pages/people/PersonPage.vue"), meta: { title: "人员" } },
    { path: "/people/:id/password", component: () => import("./pages/people/PasswordPage.vue"), meta: { title: "发放密码" } },
    { path: "/bodies/new", component: () => import("./pages/people/BodyNew.vue"), meta: { title: "登记执法主体" } },
    { path: "/bodies/:code", component: () => import("./pages/people/BodyPage.vue"), meta: { title: "执法主体" } },
    { path: "/bodies", component: () => import("./pages/people/BodyList.vue"), meta: { title: "执法主体" } },
    { path: "/imports", component: () => import("./pages/people/ImportPage.vue"), meta: { title: "导入" } },
    { path: "/firms", component: () => import("./pages/firms/FirmList.vue"), meta: { title: "对象" } },
    { path: "/firms/new", component: () => import("./pages/firms/FirmNew.vue"), meta: { title: "登记检查对象" } },
    { path: "/firms/:id/edit", component: () => import("./pages/firms/FirmEdit.vue"), meta: { title: "变更检查对象" } },
    { path: "/firms/:id", component: () => import("./pages/firms/FirmPage.vue"), meta: { title: "对象" } },
    { path: "/risk", component: () => import("./pages/risk/RiskPage.vue"), meta: { title: "风险模型" } },
    { path: "/numbers", component: () => import("./pages/numbers/NumbersPage.vue"), meta: { title: "数读" } },
    { path: "/timeline/:thing", component: () => import("./pages/oversight/TimelinePage.vue"), meta: { title: "全过程" } },
    { path: "/mine", component: () => import("./pages/mine/MinePage.vue"), meta: { title: "我的检查" } },
    { path: "/:rest(.*)*", component: () => import("./pages/home/NotFound.vue"), meta: { title: "没有这一页" } },
  ],
});

/** The page's code is fetched while the server is asked who is signed in. */
function fetchCode(to: RouteLocationNormalized): void {
  for (const record of to.matched) {
    const page = record.components?.default;
    if (typeof page === "function" && page.length === 0) void (page as () => Promise<unknown>)().catch(() => {});
  }
}

router.beforeEach(async (to) => {
  fetchCode(to);
  if (me.value === undefined) {
    try {
      await whoAmI();
    } catch {
      me.value = null;
    }
  }
  if (to.meta.open) return me.value ? home(role.value) : true;
  if (!me.value) return { path: "/sign-in", query: to.path === "/" ? {} : { to: to.fullPath } };
  if (role.value === "firm" && to.path === "/") return "/mine";
  return true;
});

router.afterEach((to) => {
  document.title = to.meta.title ? `${to.meta.title} · 合一` : "合一";
});

/** Replaces the title of the page by the name of the thing shown. */
export function titleOf(name: string): void {
  document.title = `${name} · 合一`;
}

whenSignedOut(() => {
  if (!me.value) return;
  const back = router.currentRoute.value.fullPath;
  forget();
  void router.push({ path: "/sign-in", query: { to: back } });
});
