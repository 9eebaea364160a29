// What the native library offers, and how it is asked.

import { invalid } from "./errors.js";
import { rebuilt } from "./failure.js";
import library from "./loader.cjs";
import type { Sent, Wire } from "./wire.js";

/** Events as they happen. */
export interface NativeFeed {
  next(): Promise<string | null>;
  stop(): void;
}

/** A market with the rights of somebody. */
export interface NativeMarket {
  call(operation: string, args: string): Promise<string>;
  actingAs(userId: string): NativeMarket;
  actingAsAnyone(): NativeMarket;
  actingWith(bearer: string): Promise<NativeMarket>;
  actingWithPage(cookie: string): Promise<NativeMarket>;
  inWorkspace(workspaceId: string): NativeMarket;
  once(key: string): NativeMarket;
  userId(): string | null;
  nowMs(): number;
  runUntil(momentMs: number): Promise<number>;
  subscribe(topic: string, since: number | undefined): Promise<NativeFeed>;
  watch(auctionId: string, since: number | undefined): Promise<NativeFeed>;
  close(): Promise<void>;
  isClosed(): boolean;
}

/** The library. */
export const native = library as unknown as {
  open(address: string, options: string): Promise<NativeMarket>;
  rule(name: string, args: string): string;
  version(): string;
};

/** The answer of an operation. */
export async function answered(market: NativeMarket, operation: string, args: Sent): Promise<Wire> {
  // Not inside the attempt: what goes wrong with an answer that arrived is no refusal.
  const answer = await attempted(() => market.call(operation, JSON.stringify(args)));
  return JSON.parse(answer);
}

/** The answer of a rule. */
export function ask(name: string, args: Sent): Wire {
  return JSON.parse(tried(() => native.rule(name, JSON.stringify(args))));
}

/** What a promise of the library gives. Its refusals become errors of this package. */
export async function attempted<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (thrown) {
    throw rebuilt(thrown);
  }
}

/** What the library gives at once. Its refusals become errors of this package. */
export function tried<T>(act: () => T): T {
  try {
    return act();
  } catch (thrown) {
    throw rebuilt(thrown);
  }
}

/** A text that goes over as it is. */
export function text(value: unknown, field: string): string {
  if (typeof value === "string") return value;
  throw invalid(field, "must be a text");
}
