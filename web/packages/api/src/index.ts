export * from "./client";
export * from "./live";
export * from "./problem";
export type * from "./types";
export type { paths, components } from "./schema";
