import { expect, it } from "vitest";
import { type Column, csv } from "./columns";

const columns: Column<{ name: string; n: string }>[] = [
  { key: "name", title: "名称", text: (r) => r.name },
  { key: "n", title: "数", text: (r) => r.n },
];

it("quotes what a sheet would read wrongly", () => {
  const out = csv(columns, [
    { name: "甲,乙", n: "-3" },
    { name: '说"好"', n: "=1+1" },
  ]);
  expect(out).toBe('\uFEFF名称,数\r\n"甲,乙",-3\r\n"说""好""",\'=1+1\r\n');
});
