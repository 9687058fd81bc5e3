import { expect, it } from "vitest";
import { blank, incomplete, recordOf } from "./person";

const found = (whys: object) => Object.entries(whys).filter(([, why]) => why).map(([field]) => field);

const jia = { ...blank(), name: "甲", login: "jia" };

it("asks for the whole certificate or none of it", () => {
  expect(found(incomplete(blank()))).toEqual(["name", "login", "roles"]);
  expect(found(incomplete({ ...jia, roles: ["officer"] }))).toEqual([]);
  expect(found(incomplete({ ...jia, roles: ["officer"], certificate: "CQ1" }))).toEqual(["valid_from", "valid_to"]);
  expect(found(incomplete({ ...jia, roles: ["officer"], valid_to: "2028-01-01" }))).toEqual(["certificate", "valid_from"]);
});

it("sends only what belongs to the kind of account", () => {
  const text = { ...blank(), name: " 甲 ", login: "jia", body: "500103003", firm: "firm_1", posted_to: "500103001", certificate: "CQ1", valid_from: "2025-01-01", valid_to: "2028-01-01" };
  const firm = recordOf({ ...text, roles: ["firm"] });
  expect([firm.body, firm.firm, firm.certificate, firm.posted_to, firm.name]).toEqual([null, "firm_1", null, null, "甲"]);
  const officer = recordOf({ ...text, roles: ["officer"] });
  expect([officer.body, officer.firm, officer.certificate?.number]).toEqual(["500103003", null, "CQ1"]);
  expect(found(incomplete({ ...text, roles: ["firm"], firm: "" }))).toEqual(["firm"]);
});
