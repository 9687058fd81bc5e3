import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The text of a PDF, as poppler reads it, without spaces and line ends. */
export function pdfText(pdf: Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), "heyi-e2e-"));
  try {
    const [from, to] = [join(folder, "paper.pdf"), join(folder, "paper.txt")];
    writeFileSync(from, pdf);
    execFileSync("pdftotext", ["-enc", "UTF-8", from, to]);
    return readFileSync(to, "utf8").replace(/\s+/g, "");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
