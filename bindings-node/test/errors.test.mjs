// Errors are of a class for each category, and say what is wrong.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import {
  ConflictError,
  ForbiddenError,
  InvalidError,
  NotFoundError,
  UnauthenticatedError,
  UnavailableError,
  VendueError,
  open,
  rules,
} from "vendue";
import { END, euros, marketFor, stageFor } from "./support/stage.mjs";

const common = createRequire(import.meta.url)("vendue");

test("each is an error of its category, with code, details and message", async (t) => {
  const { market, anna, bea, lot } = await stageFor(t);
  const nobody = market.actingAsAnyone();
  const taken = { username: "anna", email: "other@example.org" };
  const missing = "01900000-0000-7000-8000-000000000000";
  const cases = [
    [() => market.identity.register(taken), ConflictError, "already_exists"],
    [() => nobody.identity.me(), UnauthenticatedError, "unauthenticated"],
    [() => anna.nodes(), ForbiddenError, "forbidden"],
    [() => anna.auctions.get(missing), NotFoundError, "auction_not_found"],
    [() => anna.auctions.get("1"), InvalidError, "id_malformed"],
    [() => market.actingWith("nonsense"), UnauthenticatedError, "token_invalid"],
    [() => market.events.watch(missing), NotFoundError, "auction_not_found"],
    [() => market.events.subscribe("nothing"), InvalidError, "invalid_argument"],
    [() => open("/nowhere/at/all/market.db"), UnavailableError, "storage_unavailable"],
  ];
  for (const [act, kind, code] of cases) {
    await assert.rejects(act, (error) => {
      assert.ok(error instanceof kind && error instanceof VendueError && error instanceof Error);
      assert.equal(error.code, code);
      assert.equal(error.name, kind.name);
      return error.message !== "" && typeof error.details === "object";
    });
  }
  const low = await bea.auctions.placeBid({ auctionId: lot.id, maximum: euros("9.00") }).catch(
    (error) => error,
  );
  assert.equal(low.code, "bid_too_low");
  assert.equal(low.details.minimum_minor, 1000);
  assert.match(low.stack, /errors\.test\.mjs/, "the stack leads to who asked");
});

test("what is refused at once is thrown at once", async (t) => {
  const market = await marketFor(t);
  assert.throws(() => market.actingAs("1"), { name: "InvalidError", code: "id_malformed" });
  assert.throws(() => market.inWorkspace("1"), { code: "id_malformed" });
  assert.throws(() => market.actingAs(undefined), { code: "invalid_argument" });
  assert.throws(() => rules.currency("ZZZ"), { code: "currency_unknown" });
  assert.throws(() => rules.increment("nonsense", 1), InvalidError);
});

test("what cannot be sent is refused before it crosses, and named", async (t) => {
  const { anna, bea, lot, market } = await stageFor(t);
  const auction = { listingId: lot.listingId, opening: euros("10.00"), endsAt: END };
  const bid = (maximum) => bea.auctions.placeBid({ auctionId: lot.id, maximum });
  const unsafe = { ...euros("10.00"), amountMinor: 2 ** 53 };
  const cases = [
    [() => anna.auctions.create({ ...auction, endsAt: new Date("x") }), "ends_at"],
    [() => anna.auctions.create({ ...auction, endsAt: "2027-01-16" }), "ends_at"],
    [() => anna.auctions.create({ ...auction, reserv: euros("1.00") }), "reserv"],
    [() => anna.auctions.create(), "argument"],
    [() => bid({ amountMinor: 12.5, currency: "EUR" }), "maximum.amount_minor"],
    [() => bid({ amountMinor: NaN, currency: "EUR" }), "maximum.amount_minor"],
    [() => bid({ amountMinor: 10n, currency: "EUR" }), "maximum.amount_minor"],
    [() => bid(undefined), "maximum"],
    [() => bid(unsafe), "maximum.amount_minor", "amount_out_of_range"],
    [() => bea.auctions.placeBids([{ auctionId: lot.id, maximum: 5 }]), "bids[0].maximum"],
    [() => bea.auctions.placeBids(lot.id), "bids"],
    [() => bea.auctions.bids(lot.id, { limit: NaN }), "limit"],
    [() => bea.auctions.bids(lot.id, { curser: "x" }), "curser"],
    [() => market.auctions.ban(bea.userId, { until: new Date(NaN) }), "until"],
    [() => market.runUntil(new Date("x")), "moment"],
    [() => market.events.watch(lot.id, { since: "1" }), "since"],
    [() => open(":memory:", { virtualTime: new Date("x") }), "options.virtual_time"],
    [() => open(":memory:", { durable: true }), "options.durable"],
    [() => open(undefined), "address"],
  ];
  for (const [act, field, code = "invalid_argument"] of cases) {
    await assert.rejects(act, (error) => {
      assert.ok(error instanceof InvalidError, String(error));
      assert.deepEqual([error.code, error.details.field], [code, field]);
      return true;
    });
  }
  const { items } = await bea.auctions.bids(lot.id);
  assert.deepEqual(items, [], "nothing of it has crossed");
});

test("an error of one copy of the package is one to the other", async (t) => {
  assert.notEqual(common.VendueError, VendueError);
  const market = await marketFor(t);
  const error = await market.actingAsAnyone().identity.me().catch((failure) => failure);
  assert.ok(error instanceof common.UnauthenticatedError && error instanceof common.VendueError);
  assert.ok(!(error instanceof common.ConflictError));
  for (const other of [null, undefined, "x", {}, new Error("x")]) {
    assert.ok(!(other instanceof VendueError) && !(other instanceof ConflictError));
  }
});

test("a subclass of a program has its own instances only", () => {
  class Own extends ConflictError {}
  const failure = { code: "already_exists", message: "x", details: {} };
  assert.ok(new Own(failure) instanceof Own && new Own(failure) instanceof ConflictError);
  assert.ok(!(new ConflictError(failure) instanceof Own));
});

test("an error that is none of ours is left alone", async (t) => {
  const market = await marketFor(t);
  const original = JSON.stringify;
  t.after(() => (JSON.stringify = original));
  JSON.stringify = () => {
    throw new Error('{"code": "forbidden"}');
  };
  await assert.rejects(() => market.identity.me(), (error) => !(error instanceof VendueError));
});
