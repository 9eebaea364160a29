// Pictures and the form that brings them, seen by somebody who does not mean well.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Person, launch } from "./support/browser.mjs";
import { Server } from "./support/server.mjs";
import { png } from "./support/things.mjs";

const LIMIT_BYTES = 20000;
let server, browser, seller;

before(async () => {
  server = await Server.start("--picture-bytes", String(LIMIT_BYTES));
  browser = await launch();
  seller = await Person.meet(browser, server.base, "selma");
  await seller.register();
});

after(async () => {
  await browser?.close();
  await server?.remove();
});

function offer(buffer, key) {
  return {
    title: "A brass compass",
    category: "Instruments",
    condition: "good",
    description: "Made in 1904, and still right.",
    currency: "EUR",
    opening: "10.00",
    increments: "ebay_us",
    start: "0",
    duration: "86400",
    soft_close: "none",
    key,
    picture: { name: "../../a.png", mimeType: "text/html", buffer },
  };
}

const send = (buffer, key) =>
  seller.post("/sell", { multipart: offer(buffer, key), maxRedirects: 0 });

test("a form that is sent twice puts one thing up", async () => {
  const first = await send(png(), "twice");
  const second = await send(png(), "twice");
  assert.equal(first.status(), 303);
  assert.equal(second.headers().location, first.headers().location);
  await seller.go("/me");
  assert.equal(await seller.page.locator(".lot").count(), 1);
});

test("a picture has the name of its bytes and not that of its sender", async () => {
  const path = (await send(png(100, 80), "named")).headers().location;
  await seller.go(path);
  const address = await seller.page.getAttribute(".room-picture img", "src");
  assert.match(address, /^\/pictures\/[0-9a-f]{64}\.png$/);
  const answer = await seller.context.request.get(server.base + address);
  assert.equal(answer.headers()["content-type"], "image/png");
  assert.deepEqual(await answer.body(), png(100, 80));
});

test("a picture that is too large is refused at its field, and the rest is kept", async () => {
  const large = Buffer.concat([png(), Buffer.alloc(LIMIT_BYTES)]);
  const answer = await send(large, "large");
  assert.equal(answer.status(), 422);
  const page = await answer.text();
  assert.match(page, /id="picture-problem"/);
  assert.match(page, /at most 19 KiB/);
  assert.match(page, /value="A brass compass"/);
});

test("the script says so before it is sent", async () => {
  await seller.go("/sell");
  const buffer = Buffer.concat([png(), Buffer.alloc(LIMIT_BYTES)]);
  await seller.page.setInputFiles("#picture", { name: "a.png", mimeType: "image/png", buffer });
  await seller.sees("#picture-hint", "the limit is");
  await seller.page.click("main button[type=submit]");
  assert.match(seller.page.url(), /\/sell$/);
  assert.equal(await seller.page.evaluate(() => document.activeElement.id), "picture");
});

test("no address leads to any other file", async () => {
  for (const path of [
    "/pictures/..%2Fmarket.db",
    "/pictures/%2e%2e%2fsigning-key.pem",
    "/pictures/..%2F..%2F..%2Fetc%2Fpasswd",
    "/pictures/signing-key.pem",
    `/pictures/${"0".repeat(64)}.png`,
    `/pictures/${"0".repeat(64)}.svg`,
    "/assets/..%2F..%2FCargo.toml",
  ]) {
    const answer = await seller.context.request.get(server.base + path);
    assert.equal(answer.status(), 404, path);
  }
});

test("what a seller writes is text and nothing else", async () => {
  const evil = '<script>document.title = "taken"</script><img src=x onerror=alert(1)>';
  const multipart = { ...offer(png(), "evil"), title: `${evil.slice(0, 80)}`, description: evil };
  const answer = await seller.post("/sell", { multipart, maxRedirects: 0 });
  assert.equal(answer.status(), 303);
  for (const path of [answer.headers().location, "/"]) {
    await seller.go(path);
    assert.doesNotMatch(await seller.page.title(), /^taken/);
    assert.equal(await seller.page.locator("main script, main [onerror]").count(), 0);
  }
});

test("no page complained", () => assert.deepEqual(seller.complaints, []));
