import { asProblem, type Done, type Problem } from "@heyi/api";
import { type Press, sayDone, usePress } from "@heyi/ui";
import { computed, nextTick, type Ref, shallowRef } from "vue";

/** Why a field can't be accepted, by name of the field; what is empty or absent is accepted. */
export type Whys = Record<string, string | false | null | undefined>;

export interface Form {
  busy: Ref<boolean>;
  /** What is wrong apart from single fields. */
  problem: Ref<Problem | null>;
  /** How many fields are to be corrected, in words. */
  summary: Ref<string>;
  /** Why a field can't be accepted. */
  why: (field: string) => string | undefined;
  /** Where the form stands on the page: a wrong field gets the focus there. */
  at: (element: HTMLFormElement | null) => void;
  /** Sends, once the page's own checks accept every field. */
  send: (own: Whys, work: (press: Press) => Promise<Done>) => Promise<Done | undefined>;
}

/** A form whose wrong fields are named beside them, whether the page or the server found them. What was entered stays. */
export function useForm(): Form {
  const wrong = shallowRef<Record<string, string>>({});
  const problem = shallowRef<Problem | null>(null);
  const half = shallowRef(0);
  let element: HTMLFormElement | null = null;
  const { busy, run } = usePress((error) => {
    const found = asProblem(error);
    wrong.value = Object.fromEntries(found.fields.map((f) => [f.field, f.why]));
    problem.value = found.fields.length ? null : found;
  });
  const summary = computed(() => {
    const count = Object.keys(wrong.value).length + half.value;
    return count ? `有${count}处需要改正，改正后再提交。` : "";
  });

  /** Fields marked on the page by themselves (a day that is none) or by this form. */
  const marked = () => [...(element?.querySelectorAll<HTMLElement>("[aria-invalid=true]") ?? [])];

  async function send(own: Whys, work: (press: Press) => Promise<Done>): Promise<Done | undefined> {
    problem.value = null;
    wrong.value = {};
    half.value = 0;
    await nextTick();
    half.value = marked().length;
    wrong.value = Object.fromEntries(Object.entries(own).filter((e): e is [string, string] => Boolean(e[1])));
    const done = half.value || Object.keys(wrong.value).length ? undefined : await run(work);
    if (done) sayDone(done.message);
    await nextTick();
    if (!done) marked()[0]?.focus();
    return done;
  }

  return { busy, problem, summary, why: (field) => wrong.value[field], at: (e) => (element = e), send };
}
