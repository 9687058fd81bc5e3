import { expect, it } from "vitest";
import { fit, inBox, nearest } from "./map";

const places = [
  { id: "sw", lng_e6: 106_500_000, lat_e6: 29_500_000 },
  { id: "ne", lng_e6: 106_600_000, lat_e6: 29_600_000 },
];

it("puts north up and keeps all places inside", () => {
  const view = fit(places, 400, 300);
  for (const p of places) {
    expect(view.x(p.lng_e6)).toBeGreaterThanOrEqual(0);
    expect(view.x(p.lng_e6)).toBeLessThanOrEqual(400);
    expect(view.y(p.lat_e6)).toBeGreaterThanOrEqual(0);
    expect(view.y(p.lat_e6)).toBeLessThanOrEqual(300);
  }
  expect(view.y(29_600_000)).toBeLessThan(view.y(29_500_000));
});

it("finds what was pressed and what was framed, also after zooming", () => {
  const view = fit(places, 400, 300).zoomed(2, 100, 100);
  const [x, y] = [view.x(106_600_000), view.y(29_600_000)];
  expect(nearest(places, view, x + 3, y - 3, 9)?.id).toBe("ne");
  expect(nearest(places, view, x + 30, y, 9)).toBeNull();
  expect(inBox(places, view, { x: x - 5, y: y - 5, w: 10, h: 10 }).map((p) => p.id)).toEqual(["ne"]);
});
