import { api, type BodyRow, type CalendarView, type DistrictRow, type ProcedureRow, type SceneRow, type SceneView, take, type TownRow } from "@heyi/api";

/** Things that hardly ever change, read once while the page is open. */
const kept = new Map<string, Promise<unknown>>();

function once<T>(key: string, read: () => Promise<T>): Promise<T> {
  let answer = kept.get(key) as Promise<T> | undefined;
  if (!answer) {
    answer = read();
    answer.catch(() => kept.delete(key));
    kept.set(key, answer);
  }
  return answer;
}

/** After a body was registered or changed. */
export function forgetBodies(): void {
  for (const key of ["bodies", "towns", "district towns"]) kept.delete(key);
}

/** 区县, with those this installation serves marked. */
export const districts = (): Promise<DistrictRow[]> => once("districts", () => take(api.GET("/api/v1/rules/districts")));

export const scenes = (): Promise<SceneRow[]> => once("scenes", () => take(api.GET("/api/v1/rules/scenes")));

export const scene = (id: string): Promise<SceneView> =>
  once(`scene ${id}`, () => take(api.GET("/api/v1/rules/scenes/{id}", { params: { path: { id } } })));

export const bodies = (): Promise<BodyRow[]> => once("bodies", () => take(api.GET("/api/v1/bodies")));

export interface Town {
  code: string;
  name: string;
}

/** Towns of the installation's district. */
export const towns = (): Promise<Town[]> =>
  once("towns", async () => (await bodies()).filter((b) => b.record.town).map((b) => ({ code: b.record.town ?? "", name: b.record.short_name })));

/** The days of a year, and where they were published. */
export const calendar = (year: number): Promise<CalendarView> =>
  once(`calendar ${year}`, () => take(api.GET("/api/v1/rules/calendar/{year}", { params: { path: { year } } })));

/** Procedure rules and gates; a few hundred rows. */
export const procedure = (): Promise<ProcedureRow[]> => once("procedure", () => take(api.GET("/api/v1/rules/procedure")));

/** Towns of the district of this installation, also those without a registered body. */
export const districtTowns = (): Promise<TownRow[]> =>
  once("district towns", async () => {
    const first = (await bodies())[0];
    if (!first) return [];
    return take(api.GET("/api/v1/rules/towns", { params: { query: { district: first.record.district } } }));
  });

/** 领域, as the departments hold them; codes are read from the items themselves. */
export const itemFields = (): Promise<{ code: string; name: string }[]> =>
  once("fields", async () => {
    const out = new Map<string, string>();
    let after: string | undefined;
    do {
      const page = await take(api.GET("/api/v1/rules/items", { params: { query: { after, limit: 200 } } }));
      for (const row of page.rows) out.set(row.field_code, row.field);
      after = page.next ?? undefined;
    } while (after);
    return [...out].map(([code, name]) => ({ code, name })).sort((a, b) => a.name.localeCompare(b.name, "zh-CN"));
  });
