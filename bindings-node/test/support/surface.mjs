// What every host must show, from the snapshot, and values between the two forms that it gives
// them: the JSON of the surface, and the typed values of this package. It shares no code with the
// package, so that it finds what is lost there.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Money, VendueError } from "vendue";

const SNAPSHOT = new URL("../../../tests/parity/surface.json", import.meta.url);

export const surface = JSON.parse(readFileSync(SNAPSHOT, "utf8"));
const types = new Map(surface.types.map((type) => [type.name, type.form]));
const calls = new Map(
  [...surface.operations, ...surface.rules].map((call) => [`${call.area}.${call.name}`, call]),
);

export function camel(name) {
  return name.replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
}

/** `Page<BidView>` as `["Page", "BidView"]`; nothing for a name alone. */
function wrapped(shape) {
  return shape.match(/^(Optional|List|Page|Approvable)<(.*)>$/)?.slice(1);
}

/** The arguments of a call, in the order and the form in which its method takes them. */
export function toArguments(operation, json) {
  const call = calls.get(operation);
  assert.ok(call, `there is no ${operation}`);
  const isOptional = (field) => field.may_be_absent && !call.spread?.includes(field.name);
  const typed = (field) => toTyped(field.shape, json[field.name]);
  const args = call.parameters.filter((field) => !isOptional(field)).map(typed);
  const optional = call.parameters.filter(isOptional);
  if (optional.length > 0) {
    args.push(Object.fromEntries(optional.map((field) => [camel(field.name), typed(field)])));
  }
  return args;
}

/** A value of the package. What does not fit goes on as it is, to be refused there. */
export function toTyped(shape, json) {
  if (json === undefined || json === null) return undefined;
  const [wrapper, inner] = wrapped(shape) ?? [];
  if (wrapper === "Optional") return toTyped(inner, json);
  if (wrapper === "List") return json.map((item) => toTyped(inner, item));
  const form = types.get(shape);
  if (shape === "Money") return new Money(json.amount_minor, json.currency);
  if (form === "moment") return new Date(json);
  if (form?.alias) return toTyped(form.alias, json);
  if (form?.record) return record(form.record, json);
  if (form?.union) {
    const variant = form.union.find((one) => one.word === json.kind);
    return { kind: json.kind, ...record(variant?.fields ?? [], { ...json, kind: undefined }) };
  }
  return json;
}

function record(fields, json) {
  const entries = Object.entries(json).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    entries.map(([name, value]) => {
      const field = fields.find((known) => known.name === name);
      return [camel(name), field ? toTyped(field.shape, value) : value];
    }),
  );
}

/** The answer of a call as JSON. */
export function answerToJson(operation, answer) {
  return toJson(calls.get(operation).answer, answer, operation);
}

/** A value of the package as JSON. One that has not the form of the surface fails the test. */
export function toJson(shape, value, at) {
  const [wrapper, inner] = wrapped(shape) ?? [];
  if (wrapper === "Optional") return value === undefined ? undefined : toJson(inner, value, at);
  if (wrapper === "List") return value.map((item, index) => toJson(inner, item, `${at}.${index}`));
  if (wrapper === "Page") {
    assert.deepEqual(Object.keys(value).sort(), ["items", "nextCursor"], at);
    return { items: toJson(`List<${inner}>`, value.items, at), next_cursor: value.nextCursor };
  }
  if (wrapper === "Approvable") {
    assert.deepEqual(Object.keys(value).sort(), ["done", "pending"], at);
    const pending = toJson("Optional<PendingChangeView>", value.pending, `${at}.pending`);
    return { done: toJson(`Optional<${inner}>`, value.done, `${at}.done`), pending };
  }
  if (shape === "Unit") return assert.equal(value, undefined, at) ?? null;
  return named(shape, value, at);
}

function named(shape, value, at) {
  const form = types.get(shape);
  if (shape === "Failure") return errorToJson(value);
  if (shape === "Money") {
    assert.ok(value instanceof Money, `${at} is no money`);
    return { amount_minor: value.amountMinor, currency: value.currency };
  }
  if (form === "moment") {
    assert.ok(value instanceof Date, `${at} is no date`);
    return value.toISOString();
  }
  if (form?.alias) return toJson(form.alias, value, at);
  if (form?.record) return fieldsToJson(form.record, value, at);
  if (form?.union) {
    const variant = form.union.find((one) => one.word === value.kind);
    assert.ok(variant, `${at} is of the kind ${value.kind}`);
    const { kind, ...rest } = value;
    return { kind, ...fieldsToJson(variant.fields, rest, at) };
  }
  const kinds = { Int: "number", Bool: "boolean", Json: typeof value };
  assert.equal(typeof value, kinds[shape] ?? "string", at);
  if (form?.words) assert.ok(form.words.includes(value), `${at} is ${value}`);
  return value;
}

function fieldsToJson(fields, value, at) {
  const unknown = Object.keys(value).filter((key) => !fields.some((f) => camel(f.name) === key));
  assert.deepEqual(unknown, [], `${at} has what the surface does not have`);
  const entries = fields.map((field) => {
    const member = value[camel(field.name)];
    const isNone = member === undefined;
    assert.ok(!isNone || field.may_be_absent, `${at} has no ${field.name}`);
    return [field.name, isNone ? undefined : toJson(field.shape, member, `${at}.${field.name}`)];
  });
  return Object.fromEntries(entries.filter(([, member]) => member !== undefined));
}

/** An error as JSON. What is no error of the package fails the test. */
export function errorToJson(error) {
  if (!(error instanceof VendueError)) throw error;
  const { code, category, message, details } = error;
  return { code, category, message, details: { ...details } };
}
