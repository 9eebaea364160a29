// Whatever the program declares is in this package.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as vendue from "vendue";
import { camel, surface } from "./support/surface.mjs";
import { marketFor } from "./support/stage.mjs";

const NOT_SHOWN = new Set(["Failure", "Money"]);

function declarations(name) {
  const path = `../dist/esm/generated/${name}.d.ts`;
  return readFileSync(new URL(path, import.meta.url), "utf8");
}

test("every operation is a method, and every rule a function", async (t) => {
  const market = await marketFor(t);
  assert.ok(surface.operations.length > 100);
  for (const { area, name } of surface.operations) {
    const group = area === "market" ? market : market[camel(area)];
    assert.equal(typeof group?.[camel(name)], "function", `${area}.${name}`);
  }
  for (const { name } of surface.rules) {
    assert.equal(typeof vendue.rules[camel(name)], "function", name);
  }
});

test("nothing is a method that is no operation", async (t) => {
  const market = await marketFor(t);
  const byHand = { events: ["subscribe", "watch"] };
  for (const area of new Set(surface.operations.map((call) => call.area))) {
    if (area === "market") continue;
    const names = new Set(byHand[area]);
    for (const call of surface.operations) if (call.area === area) names.add(camel(call.name));
    const kinds = [market[camel(area)], Object.getPrototypeOf(market[camel(area)])];
    const found = kinds.flatMap((kind) => {
      return Object.getOwnPropertyNames(Object.getPrototypeOf(kind));
    });
    const methods = found.filter((name) => {
      return name !== "constructor" && !Object.hasOwn(Object.prototype, name);
    });
    assert.deepEqual([...new Set(methods)].sort(), [...names].sort(), area);
  }
});

test("every code has its category, and every category its class", () => {
  const expected = Object.fromEntries(surface.errors.map(({ code, category }) => [code, category]));
  assert.deepEqual({ ...vendue.ERROR_CODES }, expected);
  for (const category of new Set(Object.values(expected))) {
    const name = camel(`_${category}_error`);
    assert.ok(vendue[name].prototype instanceof vendue.VendueError, name);
  }
});

test("every record has every field, and every union and word is there", () => {
  const text = declarations("records");
  const interfaces = new Map(
    [...text.matchAll(/^export interface (\w+) \{\n(.*?)^\}/gms)].map((found) => found.slice(1)),
  );
  const hasFields = (name, fields) => {
    const body = interfaces.get(name);
    assert.ok(body !== undefined, `there is no ${name}`);
    const found = [...body.matchAll(/^\s+readonly (\w+)\??:/gm)].map((match) => match[1]);
    assert.deepEqual(found.sort(), fields.map((field) => camel(field.name)).sort(), name);
  };
  for (const { name, form, is_sent, is_given } of surface.types) {
    if ((!is_sent && !is_given) || NOT_SHOWN.has(name) || form === "moment") continue;
    if (form.record) hasFields(name, form.record);
    else assert.match(text, new RegExp(`^export type ${name} =`, "m"));
    for (const { word, fields } of form.union ?? []) {
      hasFields(name + camel(`_${word}`), [{ name: "kind" }, ...fields]);
    }
    for (const word of form.words ?? []) assert.ok(text.includes(`"${word}"`), word);
  }
});
