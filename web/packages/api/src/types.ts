/** Short names for the shapes of the generated document. Nothing is written by hand here but the names. */
import type { components } from "./schema";

export type Schemas = components["schemas"];

export type CaseRow = Schemas["CaseRow"];
export type CaseView = Schemas["CaseView"];
export type CheckStanding = Schemas["CheckStanding"];
export type Citation = Schemas["Citation"];
export type Basis = Schemas["Basis"];
export type CapStanding = Schemas["CapStanding"];
export type BodyRef = Schemas["BodyRef"];
export type BodyRow = Schemas["BodyRow"];
export type Change = Schemas["Change"];
export type ChecklistPoint = Schemas["ChecklistPoint"];
export type Condition = Schemas["Condition"];
export type DeadlineAnswer = Schemas["DeadlineAnswer"];
export type DeadlineRow = Schemas["DeadlineRow"];
export type DemoAccount = Schemas["DemoAccount"];
export type Disposition = Schemas["Disposition"];
export type DocumentRow = Schemas["DocumentRow"];
export type Done = Schemas["Done"];
export type Evidence = Schemas["Evidence"];
export type FilingDraft = Schemas["FilingDraft"];
export type FindingLine = Schemas["FindingLine"];
export type FindingRow = Schemas["FindingRow"];
export type FirmPoint = Schemas["FirmPoint"];
export type FirmRow = Schemas["FirmRow"];
export type FirmStanding = Schemas["FirmStanding"];
export type FirmView = Schemas["FirmView"];
export type Hit = Schemas["Hit"];
export type ImportReport = Schemas["ImportReport"];
export type InspectionKind = Schemas["InspectionKind"];
export type InvitationRow = Schemas["InvitationRow"];
export type InvitationView = Schemas["InvitationView"];
export type InviteeProposal = Schemas["InviteeProposal"];
export type LeadDraft = Schemas["LeadDraft"];
export type ListChange = Schemas["ListChange"];
export type ListComparison = Schemas["ListComparison"];
export type ListSummary = Schemas["ListSummary"];
export type ListView = Schemas["ListView"];
export type Me = Schemas["Me"];
export type Numbers = Schemas["Numbers"];
export type NumberRow = Schemas["Number"];
export type OfficerChoice = Schemas["OfficerChoice"];
export type OrderRow = Schemas["OrderRow"];
export type OrderView = Schemas["OrderView"];
export type PersonRef = Schemas["PersonRef"];
export type PersonRow = Schemas["PersonRow"];
export type PublicationRow = Schemas["PublicationRow"];
export type Refusal = Schemas["Refusal"];
export type ReferralRow = Schemas["ReferralRow"];
export type RejectedRow = Schemas["RejectedRow"];
export type RiskClass = Schemas["RiskClass"];
export type Role = Schemas["Role"];
export type TaskDraft = Schemas["TaskDraft"];
export type TaskPreview = Schemas["TaskPreview"];
export type TaskRow = Schemas["TaskRow"];
export type TaskView = Schemas["TaskView"];
export type TimelineLine = Schemas["TimelineLine"];
export type Urgency = Schemas["Urgency"];
export type VisitRow = Schemas["VisitRow"];
export type VisitView = Schemas["VisitView"];
export type WorkItem = Schemas["WorkItem"];
export type Workbench = Schemas["Workbench"];

/** One page of a list. */
export interface Paged<T> {
  rows: T[];
  next?: string | null;
}
