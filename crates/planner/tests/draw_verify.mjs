#!/usr/bin/env node
// Second verifier of draws, sharing no code with the Rust one: node draw_verify.mjs RECORD…
// Prints one line {file, ok, difference} for each record; exit 0 all agree, 1 one differs, 2 wrong usage or unreadable.
import { readFileSync } from "node:fs";
import { checkDraw } from "../../../web/packages/core/src/draw.js";

const files = process.argv.slice(2);
let status = files.length > 0 ? 0 : 2;
if (status === 2) console.error("node draw_verify.mjs RECORD…");
for (const file of files) {
  try {
    const { ok, difference } = checkDraw(JSON.parse(readFileSync(file, "utf8")));
    console.log(JSON.stringify({ file, ok, difference }));
    if (!ok) status = Math.max(status, 1);
  } catch (error) {
    console.error(`${file}：${error.message}`);
    status = 2;
  }
}
process.exitCode = status;
