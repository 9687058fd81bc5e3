/** Reading one public thing: waiting, there, or a sentence why not. */
import { type Problem, asProblem } from "@heyi/api";
import { shallowRef } from "vue";

export function useFetched<T>(read: () => Promise<T>) {
  const data = shallowRef<T | null>(null);
  const problem = shallowRef<Problem | null>(null);
  const waiting = shallowRef(true);
  async function load(): Promise<void> {
    waiting.value = true;
    problem.value = null;
    try {
      data.value = await read();
    } catch (error) {
      data.value = null;
      problem.value = asProblem(error);
    } finally {
      waiting.value = false;
    }
  }
  void load();
  return { data, problem, waiting, load };
}
