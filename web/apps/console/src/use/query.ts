/** A choice out of a list as a query parameter: the empty choice asks for everything. */
export function pick<T extends string>(text: string | null | undefined): T | undefined {
  return (text || undefined) as T | undefined;
}
