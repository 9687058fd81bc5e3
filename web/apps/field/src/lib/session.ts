/** Who is signed in. Kept on the phone so that the page opens without network. */
import { api, asProblem, take } from "@heyi/api";
import { ref, shallowRef } from "vue";
import { isOffline } from "./server";
import { forgetPerson, keep, kept } from "./store";
import type { Me, Role } from "./types";

export const me = shallowRef<Me | null>(null);
export const ready = ref(false);

/** Restores the session: from the server where it answers, else from the phone. */
export async function restore(): Promise<void> {
  const known = await kept<Me>("me").catch(() => undefined);
  try {
    await remember(await take(api.GET("/api/v1/me")));
  } catch (error) {
    me.value = isOffline(error) ? (known ?? null) : null;
  }
  ready.value = true;
}

export async function signIn(login: string, password: string): Promise<void> {
  await remember(await take(api.POST("/api/v1/session", { body: { login, password } })));
}

export async function signOut(): Promise<void> {
  try {
    await take(api.DELETE("/api/v1/session"));
  } catch (error) {
    if (asProblem(error).status !== 401) throw error;
  }
  me.value = null;
  await forgetPerson();
}

export async function chooseRole(role: Role): Promise<void> {
  await take(api.PUT("/api/v1/me/role", { body: { role } }));
  await remember(await take(api.GET("/api/v1/me")));
}

async function remember(person: Me): Promise<void> {
  me.value = person;
  await keep("me", person).catch(() => undefined);
}
