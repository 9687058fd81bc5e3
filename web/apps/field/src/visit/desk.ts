/** The visit shared by the stops of its page. */
import { type InjectionKey, inject, provide } from "vue";
import type { VisitDesk } from "./useVisit";

const key: InjectionKey<VisitDesk> = Symbol("visit");

export function provideDesk(desk: VisitDesk): void {
  provide(key, desk);
}

export function useDesk(): VisitDesk {
  const desk = inject(key);
  if (!desk) throw new Error("no visit");
  return desk;
}
