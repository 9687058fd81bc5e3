/** A form's content kept on the phone while it is being written: no save button anywhere. */
import { type Ref, ref, watch } from "vue";
import { plain, store } from "../lib/store";

export function useDraft<T extends object>(id: string, empty: T): { draft: Ref<T>; clear: () => Promise<void>; restored: Promise<boolean> } {
  const draft = ref({ ...empty }) as Ref<T>;
  let touched = false;
  const restored = store.drafts
    .get(id)
    .then((kept) => {
      if (!kept || touched) return false;
      draft.value = { ...empty, ...(kept.value as T) };
      return true;
    })
    .catch(() => false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(
    draft,
    (value) => {
      touched = true;
      clearTimeout(timer);
      timer = setTimeout(() => void store.drafts.put({ id, value: plain(value) }), 200);
    },
    { deep: true },
  );
  async function clear(): Promise<void> {
    clearTimeout(timer);
    await store.drafts.delete(id);
  }
  return { draft, clear, restored };
}
