import type { TimelineLine } from "@heyi/api";
import { expect, it } from "vitest";
import { whatChanged } from "./changed";

const line = (position: number, who: string, what: string): TimelineLine => ({ position, at_ms: 0, who, what, cites: [], kind: "task.x", leaf: "" });

it("tells what others did since, oldest first", () => {
  const before = [line(3, "王", "起草任务")];
  const after = [line(9, "李", "批准任务"), line(3, "王", "起草任务"), line(7, "王", "提交审批")];
  expect(whatChanged(before, after)).toBe("刚刚有更新：王提交审批；李批准任务。");
  expect(whatChanged(after, after)).toBe("内容刚被他人更新，已重新读取。");
});
