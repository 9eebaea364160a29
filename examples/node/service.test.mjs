// The service over HTTP, as its clients see it.

import assert from "node:assert/strict";
import { once } from "node:events";
import { get } from "node:http";
import { test } from "node:test";
import { Money, open } from "vendue";
import { serviceOn } from "./service.mjs";

const PASSWORD = "a long enough password 7";

/** The service with a seller's auction and a bidder who has signed in. */
async function started(t) {
  const market = await open(":memory:");
  const service = serviceOn(market);
  const base = await service.listen({ port: 0 });
  t.after(async () => {
    await service.close();
    await market.close();
  });
  const { id } = await market.identity.register({ username: "anna", email: "anna@example.org" });
  const seller = market.actingAs(id);
  const listing = await seller.listings.create({
    kind: "auction",
    title: "A brass compass",
    description: "Made in 1904. The needle still finds north.",
    category: "instruments",
    condition: "good",
  });
  const lot = await seller.auctions.create({
    listingId: listing.id,
    opening: Money.of("10.00", "EUR"),
    increments: "fixed:100",
    endsAt: new Date(Date.now() + 3_600_000),
  });
  await market.runDue();
  return { market, base, lot };
}

function post(url, body, headers = {}) {
  return fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

async function signedIn(base, username) {
  const email = `${username}@example.org`;
  const made = await post(`${base}/users`, { username, email, password: PASSWORD });
  assert.equal(made.status, 201);
  const answer = await post(`${base}/sign-in`, { name: username, password: PASSWORD });
  assert.equal(answer.status, 200);
  return { authorization: `Bearer ${(await answer.json()).accessToken}` };
}

test("somebody signs in, finds an auction and bids", async (t) => {
  const { base, lot } = await started(t);
  const bea = await signedIn(base, "bea");
  const { items } = await (await fetch(`${base}/auctions`)).json();
  assert.deepEqual(items.map((item) => item.auction.id), [lot.id]);
  const bids = `${base}/auctions/${lot.id}/bids`;
  const once = { ...bea, "idempotency-key": "first" };
  const bid = { amount: "15.00", currency: "EUR" };
  const placed = await post(bids, bid, once);
  assert.equal(placed.status, 201);
  const answer = await placed.json();
  assert.equal(answer.isLeading, true);
  assert.deepEqual(await (await post(bids, bid, once)).json(), answer, "sent again, done once");
  const mine = await (await fetch(`${base}/auctions/${lot.id}`, { headers: bea })).json();
  assert.equal(mine.auction.viewer.maximumMinor, 1500);
});

test("every refusal has its status, its code and its details", async (t) => {
  const { base, lot } = await started(t);
  const bea = await signedIn(base, "bea");
  const bids = `${base}/auctions/${lot.id}/bids`;
  const missing = "01900000-0000-7000-8000-000000000000";
  const euros = (amount) => ({ amount, currency: "EUR" });
  for (const [answer, status, code] of [
    [post(bids, euros("15.00")), 401, "unauthenticated"],
    [post(bids, euros("15.00"), { authorization: "Bearer x" }), 401, "token_invalid"],
    [post(bids, euros("1.00"), bea), 409, "bid_too_low"],
    [post(bids, euros("1.005"), bea), 422, "amount_too_precise"],
    [post(bids, {}, bea), 422, "invalid_argument"],
    [fetch(`${base}/auctions/${missing}`), 404, "auction_not_found"],
    [fetch(`${base}/auctions/${missing}/events`), 404, "auction_not_found"],
    [fetch(`${base}/auctions?phase=lost`), 422, "invalid_argument"],
    [post(`${base}/sign-in`, { name: "bea", password: "wrong" }), 401, "credentials_invalid"],
    [post(`${base}/users`, { username: "bea", email: "x@example.org" }), 409, "already_exists"],
    [fetch(bids, { method: "POST", body: "{", headers: { "content-type": "application/json" } }),
      400, "request"],
  ]) {
    const found = await answer;
    const body = await found.json();
    assert.deepEqual([found.status, body.code], [status, code]);
    assert.ok(body.message);
  }
  const low = await (await post(bids, euros("1.00"), bea)).json();
  assert.equal(low.details.minimum_minor, 1000);
});

test("who listens hears of every bid, also of those before", async (t) => {
  const { base, lot } = await started(t);
  const bea = await signedIn(base, "bea");
  const listen = async (headers) => {
    // Not with `fetch`: where a stream is left it connects again, in case of another request, and
    // the service would wait for that one.
    const url = `${base}/auctions/${lot.id}/events`;
    const [answer] = await once(get(url, { headers, agent: false }), "response");
    assert.equal(answer.headers["content-type"], "text/event-stream");
    return answer.setEncoding("utf8");
  };
  const live = await listen({});
  await post(`${base}/auctions/${lot.id}/bids`, { amount: "15.00", currency: "EUR" }, bea);
  assert.match(await until(live, "bid_placed"), /^id: \d+\ndata: \{.*\}\n\n$/);
  const late = await listen({ "last-event-id": "0" });
  assert.match(await until(late, "bid_placed"), /^id: 1\n/);
});

test("closing the service ends who listens", async (t) => {
  const { base, lot, market } = await started(t);
  const other = serviceOn(market);
  const place = await other.listen({ port: 0 });
  const answer = await fetch(`${place}/auctions/${lot.id}/events`);
  await other.close();
  assert.equal(await answer.text(), "");
  assert.equal((await fetch(`${base}/auctions`)).status, 200, "the market is open still");
});

/** What comes until a word is in it; then the client goes. */
async function until(stream, word) {
  let found = "";
  for await (const text of stream) {
    found += text;
    if (found.includes(word) && found.endsWith("\n\n")) return found;
  }
  assert.fail(`it ended after ${found}`);
}
