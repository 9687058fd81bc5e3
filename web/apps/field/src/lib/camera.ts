/** Photos and recordings: the phone's own camera, the bytes kept as they come. */
import { newKey } from "@heyi/api";
import { type Photo, store } from "./store";

export async function keepPhoto(file: File, visit: string, check: string | null, note = ""): Promise<Photo> {
  const photo: Photo = {
    id: newKey(),
    visit,
    check,
    note,
    taken: file.lastModified || Date.now(),
    bytes: file.slice(0, file.size, file.type),
    mime: file.type || "image/jpeg",
  };
  await store.photos.add(photo);
  return photo;
}

/** The entry that tells the visit about the photo; the server fills in digests and number. */
export function evidenceCommand(photo: Photo, person: string, body: string) {
  return {
    command: "add_evidence",
    evidence: {
      number: 0,
      sha256: `local-${photo.id}`,
      sm3: "",
      size: photo.bytes.size,
      mime: photo.mime,
      check: photo.check,
      body,
      by: person,
      taken_ms: photo.taken,
      note: photo.note,
    },
  };
}
