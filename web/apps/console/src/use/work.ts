import { api, take, type Workbench } from "@heyi/api";
import { type InjectionKey, inject, provide, watch } from "vue";
import { me } from "./me";
import { type Resource, useResource } from "./resource";

/** 工作台 of the person signed in: read once, for the reminder on every page and for the workbench itself. */
const key: InjectionKey<Resource<Workbench>> = Symbol("work");

export function provideWork(): Resource<Workbench> {
  const work = useResource<Workbench>(() => take(api.GET("/api/v1/workbench")), {
    idle: () => !me.value,
    live: () => true,
  });
  // Another role has other work: what is shown of the former one goes at once.
  watch(
    () => me.value && `${me.value.person} ${me.value.role}`,
    () => {
      work.data.value = null;
      void work.reload();
    },
  );
  provide(key, work);
  return work;
}

export function useWork(): Resource<Workbench> {
  const work = inject(key);
  if (!work) throw new Error("no workbench");
  return work;
}
