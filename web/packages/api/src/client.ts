import createClient, { type Middleware } from "openapi-fetch";
import { type ProblemBody, problemOf } from "./problem";
import type { paths } from "./schema";

type Signed = (() => void) | null;
let onSignedOut: Signed = null;

/** Called when the server says the session has ended. */
export function whenSignedOut(call: Signed): void {
  onSignedOut = call;
}

const writes = new Set(["POST", "PUT", "DELETE", "PATCH"]);

const keys: Middleware = {
  onRequest({ request }) {
    if (writes.has(request.method) && !request.headers.has("Idempotency-Key")) {
      request.headers.set("Idempotency-Key", newKey());
    }
    return request;
  },
  onResponse({ response }) {
    if (response.status === 401 && !response.url.endsWith("/session")) onSignedOut?.();
  },
};

/** The typed client; every path and shape comes from the server's own document. */
export const api = createClient<paths>({ baseUrl: "", credentials: "same-origin" });
api.use(keys);

/** A new key for one press of a button. */
export function newKey(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data of an answer, or the problem thrown. */
export async function take<T>(answer: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await answer.catch(() => {
    throw problemOf(0);
  });
  if (response.ok) return data as T;
  const body = error && typeof error === "object" ? (error as Partial<ProblemBody>) : null;
  throw problemOf(response.status, body);
}

/** Headers of one write: the key of the press and the stream number the writer has seen. */
export function headers(press: { key: string }, number?: number): { "Idempotency-Key": string; "If-Match"?: string } {
  return number === undefined ? { "Idempotency-Key": press.key } : { "Idempotency-Key": press.key, "If-Match": `"${number}"` };
}

/** Sends bytes (evidence, a workbook) with progress from 0 to 1, which fetch can't tell. */
export function upload<T>(url: string, file: Blob, onProgress?: (part: number) => void, key = newKey()): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.setRequestHeader("Idempotency-Key", key);
    request.responseType = "json";
    request.upload.onprogress = (e) => e.lengthComputable && onProgress?.(e.loaded / e.total);
    request.onerror = () => reject(problemOf(0));
    request.onload = () =>
      request.status < 300 ? resolve(request.response as T) : reject(problemOf(request.status, request.response as ProblemBody));
    request.send(file);
  });
}
