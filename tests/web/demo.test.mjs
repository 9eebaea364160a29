// The demo market: something is live, something moves, and it stops when it is told to.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Person, launch } from "./support/browser.mjs";
import { Server } from "./support/server.mjs";

const MOVES_MS = 60000;
let server, browser, visitor;

before(async () => {
  server = await Server.start("--demo");
  browser = await launch();
  visitor = await Person.meet(browser, server.base, "demo");
});

after(async () => {
  await browser?.close();
  await server?.remove();
});

test("the lobby has live, announced and ended auctions with pictures", async () => {
  await visitor.go("/");
  const count = (shelf) => visitor.page.locator(`#${shelf} .lot`).count();
  assert.ok((await count("live")) >= 6, "live");
  assert.ok((await count("upcoming")) >= 1, "announced");
  assert.ok((await count("ended")) >= 3, "ended");
  const time = await visitor.text("#live .lot-time");
  assert.match(time, /Ends in [01]:\d\d/, "one ends within two minutes");
  await visitor.page.locator(".lot img").last().scrollIntoViewIfNeeded();
  const broken = await visitor.page.$$eval(".lot img", (images) =>
    Promise.all(images.map((image) => image.decode().then(() => "", () => image.src))),
  );
  assert.deepEqual(broken.filter(Boolean), []);
});

test("a visitor logs in with the printed account and sees bids arrive", async () => {
  await visitor.go("/login");
  await visitor.page.fill("#username", "demo");
  await visitor.page.fill("#password", "try-vendue");
  await visitor.page.click("main button[type=submit]");
  await visitor.page.waitForURL(`${server.base}/`);
  const first = visitor.page.locator("#live .lot-link").first();
  await visitor.enter(await first.getAttribute("href"));
  const earlier = (await visitor.bids()).length;
  await visitor.page.waitForFunction(
    (count) => document.querySelectorAll("#bids .bid").length > count,
    earlier,
    { timeout: MOVES_MS },
  );
  assert.ok(await visitor.isSameDocument());
});

test("it stops in order and goes on after a start", async () => {
  await server.stop("SIGTERM");
  await server.start("--demo");
  await visitor.sees("#connection", "Connected");
  await visitor.go("/");
  assert.ok((await visitor.page.locator("#live .lot").count()) >= 5);
});

test("no page complained", () => assert.deepEqual(visitor.complaints, []));
