/** One line at the bottom for what was just done. Never in the way, gone by itself. */
import { shallowRef } from "vue";

export const notice = shallowRef("");
let timer: ReturnType<typeof setTimeout> | undefined;

export function say(text: string): void {
  notice.value = text;
  clearTimeout(timer);
  timer = setTimeout(() => (notice.value = ""), 3500);
}
