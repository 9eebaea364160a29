// Plays a scenario as `tests/scenarios/README.md` describes it.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { open, rules } from "vendue";
import { answerToJson, camel, errorToJson, toArguments, toJson, toTyped } from "./surface.mjs";

/** How long an event that must come may take. */
const PATIENCE_MS = 10_000;

const KEYS = new Set(
  "as at call expect in next once refused save since subscribe untyped watch with".split(" "),
);

/** Plays a scenario; gives how many steps were done. */
export async function play(scenario) {
  const stage = new Stage(await mkdtemp(join(tmpdir(), "vendue-scenario-")));
  try {
    await stage.open(scenario);
    let done = 0;
    for (const [index, step] of scenario.steps.entries()) {
      try {
        done += await stage.step(step);
      } catch (failure) {
        const message = `${scenario.name}, step ${index + 1}: ${failure.message}`;
        throw new Error(message, { cause: failure });
      }
    }
    return done;
  } finally {
    await stage.remove();
  }
}

class Stage {
  #folder;
  #market;
  #known = new Map();
  #feeds = new Map();

  constructor(folder) {
    this.#folder = folder;
    this.#known.set("temp", folder);
  }

  async open({ starts_at, options = {}, users = [], store }) {
    const address = store === "file" ? join(this.#folder, "market.db") : ":memory:";
    const json = this.#filled({ ...options, virtual_time: starts_at });
    this.#market = await open(address, toTyped("OpenOptions", json));
    for (const username of users) {
      const with_ = { new: { username, email: `${username}@example.org` } };
      this.#known.set(username, await this.#call(this.#market, "identity.register", with_));
    }
  }

  async remove() {
    for (const { feed } of this.#feeds.values()) feed.stop();
    await this.#market?.close();
    await rm(this.#folder, { recursive: true });
  }

  async step(step) {
    const strange = Object.keys(step).filter((key) => !KEYS.has(key));
    assert.deepEqual(strange, [], "a step of no known form");
    if (step.untyped) return 0;
    if (step.at !== undefined) await this.#market.runUntil(new Date(this.#filled(step.at)));
    if (step.watch || step.subscribe || step.next) await this.#events(step);
    else if (step.call) await this.#asked(step);
    return 1;
  }

  async #asked(step) {
    const attempt = this.#acting(step).then((market) => {
      return this.#call(market, step.call, this.#filled(step.with ?? {}));
    });
    const answer = await this.#expected(step, attempt);
    if (step.refused) return;
    if (step.expect !== undefined) matches(this.#filled(step.expect), answer, "the answer");
    if (step.save) this.#known.set(step.save, answer);
  }

  async #events(step) {
    const wanted = this.#filled(step.expect ?? []);
    if (step.refused && wanted.length === 0 && !step.next) {
      await this.#expected(step, this.#followed(step));
      return;
    }
    const followed = step.next ? this.#feeds.get(step.next) : await this.#followed(step);
    assert.ok(followed, `nothing is followed as ${step.next}`);
    for (const [index, one] of wanted.entries()) {
      const { done, value } = await soon(followed.feed.next());
      assert.ok(!done, `no event ${index + 1} comes`);
      matches(one, toJson(followed.shape, value, "the event"), `event ${index + 1}`);
    }
    if (step.refused) await this.#expected(step, soon(followed.feed.next()));
    if (step.save) this.#feeds.set(step.save, followed);
    else if (!step.next) followed.feed.stop();
  }

  async #followed(step) {
    const { events } = await this.#acting(step);
    const options = { since: this.#filled(step.since) };
    return step.watch
      ? { feed: await events.watch(this.#filled(step.watch), options), shape: "WatchedEvent" }
      : { feed: await events.subscribe(this.#filled(step.subscribe), options), shape: "Event" };
  }

  /** The market of whoever does the step. */
  async #acting(step) {
    const who = this.#filled(step.as ?? "host");
    let market = this.#market;
    if (who.bearer !== undefined) market = await market.actingWith(who.bearer);
    else if (who.cookie !== undefined) market = await market.actingWithPage(who.cookie);
    else if (who === "anyone") market = market.actingAsAnyone();
    else if (who !== "host") market = market.actingAs(who);
    if (step.in !== undefined) market = market.inWorkspace(this.#filled(step.in));
    return step.once === undefined ? market : market.once(this.#filled(step.once));
  }

  async #call(market, operation, json) {
    const [area, name] = operation.split(".").map(camel);
    const group = { rules, market }[area] ?? market[area];
    return answerToJson(operation, await group[name](...toArguments(operation, json)));
  }

  /** The answer, where one is expected; the error is compared where one is. */
  async #expected(step, attempt) {
    if (!step.refused) return attempt;
    const error = await attempt.then(
      (answer) => assert.fail(`it was not refused: ${JSON.stringify(answer)}`),
      (failure) => errorToJson(failure),
    );
    matches(this.#filled(step.refused), error, "the error");
    return undefined;
  }

  /** The same with every reference replaced. */
  #filled(value) {
    if (Array.isArray(value)) return value.map((item) => this.#filled(item));
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, this.#filled(v)]));
    }
    if (typeof value !== "string") return value;
    const whole = value.match(/^\$\{([^}]*)\}$/);
    if (whole) return this.#found(whole[1]);
    return value.replace(/\$\{([^}]*)\}/g, (_, path) => this.#found(path));
  }

  #found(path) {
    const [name, ...parts] = path.split(".");
    let value = this.#known.get(name);
    for (const part of parts) value = value?.[part];
    assert.ok(value !== undefined, `\${${path}} stands for nothing`);
    return value;
  }
}

/** Fails unless the answer holds what is expected of it. */
export function matches(expected, found, at) {
  if (expected === null) {
    assert.equal(found ?? null, null, at);
  } else if (Array.isArray(expected)) {
    assert.ok(Array.isArray(found), `${at} is no list`);
    assert.equal(found.length, expected.length, `${at}: ${JSON.stringify(found)}`);
    expected.forEach((item, index) => matches(item, found[index], `${at}.${index}`));
  } else if (typeof expected === "object") {
    assert.ok(typeof found === "object" && !Array.isArray(found), `${at} is no object`);
    for (const [key, member] of Object.entries(expected)) {
      matches(member, found?.[key], `${at}.${key}`);
    }
  } else {
    assert.equal(found, expected, at);
  }
}

async function soon(promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("no event comes")), PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
