import { hex, sha256 } from "@heyi/core/draw";
import { describe, expect, it } from "vitest";
import { commitmentOf, isSecret, newSecret } from "./secret";

describe("随机数", () => {
  it("is 32 bytes, each time another", () => {
    const one = newSecret();
    expect(isSecret(one)).toBe(true);
    expect(newSecret()).not.toBe(one);
  });

  it("has the commitment of the published vectors", () => {
    const secret = hex(sha256(new TextEncoder().encode("reveal-1")));
    expect(commitmentOf(secret)).toBe("ef53778a08c8c884090aa246c12a961b189c7a66d6ea31dad04baddf7323d107");
  });

  it("is nothing else", () => {
    expect(commitmentOf("")).toBe("");
    expect(commitmentOf("AB".repeat(32))).toBe("");
    expect(commitmentOf("0".repeat(63))).toBe("");
  });
});
