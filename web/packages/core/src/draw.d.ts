/** Where a record first differs from what its own input gives. */
export interface DrawDifference {
  path: string;
  expected: unknown;
  found: unknown;
  /** Set where the input itself cannot be used. */
  why?: string;
}

/** 抽取记录核验：由记录中的输入重新计算，逐项比对。 */
export function checkDraw(record: unknown): { ok: boolean; difference: DrawDifference | null };

/** Everything that follows from an input. Throws where the input cannot be used. */
export function recompute(input: unknown): {
  commitment: Record<string, unknown>;
  commitment_hash: string;
  seed: string;
  drawn: { stratum: string; object: string; officers: string[]; complete: boolean }[];
  replaced: { stratum: string; object: string; reason: string }[];
};

export function sha256(data: Uint8Array): Uint8Array;
export function hex(bytes: Uint8Array): string;

/** A party's commitment to its secret, both hex. Throws where the secret is none. */
export function commitmentTo(secret: string): string;

/** Digest of a list of ids, hex. */
export function digestOfList(ids: string[]): string;

/** SHA-256 of bytes, hex. */
export function digestOf(bytes: Uint8Array): string;
