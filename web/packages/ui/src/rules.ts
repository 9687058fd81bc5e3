import { type InjectionKey, inject, provide } from "vue";

/** The text behind an article, as far as the rulebook holds it. */
export interface RuleText {
  /** What the rule is about. */
  name: string;
  /** Lines: label and words. */
  lines: { label: string; text: string }[];
}

/** What a chip needs of an article. */
export interface Cited {
  law: string;
  article: string;
  basis: string;
}

type Reader = (cite: Cited) => Promise<RuleText[]>;
const key: InjectionKey<Reader> = Symbol("rule reader");

/** The application says where the text of a rule is read. */
export function provideRuleReader(reader: Reader): void {
  provide(key, reader);
}

/** The reader, or none (the chip then shows law and article alone). */
export function useRuleReader(): Reader | null {
  return inject(key, null);
}
