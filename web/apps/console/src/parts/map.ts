/** Places on a flat drawing: longitude is shortened by the cosine of the latitude, north is up. */

export interface Place {
  lng_e6: number;
  lat_e6: number;
}

export interface View {
  x: (lng_e6: number) => number;
  y: (lat_e6: number) => number;
  zoomed: (factor: number, x: number, y: number) => View;
}

function make(scale: number, cos: number, left: number, top: number): View {
  return {
    x: (lng) => lng * cos * scale + left,
    y: (lat) => -lat * scale + top,
    zoomed: (f, x, y) => make(scale * f, cos, x - (x - left) * f, y - (y - top) * f),
  };
}

/** A view that shows all places in a box, with some margin. */
export function fit(places: Place[], width: number, height: number): View {
  if (places.length === 0) return make(1, 1, 0, 0);
  let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const p of places) {
    west = Math.min(west, p.lng_e6);
    east = Math.max(east, p.lng_e6);
    south = Math.min(south, p.lat_e6);
    north = Math.max(north, p.lat_e6);
  }
  const cos = Math.cos((((south + north) / 2e6) * Math.PI) / 180);
  const margin = 16;
  const scale = Math.min((width - 2 * margin) / Math.max(1, (east - west) * cos), (height - 2 * margin) / Math.max(1, north - south));
  return make(scale, cos, width / 2 - ((west + east) / 2) * cos * scale, height / 2 + ((south + north) / 2) * scale);
}

/** The nearest place within a distance in pixels. */
export function nearest<P extends Place>(places: P[], view: View, x: number, y: number, within: number): P | null {
  let best: P | null = null;
  let least = within * within;
  for (const p of places) {
    const d = (view.x(p.lng_e6) - x) ** 2 + (view.y(p.lat_e6) - y) ** 2;
    if (d <= least) {
      best = p;
      least = d;
    }
  }
  return best;
}

/** Places inside a frame. */
export function inBox<P extends Place>(places: P[], view: View, box: { x: number; y: number; w: number; h: number }): P[] {
  return places.filter((p) => {
    const [x, y] = [view.x(p.lng_e6), view.y(p.lat_e6)];
    return x >= box.x && x <= box.x + box.w && y >= box.y && y <= box.y + box.h;
  });
}
