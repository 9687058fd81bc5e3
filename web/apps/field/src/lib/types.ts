/** Names for generated shapes that the shared list doesn't name. Nothing is described here a second time. */
import type { Schemas } from "@heyi/api";

export type {
  ChecklistPoint,
  Citation,
  DemoAccount,
  Disposition,
  DocumentRow,
  Evidence,
  FindingLine,
  Me,
  OfficerChoice,
  OrderRow,
  OrderView,
  Refusal,
  Role,
  VisitRow,
  VisitView,
  WorkItem,
  Workbench,
} from "@heyi/api";

export type ExpectedOfficer = Schemas["ExpectedOfficer"];
export type Missing = Schemas["Missing"];
export type Stop = Schemas["Stop"];
