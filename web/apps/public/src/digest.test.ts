import { expect, test } from "vitest";
import { count, sha256 } from "./digest";

const hex = (b: Uint8Array) => [...b].map((x) => x.toString(16).padStart(2, "0")).join("");

test("the count of our own is the browser's, at every length around a block", async () => {
  for (const n of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000]) {
    const bytes = Uint8Array.from({ length: n }, (_, i) => (i * 7 + n) % 256);
    expect(hex(count(bytes))).toBe(await sha256(bytes.buffer));
  }
});

test("abc, as in FIPS 180-4", () => {
  expect(hex(count(new TextEncoder().encode("abc")))).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});
