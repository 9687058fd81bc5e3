/**
 * The law on the phone: the pure crates as WebAssembly. Questions are answered here at once, with or without network;
 * nothing of the law is written again in TypeScript.
 */
import init, { Core as Raw, VisitBook as RawVisit } from "../pkg/heyi_wasm.js";
import type {
  Competence,
  CompetenceQuestion,
  Decision,
  Deadline,
  FindingLine,
  LawHit,
  OwnList,
  Pass,
  StoredEvent,
  Surroundings,
  VisitCommand,
  VisitState,
} from "./types.ts";

export type * from "./types.ts";

let starting: Promise<unknown> | undefined;

/** Loads the module once. `where`: address of the `.wasm` file, when the bundler doesn't know it; bytes in tests. */
export function startCore(where?: string | URL | BufferSource): Promise<unknown> {
  starting ??= init(where === undefined ? undefined : { module_or_path: where }).catch((error: unknown) => {
    starting = undefined;
    throw error;
  });
  return starting;
}

/** The rulebook, loaded. */
export class Core {
  private readonly raw: Raw;

  private constructor(raw: Raw) {
    this.raw = raw;
  }

  /** The version of this program, as a pack for it is stamped. */
  static program(): string {
    return Raw.program();
  }

  /** Whether a pack was made for this program. */
  static fits(pack: string): boolean {
    return Raw.fits(pack);
  }

  /** Reads the rule pack (`GET /rules/pack`, as text). Throws a sentence in Chinese when it can't be used. */
  static load(pack: string): Core {
    return new Core(new Raw(pack));
  }

  /** The districts' own lists of powers, as imported: for their towns they go before the guidance list. */
  takeLists(lists: OwnList[]): void {
    this.raw.take_lists(JSON.stringify(lists));
  }

  /** Does this answer pass? `today` is the legal day. Throws a sentence where the answer has the wrong form. */
  passes(scene: string, check: string, answer: unknown, today: string): Pass {
    return JSON.parse(this.raw.passes(scene, check, JSON.stringify(answer), today)) as Pass;
  }

  /** The last day of a period with every day counted. */
  deadline(rule: string, from: string, time?: string): Deadline {
    return JSON.parse(this.raw.deadline(rule, from, time)) as Deadline;
  }

  /** May this body act on this item on this day, in whose name, on which articles? */
  competence(question: CompetenceQuestion): Competence {
    return JSON.parse(this.raw.competence(JSON.stringify(question))) as Competence;
  }

  /** Law in plain words: items found, best first, with who may act in this town. */
  search(text: string, town: string | null, today: string, limit = 20): LawHit[] {
    return JSON.parse(this.raw.search(text, town ?? undefined, today, limit)) as LawHit[];
  }

  /** The proposed last day of a correction order issued on this day; `null` where no setting gives one. */
  defaultLastDay(from: string): string | null {
    return this.raw.default_last_day(from) ?? null;
  }

  /** The combined advice composed from the findings. */
  advice(findings: Pick<FindingLine, "matter" | "disposition">[]): string {
    return this.raw.advice(JSON.stringify(findings));
  }

  /** A visit from its events. */
  openVisit(id: string, events: StoredEvent[]): Visit {
    return new Visit(RawVisit.open(id, JSON.stringify(events)), this.raw);
  }
}

/** A visit as it stands on this phone. */
export class Visit {
  private readonly raw: RawVisit;
  private readonly core: Raw;

  constructor(raw: RawVisit, core: Raw) {
    this.raw = raw;
    this.core = core;
  }

  /** Where it stands, what is missing. */
  state(today: string): VisitState {
    return JSON.parse(this.raw.state(this.core, today)) as VisitState;
  }

  /** Asks whether a command would be accepted. Nothing changes. */
  decide(command: VisitCommand, surroundings: Surroundings): Decision {
    return JSON.parse(this.raw.decide(this.core, JSON.stringify(command), JSON.stringify(surroundings))) as Decision;
  }

  /** Takes events that were decided. */
  apply(events: StoredEvent[]): void {
    this.raw.apply(JSON.stringify(events));
  }

  /** Gives the memory back. */
  close(): void {
    this.raw.free();
  }
}
