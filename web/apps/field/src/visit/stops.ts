/** The five stops of a visit, in order. */
import type { Stop } from "../lib/types";

export const STOPS: { id: Stop; name: string }[] = [
  { id: "code", name: "亮码" },
  { id: "certificate", name: "亮证" },
  { id: "check", name: "检查" },
  { id: "list", name: "清单" },
  { id: "sign", name: "签名" },
];

/** 0 to 4; 5 when all are done. */
export function stopIndex(stop: Stop): number {
  const at = STOPS.findIndex((s) => s.id === stop);
  return at < 0 ? STOPS.length : at;
}
