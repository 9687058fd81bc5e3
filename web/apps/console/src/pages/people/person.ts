import type { PersonRecord, PersonView, Role } from "@heyi/api";
import type { Whys } from "../../use/form";

/** What the form of a person holds: days and choices as text, empty where there is none. */
export interface PersonText {
  name: string;
  login: string;
  roles: Role[];
  body: string;
  firm: string;
  certificate: string;
  valid_from: string;
  valid_to: string;
  posted_to: string;
  recusals: { firm: string; name: string; reason: string }[];
  left_on: string;
}

export const blank = (): PersonText => ({ name: "", login: "", roles: [], body: "", firm: "", certificate: "", valid_from: "", valid_to: "", posted_to: "", recusals: [], left_on: "" });

export function textOf(view: PersonView): PersonText {
  const r = view.row.record;
  return {
    name: r.name,
    login: r.login,
    roles: [...r.roles],
    body: r.body ?? "",
    firm: r.firm ?? "",
    certificate: r.certificate?.number ?? "",
    valid_from: r.certificate?.valid_from ?? "",
    valid_to: r.certificate?.valid_to ?? "",
    posted_to: r.posted_to ?? "",
    recusals: view.recusals.map((x) => ({ ...x })),
    left_on: r.left_on ?? "",
  };
}

/** The record as it is sent. Fields that don't belong to the chosen kind of account are left out. */
export function recordOf(text: PersonText): PersonRecord {
  const ofFirm = text.roles.includes("firm");
  const certified = !ofFirm && text.certificate.trim() !== "";
  return {
    name: text.name.trim(),
    login: text.login.trim(),
    roles: text.roles,
    body: (!ofFirm && text.body) || null,
    firm: (ofFirm && text.firm) || null,
    certificate: certified ? { number: text.certificate.trim(), valid_from: text.valid_from, valid_to: text.valid_to } : null,
    posted_to: (!ofFirm && text.posted_to) || null,
    recusals: ofFirm ? [] : text.recusals.map(({ firm, reason }) => ({ firm, reason: reason.trim() })),
    left_on: text.left_on || null,
  };
}

/** What the page sees by itself before it sends: what is empty, parts of the certificate that are missing. The rest is the server's. */
export function incomplete(text: PersonText): Whys {
  const who = { name: !text.name.trim() && "没有填写姓名", login: !text.login.trim() && "没有填写登录账号", roles: text.roles.length === 0 && "没有选择角色" };
  if (text.roles.includes("firm")) return { ...who, firm: !text.firm && "请选择所属企业" };
  const any = text.certificate.trim() || text.valid_from || text.valid_to;
  const needed = "证号、有效期起、有效期止应当一并填写";
  return {
    ...who,
    certificate: any && !text.certificate.trim() && needed,
    valid_from: any && !text.valid_from && needed,
    valid_to: any && !text.valid_to && needed,
  };
}
