import { expect, it } from "vitest";
import { blank, incomplete, micro, recordOf, textOf } from "./firm";

it("reads degrees as written and nothing else", () => {
  expect([micro("106.5772"), micro(" 29.5 "), micro("-0.000001"), micro("")]).toEqual([106_577_200, 29_500_000, -1, null]);
  expect([micro("东经106"), micro("1e3"), micro("106.")]).toEqual([undefined, undefined, undefined]);
});

it("gives a record back as it was shown", () => {
  const record = { ...recordOf(blank()), credit_code: "91500103MA5000003X", name: "甲", scene: "SCENE-CY", town: "500103003", contact: "王**", lng_e6: 106_577_200, lat_e6: 29_557_100, licences: ["食品经营许可证", "营业执照"] };
  expect(recordOf(textOf(record))).toEqual(record);
});

it("names what is not chosen", () => {
  const found = Object.entries(incomplete({ ...blank(), lng: "x" })).filter(([, why]) => why).map(([field]) => field);
  expect(found).toEqual(["credit_code", "name", "kind", "address", "scene", "town", "lng_e6"]);
});
