import type { FirmRecord, RiskClass } from "@heyi/api";
import type { Whys } from "../../use/form";

/** What the form of a firm holds: degrees and lists as text. */
export interface FirmText {
  credit_code: string;
  name: string;
  scene: string;
  kind: string;
  town: string;
  address: string;
  contact: string;
  phone: string;
  lng: string;
  lat: string;
  licences: string;
  risk: RiskClass;
  risk_why: string;
  closed_on: string;
}

export const blank = (): FirmText => ({ credit_code: "", name: "", scene: "", kind: "", town: "", address: "", contact: "", phone: "", lng: "", lat: "", licences: "", risk: "B", risk_why: "", closed_on: "" });

/** Micro-degrees as degrees, without needless zeros. */
const degrees = (e6: number | null | undefined): string => (e6 === null || e6 === undefined ? "" : String(e6 / 1_000_000));

/** Degrees as micro-degrees; `null`: empty, `undefined`: no number. */
export function micro(text: string): number | null | undefined {
  const t = text.trim();
  if (!t) return null;
  return /^-?\d{1,3}(\.\d+)?$/.test(t) ? Math.round(Number(t) * 1_000_000) : undefined;
}

export const textOf = (r: FirmRecord): FirmText => ({
  credit_code: r.credit_code,
  name: r.name,
  scene: r.scene,
  kind: r.kind,
  town: r.town,
  address: r.address,
  contact: r.contact,
  phone: r.phone,
  lng: degrees(r.lng_e6),
  lat: degrees(r.lat_e6),
  licences: (r.licences ?? []).join("\n"),
  risk: r.risk,
  risk_why: "",
  closed_on: r.closed_on ?? "",
});

export const recordOf = (t: FirmText): FirmRecord => ({
  credit_code: t.credit_code,
  name: t.name.trim(),
  scene: t.scene,
  kind: t.kind.trim(),
  town: t.town,
  address: t.address.trim(),
  contact: t.contact.trim(),
  phone: t.phone.trim(),
  lng_e6: micro(t.lng) ?? null,
  lat_e6: micro(t.lat) ?? null,
  licences: t.licences.split(/[\n、，,;；]/).map((l) => l.trim()).filter(Boolean),
  risk: t.risk,
  closed_on: t.closed_on || null,
});

/** What the page sees by itself: nothing filled in or chosen, degrees that are no number. The rest is the server's. */
export const incomplete = (t: FirmText): Whys => ({
  credit_code: !t.credit_code.trim() && "请填写统一社会信用代码",
  name: !t.name.trim() && "请填写名称",
  kind: !t.kind.trim() && "请填写主体类型",
  address: !t.address.trim() && "请填写经营地址",
  scene: !t.scene && "请选择检查场景",
  town: !t.town && "请选择所在镇街",
  lng_e6: micro(t.lng) === undefined && "应为度数，例如106.5772",
  lat_e6: micro(t.lat) === undefined && "应为度数，例如29.5571",
});
