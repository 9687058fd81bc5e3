/** Who is signed in. Kept on the phone so that the page opens without network. */
import { api, asProblem, take } from "@heyi/api";
import { addDays, dayNumber, dayOfInstant } from "@heyi/ui";
import { computed, ref, shallowRef } from "vue";
import { isOffline } from "./server";
import { forgetPerson, keep, kept } from "./store";
import type { Me, Role } from "./types";

export const me = shallowRef<Me | null>(null);
export const ready = ref(false);

/** The phone's own day (Asia/Shanghai) when the server last told the legal day: the page stays right over midnight and without network. */
const phoneDay = ref("");
const clockDay = ref(dayOfInstant(Date.now()));
setInterval(() => (clockDay.value = dayOfInstant(Date.now())), 30_000);

/** The legal day, as far as this phone knows. */
export const today = computed(() => {
  if (!me.value) return "";
  const passed = dayNumber(clockDay.value) - dayNumber(phoneDay.value);
  return passed > 0 ? addDays(me.value.today, passed) : me.value.today;
});

interface Known {
  me: Me;
  phoneDay: string;
}

/** Restores the session: from the server where it answers, else from the phone. */
export async function restore(): Promise<void> {
  const known = await kept<Known>("me").catch(() => undefined);
  try {
    await remember(await take(api.GET("/api/v1/me")));
  } catch (error) {
    phoneDay.value = known?.phoneDay ?? clockDay.value;
    me.value = isOffline(error) ? (known?.me ?? null) : null;
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
  phoneDay.value = clockDay.value;
  me.value = person;
  await keep("me", { me: person, phoneDay: phoneDay.value } satisfies Known).catch(() => undefined);
}
