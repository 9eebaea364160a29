// Makes errors of what the native library throws.

import { errorOf } from "./errors.js";

// The same text stands in `src/failure.rs`. Nobody else writes it, so that no other error is
// mistaken for a refusal.
const MARK = "\u0001vendue:";

/** The error that was thrown, as the program is to see it. */
export function rebuilt(thrown: unknown): unknown {
  if (thrown instanceof Error && thrown.message.startsWith(MARK)) {
    return errorOf(JSON.parse(thrown.message.slice(MARK.length)));
  }
  return thrown;
}
