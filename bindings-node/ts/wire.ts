// The few forms of values that are not the same in JSON, and what has to hold before they cross.

import { errorOf, invalid } from "./errors.js";
import type { Failure, VendueError } from "./errors.js";
import { Money, exact } from "./money.js";
import type { PendingChangeView } from "./generated/records.js";
import type { Approvable, Page } from "./shapes.js";

/** What `JSON.parse` gives. It comes from the library and is of the form that was declared. */
export type Wire = any;

/** What is given to `JSON.stringify`. */
export type Sent = Readonly<Record<string, unknown>>;

export function same(json: Wire): Wire {
  return json;
}

export function readMoment(json: Wire): Date {
  return new Date(json);
}

export function readMoney(json: Wire): Money {
  return new Money(json.amount_minor, json.currency);
}

export function readFailure(json: Wire): VendueError {
  return errorOf(json as Failure);
}

export function readSome<T>(json: Wire, read: (json: Wire) => T): T | undefined {
  return json === undefined || json === null ? undefined : read(json);
}

export function readList<T>(json: Wire, read: (json: Wire) => T): readonly T[] {
  return (json as readonly Wire[]).map((item) => read(item));
}

export function readPage<T>(json: Wire, read: (json: Wire) => T): Page<T> {
  return { items: readList(json.items, read), nextCursor: json.next_cursor ?? undefined };
}

export function readApprovable<T>(
  json: Wire,
  read: (json: Wire) => T,
  readPending: (json: Wire) => PendingChangeView,
): Approvable<T> {
  return { done: readSome(json.done, read), pending: readSome(json.pending, readPending) };
}

// How a value is shown, where a program prints it.
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** A record that shows no secrets where it is printed. In JSON they are there. */
export function guarded<T extends object>(record: T, secrets: readonly (keyof T)[]): T {
  const hidden = Object.fromEntries(secrets.map((name) => [name, "(secret)"]));
  const value = (_: number, options: unknown, inspect: (value: unknown, how: unknown) => string) =>
    inspect({ ...record, ...hidden }, options);
  return Object.defineProperty(record, INSPECT, { value });
}

/** The name of a field of what is at a place, or of an argument. */
export function inside(at: string, name: string): string {
  return at === "" ? name : `${at}.${name}`;
}

/** Refuses what is no record, and fields that it does not have: they would be lost in silence. */
export function checked(value: unknown, at: string, keys: readonly string[]): void {
  if (typeof value !== "object" || value === null) {
    const given = value === null ? "null" : typeof value;
    throw invalid(at || "argument", `must be an object with named values, not ${given}`);
  }
  for (const key of Object.keys(value)) {
    if (!keys.includes(key)) throw invalid(inside(at, key), "there is none of this name");
  }
}

export function writeWhole(value: number, at: string): number {
  if (Number.isSafeInteger(value)) return value;
  throw invalid(at, "must be a whole number that is exact");
}

export function writeMoment(value: Date, at: string): string {
  // By its form and not by its class: a date of another realm is one, too.
  const isDate = typeof value?.getTime === "function" && !Number.isNaN(value.getTime());
  if (isDate) return value.toISOString();
  throw invalid(at, `must be a Date that is valid, not ${typeof value}`);
}

export function writeMoney(value: Money, at: string): Sent {
  if (typeof value !== "object" || value === null) throw invalid(at, "must be an amount of money");
  const amount = exact(value.amountMinor, `${at}.amount_minor`);
  return { amount_minor: amount, currency: value.currency };
}

export function writeSome<T, S>(
  value: T | undefined,
  at: string,
  write: (value: T, at: string) => S,
): S | undefined {
  return value === undefined || value === null ? undefined : write(value, at);
}

export function writeList<T, S>(
  value: readonly T[],
  at: string,
  write: (value: T, at: string) => S,
): readonly S[] {
  if (!Array.isArray(value)) throw invalid(at, "must be a list");
  return value.map((item: T, index) => write(item, `${at}[${index}]`));
}
