/** The firm's own account on these pages. */
import { type Me, api, asProblem, take } from "@heyi/api";
import { shallowRef } from "vue";

export const me = shallowRef<Me | null>(null);

/** Who is signed in; nobody is no error. */
export async function whoIsIt(): Promise<Me | null> {
  try {
    me.value = await take(api.GET("/api/v1/me"));
  } catch (error) {
    if (asProblem(error).status !== 401) throw error;
    me.value = null;
  }
  return me.value;
}

export async function signIn(login: string, password: string): Promise<void> {
  await take(api.POST("/api/v1/session", { body: { login, password } }));
}

export async function signOut(): Promise<void> {
  await take(api.DELETE("/api/v1/session")).catch(() => undefined);
  me.value = null;
}
