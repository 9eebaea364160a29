// What the areas have in common.

import type { Sent, Wire } from "./wire.js";

/** Calls an operation by its name. */
export type Call = (operation: string, args: Sent) => Promise<Wire>;

/** A part of a market. */
export abstract class Area {
  /** @internal */
  protected readonly call: Call;

  /** @internal */
  constructor(call: Call) {
    this.call = call;
  }
}
