import { api, closeLive, type Me, Problem, type Role, take } from "@heyi/api";
import { computed, shallowRef } from "vue";

/** Who is signed in; `undefined` until the server was asked. */
export const me = shallowRef<Me | null | undefined>(undefined);

/** The role in use, or none. */
export const role = computed<Role | null>(() => me.value?.role ?? null);

/** The server's legal day; pages never ask the browser's clock for it. */
export const today = computed(() => me.value?.today ?? new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10));

let asked: Promise<void> | null = null;

/** Asks the server once who is signed in. */
export function whoAmI(): Promise<void> {
  asked ??= take(api.GET("/api/v1/me"))
    .then((answer) => {
      me.value = answer;
    })
    .catch((error: unknown) => {
      asked = null;
      if (error instanceof Problem && error.status === 401) me.value = null;
      else throw error;
    });
  return asked;
}

export async function signIn(login: string, password: string): Promise<void> {
  me.value = await take(api.POST("/api/v1/session", { body: { login, password } }));
}

export async function signOut(everywhere: boolean): Promise<void> {
  await take(everywhere ? api.DELETE("/api/v1/sessions") : api.DELETE("/api/v1/session"));
  forget();
}

/** The session has ended. */
export function forget(): void {
  closeLive();
  asked = null;
  me.value = null;
}

export async function chooseRole(next: Role): Promise<void> {
  me.value = await take(api.PUT("/api/v1/me/role", { body: { role: next } }));
}
