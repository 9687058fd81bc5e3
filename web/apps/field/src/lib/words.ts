/** Wordings of the phone page. Days, money and sizes are worded by the shared pieces. */
const DISPOSITIONS: Record<string, string> = {
  corrected_on_spot: "当场改正",
  order: "责令限期改正",
  refer: "移送部门",
  propose_case: "建议立案",
};

export function dispositionWords(what: string): string {
  return DISPOSITIONS[what] ?? what;
}

/** `14:05` on the phone's own clock. */
export function clock(ms: number): string {
  const d = new Date(ms);
  return `${String(d.getHours()).padStart(2, "0")}:${String(d.getMinutes()).padStart(2, "0")}`;
}
