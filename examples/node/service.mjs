// A web service that embeds a market: it needs no other server. Accounts, sign-in, bids and their
// rules are the market's; what is here is HTTP.

import Fastify from "fastify";
import { Money, VendueError } from "vendue";

/** What a category of errors is in HTTP. */
const STATUS = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  limited: 429,
  unavailable: 503,
  internal: 500,
};

/** The service on a market that is open. Whoever opened the market closes it. */
export function serviceOn(market) {
  const service = Fastify();
  // Those that listen are told before the service waits for their connections to end.
  const closing = new AbortController();
  service.addHook("preClose", async () => closing.abort());
  service.setErrorHandler(answerError);
  accounts(service, market);
  auctions(service, market);
  events(service, market, closing.signal);
  return service;
}

/** The market with the rights of whoever sent the request. */
async function acting(market, request) {
  const bearer = request.headers.authorization?.match(/^Bearer (.+)$/)?.[1];
  return bearer ? market.actingWith(bearer) : market.actingAsAnyone();
}

function accounts(service, market) {
  service.post("/users", async (request, reply) => {
    const { username, email, password } = request.body ?? {};
    const user = await market.actingAsAnyone().identity.register({ username, email, password });
    return reply.code(201).send(user);
  });

  service.post("/sign-in", async (request) => {
    const { name, password } = request.body ?? {};
    const anyone = market.actingAsAnyone();
    const signedIn = await anyone.sessions.signIn({ name, password, address: request.ip });
    return { userId: signedIn.user.id, ...signedIn.tokens };
  });
}

function auctions(service, market) {
  service.get("/auctions", async (request) => {
    const { phase = "running", cursor } = request.query;
    return (await acting(market, request)).auctions.page(phase, { cursor });
  });

  service.get("/auctions/:id", async (request) => {
    return (await acting(market, request)).auctions.get(request.params.id);
  });

  service.post("/auctions/:id/bids", async (request, reply) => {
    const { amount, currency } = request.body ?? {};
    const bid = { auctionId: request.params.id, maximum: Money.of(amount, currency) };
    const key = request.headers["idempotency-key"];
    let bidder = await acting(market, request);
    if (key) bidder = bidder.once(key);
    return reply.code(201).send(await bidder.auctions.placeBid(bid));
  });
}

/** What happens in an auction, as server-sent events. */
function events(service, market, closing) {
  service.get("/auctions/:id/events", async (request, reply) => {
    const last = Number(request.headers["last-event-id"]);
    const gone = new AbortController();
    const signal = AbortSignal.any([gone.signal, closing]);
    const since = request.headers["last-event-id"] === undefined ? undefined : last;
    const viewer = await acting(market, request);
    // Refusals are answered as such: until here nothing was sent.
    const feed = await viewer.events.watch(request.params.id, { since, signal });
    reply.hijack();
    const { raw } = reply;
    raw.on("close", () => gone.abort());
    raw.writeHead(200, {
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      // Or else the connection would be kept for another request, and closing wait for it.
      connection: "close",
    });
    raw.flushHeaders();
    try {
      for await (const event of feed) {
        raw.write(`id: ${event.sequence}\ndata: ${JSON.stringify(event)}\n\n`);
      }
    } catch (error) {
      if (!signal.aborted) request.log.error(error);
    } finally {
      raw.end();
    }
  });
}

function answerError(error, request, reply) {
  if (error instanceof VendueError) {
    const { code, message, details } = error;
    if (error.category === "internal") request.log.error(error);
    return reply.code(STATUS[error.category]).send({ code, message, details });
  }
  // Such as a body that is no JSON.
  const status = error.statusCode ?? 500;
  if (status >= 500) request.log.error(error);
  const message = status >= 500 ? "the fault is on our side" : error.message;
  return reply.code(status).send({ code: "request", message, details: {} });
}
