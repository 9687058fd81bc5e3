import type { Role } from "@heyi/api";

export interface Place {
  to: string;
  label: string;
  roles: Role[];
}

const staff: Role[] = ["leader", "officer", "department_officer", "reviewer", "head", "supervisor", "administrator"];
const field: Role[] = ["leader", "officer", "department_officer", "head", "supervisor"];

/** The five steps, because that is how people think of the work. */
export const steps: Place[] = [
  { to: "/", label: "工作台", roles: staff },
  { to: "/demands", label: "统筹", roles: field },
  { to: "/tasks", label: "任务", roles: ["leader", "officer", "head", "supervisor"] },
  { to: "/invitations", label: "邀约", roles: ["department_officer", "head"] },
  { to: "/visits", label: "检查", roles: field },
  { to: "/handling", label: "办案", roles: [...field, "reviewer"] },
  { to: "/results", label: "结果", roles: [...field, "administrator"] },
];

/** What lies around the steps. */
export const around: Place[] = [
  { to: "/oversight", label: "监督", roles: ["supervisor"] },
  { to: "/deadlines", label: "期限", roles: [...field, "reviewer"] },
  { to: "/rules", label: "清单与规则", roles: staff },
  { to: "/people", label: "机构人员", roles: ["leader", "head", "supervisor", "administrator"] },
  { to: "/firms", label: "对象", roles: [...field, "reviewer", "administrator"] },
  { to: "/risk", label: "风险模型", roles: ["leader", "head", "supervisor", "administrator"] },
  { to: "/numbers", label: "数读", roles: ["leader", "head", "supervisor", "administrator"] },
];

/** A firm's account sees its own page only. */
export const own: Place[] = [{ to: "/mine", label: "我的检查", roles: ["firm"] }];

/** Where a role begins. */
export const home = (role: Role | null): string => (role === "firm" ? "/mine" : "/");

export const allowed = (places: Place[], role: Role | null): Place[] => places.filter((p) => role !== null && p.roles.includes(role));

/** Names of the roles, as the sign-in and the role switch show them. */
export const roleNames: Record<Role, string> = {
  leader: "大队长",
  officer: "镇街执法人员",
  department_officer: "部门执法人员",
  reviewer: "法制审核员",
  head: "负责人",
  supervisor: "执法监督人员",
  administrator: "区县管理员",
  firm: "企业",
};
