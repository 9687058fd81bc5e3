/** What goes into the core and comes out of it. Shapes the server also sends are the generated ones. */
import type { components } from "@heyi/api";

type S = components["schemas"];

export type Citation = S["Citation"];
export type Missing = S["Missing"];
export type Stop = S["Stop"];
export type Refusal = S["Refusal"];
export type FindingLine = S["FindingLine"];
export type Disposition = S["Disposition"];
export type Answered = S["Answered"];
export type Evidence = S["Evidence"];
export type VisitStatus = S["VisitStatus"];
export type Role = S["Role"];
export type Deadline = S["DeadlineAnswer"];

/** An event as stored: kind `visit.check_answered`, body without the tag. */
export type StoredEvent = S["StateEvent"];

/** A command to a visit, as the domain reads it (`command` names it, the rest are its fields). */
export type VisitCommand = { command: string } & Record<string, unknown>;

/** Who acts, when, and what is known on the phone of other things. */
export interface Surroundings {
  now_ms: number;
  today: string;
  person: string;
  name: string;
  role: Role;
  body: string | null;
  /** Officers expected, as the visit's page gives them. */
  officers?: KnownOfficer[];
}

export interface KnownOfficer {
  person: string;
  name: string;
  body: string;
  certificate: string | null;
  valid_from?: string | null;
  valid_to: string | null;
  why_not: string | null;
}

export type Decision = { events: StoredEvent[] } | { refusal: Refusal };

export interface Pass {
  passed: boolean;
  cites: Citation[];
  /** The pass rule in words. */
  words: string;
}

export interface VisitState {
  status: VisitStatus;
  status_name: string;
  stop: Stop;
  missing: Missing[];
  firm_code_scanned: boolean;
  no_code_because: string | null;
  report_by: string | null;
  present: S["Present"][];
  notice: string | null;
  answers: Answered[];
  /** Checks that can be made now. */
  open: string[];
  evidence: Evidence[];
  findings: FindingLine[];
  advice: string;
  /** Officers who confirmed the list. */
  confirmed: string[];
  /** Officers who can still confirm it; empty when enough have. */
  unconfirmed: S["Present"][];
  firm_answer: S["FirmAnswer"] | null;
  publish_by: string | null;
}

export interface CompetenceQuestion {
  item: string;
  town?: string;
  department?: string;
  on: string;
}

export type Competence = S["CompetenceAnswer"];

/** A district's own list of powers. */
export interface OwnList {
  id: string;
  name: string;
  district: string;
  valid_from: string;
  valid_to?: string | null;
  rows: S["ListRow"][];
}

export interface LawHit {
  item: string;
  name: string;
  field: string;
  cites: Citation[];
  competence: Competence | null;
  fines: string[];
  /** How the discretion benchmark is founded; `null`: none in the rulebook. */
  benchmark: string | null;
  /** 责令改正 that the article asks for. */
  correction: string | null;
  warnings: string[];
}
