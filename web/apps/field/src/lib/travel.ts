/** The order in which a day's places are best gone to: a short open path over the straight distances. Places not located keep their order, last. */
export interface Point {
  id: string;
  lng_e6: number;
  lat_e6: number;
}

export function travelOrder<T extends { firm: string }>(rows: T[], points: Point[]): T[] {
  const at = new Map(points.map((p) => [p.id, p]));
  const placed = rows.filter((r) => at.has(r.firm));
  const rest = rows.filter((r) => !at.has(r.firm));
  if (placed.length < 3) return [...placed, ...rest];
  const far = (a: T, b: T): number => {
    const p = at.get(a.firm)!;
    const q = at.get(b.firm)!;
    const flat = Math.cos(((p.lat_e6 + q.lat_e6) / 2e6) * (Math.PI / 180));
    return Math.hypot((p.lng_e6 - q.lng_e6) * flat, p.lat_e6 - q.lat_e6);
  };
  const length = (path: T[]) => path.slice(1).reduce((sum, r, i) => sum + far(path[i]!, r), 0);
  let best: T[] = placed;
  for (const start of placed) {
    const path = [start];
    const left = new Set(placed);
    left.delete(start);
    while (left.size) {
      const last = path[path.length - 1]!;
      const next = [...left].reduce((a, b) => (far(last, b) < far(last, a) ? b : a));
      path.push(next);
      left.delete(next);
    }
    if (length(path) < length(best)) best = path;
  }
  return [...uncross(best, length), ...rest];
}

/** 2-opt until nothing gets shorter; a day has few places. */
function uncross<T>(path: T[], length: (path: T[]) => number): T[] {
  let best = path;
  for (let again = true, rounds = 0; again && rounds < 30; rounds++) {
    again = false;
    for (let i = 0; i < best.length - 1; i++) {
      for (let j = i + 1; j < best.length; j++) {
        const tried = [...best.slice(0, i), ...best.slice(i, j + 1).reverse(), ...best.slice(j + 1)];
        if (length(tried) < length(best) - 1e-6) {
          best = tried;
          again = true;
        }
      }
    }
  }
  return best;
}
