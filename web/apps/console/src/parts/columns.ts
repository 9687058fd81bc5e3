/** A column of a table. `text` is what is exported and shown where no slot says otherwise. */
export interface Column<T> {
  key: string;
  title: string;
  text: (row: T) => string;
  /** CSS width. */
  width?: string;
  /** Numbers stand at the right. */
  number?: boolean;
  /** Not shown until chosen. */
  optional?: boolean;
}

/** Rows as a sheet that spreadsheet programs open with Chinese intact. A cell that would be read as a formula is quoted as text. */
export function csv<T>(columns: Column<T>[], rows: T[]): string {
  const cell = (text: string) => {
    const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const lines = [columns.map((c) => cell(c.title)), ...rows.map((row) => columns.map((c) => cell(c.text(row))))];
  return `\uFEFF${lines.map((line) => line.join(",")).join("\r\n")}\r\n`;
}

/** Hands a file to the browser. */
export function download(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
