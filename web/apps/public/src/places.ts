/** Districts and towns, straight from the rulebook's files; a district's towns are fetched when it is chosen. */
interface DistrictFile {
  districts: { code: string; name: string }[];
}
interface TownFile {
  towns: { code: string; name: string; type: string }[];
}

const districtFile = import.meta.glob<DistrictFile>("../../../../rulebook/places/districts.json", { import: "default" });
const townFiles = import.meta.glob<TownFile>("../../../../rulebook/places/towns/*.json", { import: "default" });

export interface Place {
  code: string;
  name: string;
}

export async function districts(): Promise<Place[]> {
  const [read] = Object.values(districtFile);
  return read ? (await read()).districts.map(({ code, name }) => ({ code, name })) : [];
}

export async function towns(district: string): Promise<Place[]> {
  const read = Object.entries(townFiles).find(([path]) => path.endsWith(`/${district}.json`))?.[1];
  return read ? (await read()).towns.map(({ code, name }) => ({ code, name })) : [];
}
