import { expect, it } from "vitest";
import { emptyDraft, unready } from "./draft";

it("names the first thing missing, in the order of the page", () => {
  const draft = emptyDraft("2026-03-09");
  expect(unready(draft)).toBe("请选择检查场景");
  draft.scene = "SCENE-CY";
  draft.kind = "lead";
  expect(unready(draft)).toBe("请写明线索来源");
  draft.reason = "群众举报";
  expect(unready(draft)).toBe("请选择检查对象");
  draft.firms = ["firm_1"];
  draft.officers = ["person_1", "person_2"];
  draft.last_day = "2026-03-15";
  expect(unready(draft)).toBe("结束日期早于开始日期");
  draft.last_day = "2026-03-16";
  expect(unready(draft)).toBeNull();
});
