/** The law core of this phone: module and rule pack, loaded once, the pack kept for the next time. */
import { asProblem, problemOf } from "@heyi/api";
import { Core, startCore } from "@heyi/core";
import { shallowRef } from "vue";
import { isOffline } from "./server";
import { keep, kept } from "./store";

export interface Pack {
  text: string;
  tag: string | null;
  at: number;
}

export const core = shallowRef<Core | null>(null);
/** Why the core can't answer, in words. */
export const coreTrouble = shallowRef("");
let loading: Promise<Core> | undefined;

/** The core, loading it where needed. */
export function law(): Promise<Core> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    coreTrouble.value = isOffline(error) ? "规则库还没有下载到本机，请在有网络的地方打开一次。" : asProblem(error).message;
    throw error;
  });
  return loading;
}

async function load(): Promise<Core> {
  const [, pack] = await Promise.all([startCore(), packText()]);
  const made = Core.load(pack);
  core.value = made;
  coreTrouble.value = "";
  return made;
}

/** The pack as text: it is handed to the core unread. Only a changed pack is sent again. */
async function packText(): Promise<string> {
  const known = await kept<Pack>("pack").catch(() => undefined);
  try {
    const response = await fetch("/api/v1/rules/pack", {
      credentials: "same-origin",
      headers: known?.tag ? { "If-None-Match": known.tag } : {},
    });
    if (response.status === 304 && known) return known.text;
    if (!response.ok) throw problemOf(response.status);
    const text = await response.text();
    await keep("pack", { text, tag: response.headers.get("etag"), at: Date.now() } satisfies Pack).catch(() => undefined);
    return text;
  } catch (error) {
    if (known) return known.text;
    throw error;
  }
}
