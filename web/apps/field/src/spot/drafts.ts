/** Decisions begun on this phone and not made yet. */
import { store } from "../lib/store";
import { type SpotDraft, partyName } from "./spot";
import { draftPrefix } from "./useSpot";

export interface SpotEntry {
  link: string;
  party: string;
  matter: string;
  /** Sent, and no answer came. */
  sent: boolean;
}

export async function spotDrafts(person: string): Promise<SpotEntry[]> {
  const rows = await store.drafts.where("id").startsWith(draftPrefix(person)).toArray();
  return rows
    .filter((r) => !r.id.includes("#"))
    .map((r) => r.value as SpotDraft)
    .filter((d) => d.item || d.firm || d.name)
    .map((d) => ({ link: d.visit ? `/spot?visit=${d.visit}` : "/spot", party: partyName(d), matter: d.item?.name ?? "", sent: d.sending !== null || d.proposing !== null }));
}
