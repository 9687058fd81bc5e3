import { asProblem, type Change, onChange, type Paged, type Problem } from "@heyi/api";
import { type Ref, onScopeDispose, ref, shallowRef, watch } from "vue";

type Watched = () => unknown;

interface Options {
  /** Reads again when this changes. */
  watch?: Watched;
  /** Reads again, quietly, after a change that concerns the page. */
  live?: (change: Change) => boolean;
  /** Don't read yet. */
  idle?: () => boolean;
}

export interface Resource<T> {
  data: Ref<T | null>;
  problem: Ref<Problem | null>;
  loading: Ref<boolean>;
  reload: () => Promise<void>;
}

/** Reads again a moment after the last of several changes. */
export function useLive(concerns: (change: Change) => boolean, again: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = onChange((change) => {
    if (!concerns(change)) return;
    clearTimeout(timer);
    timer = setTimeout(again, 350);
  });
  onScopeDispose(() => {
    clearTimeout(timer);
    stop();
  });
}

/** Something read from the server: data, or why not. An older answer never replaces a newer one; a quiet reload keeps what is shown. */
export function useResource<T>(read: () => Promise<T>, options: Options = {}): Resource<T> {
  const data = shallowRef<T | null>(null) as Ref<T | null>;
  const problem = shallowRef<Problem | null>(null);
  const loading = ref(false);
  let turn = 0;

  async function reload(): Promise<void> {
    if (options.idle?.()) return;
    const mine = ++turn;
    loading.value = true;
    try {
      const answer = await read();
      if (mine !== turn) return;
      data.value = answer;
      problem.value = null;
    } catch (error) {
      if (mine === turn) problem.value = asProblem(error);
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  if (options.watch) watch(options.watch, () => void reload());
  if (options.live) useLive(options.live, () => void reload());
  void reload();
  return { data, problem, loading, reload };
}

export interface Pages<T> {
  rows: Ref<T[]>;
  problem: Ref<Problem | null>;
  loading: Ref<boolean>;
  /** The first page was read at least once. */
  ready: Ref<boolean>;
  hasMore: Ref<boolean>;
  more: () => Promise<void>;
  reload: () => Promise<void>;
}

/** A list read page by page from where the last one ended. A reload reads as many rows as are shown. */
export function usePages<T>(read: (after: string | undefined) => Promise<Paged<T>>, options: Options = {}): Pages<T> {
  const rows = shallowRef<T[]>([]) as Ref<T[]>;
  const problem = shallowRef<Problem | null>(null);
  const loading = ref(false);
  const ready = ref(false);
  const hasMore = ref(false);
  let next: string | undefined;
  let turn = 0;

  async function fetchPages(until: number, fresh: boolean): Promise<void> {
    const mine = ++turn;
    loading.value = true;
    try {
      let all = fresh ? [] : rows.value;
      let after = fresh ? undefined : next;
      do {
        const page = await read(after);
        if (mine !== turn) return;
        all = [...all, ...page.rows];
        after = page.next ?? undefined;
      } while (after && all.length < until);
      rows.value = all;
      next = after;
      hasMore.value = after !== undefined;
      problem.value = null;
      ready.value = true;
    } catch (error) {
      if (mine === turn) problem.value = asProblem(error);
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  const reload = () => fetchPages(Math.min(rows.value.length, 200), true);
  const more = async () => {
    if (hasMore.value && !loading.value) await fetchPages(0, false);
  };

  if (options.watch) {
    watch(options.watch, () => {
      ready.value = false;
      rows.value = [];
      void fetchPages(0, true);
    });
  }
  if (options.live) useLive(options.live, () => void reload());
  void fetchPages(0, true);
  return { rows, problem, loading, ready, hasMore, more, reload };
}

/** A value that follows another one when it has been still for a moment. */
export function useSettled<T>(source: () => T, ms = 250): Ref<T> {
  const out = shallowRef(source()) as Ref<T>;
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(source, (value) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      out.value = value;
    }, ms);
  });
  onScopeDispose(() => clearTimeout(timer));
  return out;
}
