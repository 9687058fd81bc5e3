import { commitmentTo, digestOfList } from "@heyi/core/draw";

/** 随机数: made in this browser and kept here until it is opened. The server gets the commitment only. */

const name = (draw: string, person: string): string => `heyi-draw-secret ${draw} ${person}`;

export function newSecret(): string {
  return [...crypto.getRandomValues(new Uint8Array(32))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const isSecret = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

/** The commitment to a secret, or nothing while it is none. */
export const commitmentOf = (secret: string): string => (isSecret(secret) ? commitmentTo(secret) : "");

export function keepSecret(draw: string, person: string, secret: string): boolean {
  try {
    localStorage.setItem(name(draw, person), secret);
    return true;
  } catch {
    return false;
  }
}

export function keptSecret(draw: string, person: string): string {
  try {
    return localStorage.getItem(name(draw, person)) ?? "";
  } catch {
    return "";
  }
}

/** The demonstration's parties have secrets that anyone can compute; nobody else's are like that. */
export const demoSecret = (draw: string, party: string): string => digestOfList([draw, party]);
