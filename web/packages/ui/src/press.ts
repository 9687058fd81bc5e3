import { type Ref, ref } from "vue";

/** One press of a button: a key made once, kept for a retry after a lost connection, and no second press while it runs. */
export interface Press {
  key: string;
}

export interface Presser {
  busy: Ref<boolean>;
  run: <T>(work: (press: Press) => Promise<T>) => Promise<T | undefined>;
}

function newKey(): string {
  return typeof crypto.randomUUID === "function"
    ? crypto.randomUUID()
    : [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
}

/**
 * Runs the work of a press once. A second press while it runs does nothing. If the connection was lost (`status` 0) the next press uses
 * the same key, so that a write which did arrive is not made twice.
 */
export function usePress(onProblem: (error: unknown) => void): Presser {
  const busy = ref(false);
  let kept: string | null = null;
  async function run<T>(work: (press: Press) => Promise<T>): Promise<T | undefined> {
    if (busy.value) return undefined;
    busy.value = true;
    const key = kept ?? newKey();
    kept = null;
    try {
      return await work({ key });
    } catch (error) {
      if ((error as { status?: number }).status === 0) kept = key;
      onProblem(error);
      return undefined;
    } finally {
      busy.value = false;
    }
  }
  return { busy, run };
}
