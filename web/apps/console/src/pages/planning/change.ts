import { api, type Done, headers, type MonthView, take } from "@heyi/api";
import type { Press } from "@heyi/ui";

/** A visit to another day, planned around what it meets there. */
export function move(press: Press, view: MonthView, visit: string, day: string): Promise<Done> {
  return take(api.POST("/api/v1/months/{id}/change", { params: { path: { id: view.row.id }, header: headers(press, view.row.number) }, body: { change: "move", visit, day } }));
}

/** An officer who can't come on some days; his visits are planned again. */
export function away(press: Press, view: MonthView, officer: string, first_day: string, last_day: string): Promise<Done> {
  return take(api.POST("/api/v1/months/{id}/change", { params: { path: { id: view.row.id }, header: headers(press, view.row.number) }, body: { change: "away", officer, first_day, last_day } }));
}
