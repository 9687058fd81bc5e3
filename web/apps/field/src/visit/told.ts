/** Where the visit stands as the server told it: shown until the core of the phone is ready, and where it can't be used. */
import type { VisitState } from "@heyi/core";
import type { VisitView } from "../lib/types";

export function told(view: VisitView): VisitState {
  return {
    status: view.row.status,
    status_name: view.row.status_name,
    stop: view.stop,
    missing: view.missing,
    firm_code_scanned: view.firm_code_scanned,
    no_code_because: view.no_code_because ?? null,
    report_by: view.report_by ?? null,
    present: view.present,
    notice: view.notice ?? null,
    answers: view.checklist.map((p) => p.answered).filter((a) => a !== null && a !== undefined),
    open: view.checklist.filter((p) => p.open).map((p) => p.check),
    evidence: view.evidence,
    findings: view.findings,
    advice: view.advice,
    confirmed: view.confirmed,
    unconfirmed: view.unconfirmed,
    firm_answer: view.firm_answer ?? null,
    publish_by: view.publish_by ?? null,
  };
}
