import type { Change } from "./types";

type Listener = (change: Change) => void;
const listeners = new Set<Listener>();
let source: EventSource | null = null;

function open(): void {
  if (source || typeof EventSource === "undefined") return;
  source = new EventSource("/api/v1/live");
  const receive = (event: MessageEvent<string>) => {
    try {
      const change = JSON.parse(event.data) as Change;
      for (const listener of listeners) listener(change);
    } catch {
      // A line that is not a change (a greeting) is left alone.
    }
  };
  source.addEventListener("change", receive as EventListener);
  // Some changes were missed: everything is read again.
  source.addEventListener("again", () => {
    for (const listener of listeners) listener({ position: 0, kind: "again", id: "", bodies: [] });
  });
}

/** Calls on every change the server tells; the connection is shared and comes back by itself. Returns the way to stop. */
export function onChange(listener: Listener): () => void {
  listeners.add(listener);
  open();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      source?.close();
      source = null;
    }
  };
}

/** Ends the connection (at sign-out). */
export function closeLive(): void {
  source?.close();
  source = null;
}
