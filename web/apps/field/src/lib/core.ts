/** The law core of this phone: module and rule pack, loaded once, the pack kept for the next time. */
import { api, asProblem, problemOf, take } from "@heyi/api";
import { Core, type OwnList, startCore } from "@heyi/core";
import { shallowRef } from "vue";
import { isOffline } from "./server";
import { me } from "./session";
import { keep, kept } from "./store";

export interface Pack {
  text: string;
  tag: string | null;
  at: number;
}

/** The pack and this program are of different versions: nothing is judged by it. */
class OtherProgram extends Error {}

const NEW_PACK = "系统已经更新，本机页面还是上一版本，现在不能在本机判断。请重新打开页面；已填写的内容都保存在本机，不会丢失。";
const OLD_PACK = "本机页面已经更新，规则库还是上一版本，现在不能在本机判断。请到有网络的地方重新打开；已填写的内容都保存在本机，不会丢失。";

export const core = shallowRef<Core | null>(null);
/** Why the core can't answer, in words. */
export const coreTrouble = shallowRef("");
/** It can't answer before the page is opened again. */
export const coreOutdated = shallowRef(false);
let loading: Promise<Core> | undefined;

/** The core, loading it where needed. */
export function law(): Promise<Core> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    coreOutdated.value = error instanceof OtherProgram;
    if (error instanceof OtherProgram) coreTrouble.value = error.message;
    else coreTrouble.value = isOffline(error) ? "规则库还没有下载到本机，请在有网络的地方打开一次。" : asProblem(error).message;
    throw error;
  });
  return loading;
}

async function load(): Promise<Core> {
  await startCore();
  const made = Core.load(await packText());
  core.value = made;
  coreTrouble.value = "";
  coreOutdated.value = false;
  void ownLists().then((lists) => made.takeLists(lists));
  return made;
}

/** The district's own lists of powers, as last told. */
async function ownLists(): Promise<OwnList[]> {
  const district = (me.value?.body?.code ?? "").slice(0, 6);
  try {
    const known = (await take(api.GET("/api/v1/lists"))).filter((l) => l.id);
    const lists = await Promise.all(
      known.map(async ({ id, key, name, valid_from, valid_to }): Promise<OwnList> => {
        const { rows } = await take(api.GET("/api/v1/lists/{key}", { params: { path: { key } } }));
        return { id: id ?? key, name, district, valid_from, valid_to, rows };
      }),
    );
    await keep("lists", lists).catch(() => undefined);
    return lists;
  } catch {
    return (await kept<OwnList[]>("lists").catch(() => undefined)) ?? [];
  }
}

/** The pack as text: it is handed to the core unread. Only a changed pack is sent again; one of another program version is never used, and never kept in place of one that fits. */
async function packText(): Promise<string> {
  const stored = await kept<Pack>("pack").catch(() => undefined);
  const known = stored && Core.fits(stored.text) ? stored : undefined;
  try {
    const response = await fetch("/api/v1/rules/pack", {
      credentials: "same-origin",
      headers: known?.tag ? { "If-None-Match": known.tag } : {},
    });
    if (response.status === 304 && known) return known.text;
    if (!response.ok) throw problemOf(response.status);
    const text = await response.text();
    if (!Core.fits(text)) throw new OtherProgram(NEW_PACK);
    await keep("pack", { text, tag: response.headers.get("etag"), at: Date.now() } satisfies Pack).catch(() => undefined);
    return text;
  } catch (error) {
    if (error instanceof OtherProgram) throw error;
    if (known) return known.text;
    throw stored ? new OtherProgram(OLD_PACK) : error;
  }
}
