// Shapes that many records share.

/** Any JSON. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json };

/** A page of a list. */
export interface Page<T> {
  /** The items. */
  readonly items: readonly T[];
  /** Where the next page begins; `undefined` on the last page. */
  readonly nextCursor: string | undefined;
}

/** Which page of a list is wanted. */
export interface PageOptions {
  /** How many items at most. */
  readonly limit?: number | undefined;
  /** Where the page begins: the `nextCursor` of the page before it. */
  readonly cursor?: string | undefined;
}

/** A write that is done, or that waits for approval: one of the two is there. */
export interface Approvable<T> {
  /** What was written. */
  readonly done: T | undefined;
  /** The change that waits. */
  readonly pending: import("./generated/records.js").PendingChangeView | undefined;
}
