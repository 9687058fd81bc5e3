import { reactive } from "vue";
import type { Cited } from "./rules";

/** One notice in the corner. */
export interface Toast {
  id: number;
  kind: "done" | "refusal" | "failure";
  text: string;
  cites: Cited[];
  cures: string[];
  trace: string | null;
}

export const toasts = reactive<Toast[]>([]);
let last = 0;

function push(toast: Omit<Toast, "id">, stay: number): void {
  const id = ++last;
  toasts.push({ ...toast, id });
  if (toasts.length > 4) toasts.shift();
  if (stay > 0) setTimeout(() => dismiss(id), stay);
}

/** Takes a notice away. */
export function dismiss(id: number): void {
  const at = toasts.findIndex((t) => t.id === id);
  if (at >= 0) toasts.splice(at, 1);
}

/** Says that something was done. Goes away by itself. */
export function sayDone(text: string): void {
  push({ kind: "done", text, cites: [], cures: [], trace: null }, 4000);
}

interface ProblemLike {
  message: string;
  status?: number;
  cites?: Cited[];
  cures?: string[];
  trace?: string | null;
}

/** Shows a problem until it is closed by hand. */
export function sayProblem(problem: ProblemLike): void {
  const refusal = problem.status !== undefined && problem.status >= 400 && problem.status < 500;
  push(
    {
      kind: refusal ? "refusal" : "failure",
      text: problem.message,
      cites: problem.cites ?? [],
      cures: problem.cures ?? [],
      trace: problem.trace ?? null,
    },
    0,
  );
}
