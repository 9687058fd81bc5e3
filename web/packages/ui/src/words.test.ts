import { expect, it } from "vitest";
import { bytes, lawShort, yuan } from "./words";

it("writes amounts as screens do", () => {
  expect(yuan(5000)).toBe("5,000元");
  expect(yuan("12.5")).toBe("12.50元");
  expect(yuan("不详")).toBe("不详");
});

it("names a law as people say it", () => {
  expect(lawShort("中华人民共和国行政处罚法(2021)")).toBe("行政处罚法");
  expect(lawShort("重庆市规范涉企行政检查办法(令375)")).toBe("重庆市规范涉企行政检查办法");
  expect(lawShort("国办发〔2024〕54号")).toBe("国办发〔2024〕54号");
});

it("writes sizes", () => {
  expect(bytes(900)).toBe("900 B");
  expect(bytes(3 * 1024 * 1024)).toBe("3.0 MB");
});
