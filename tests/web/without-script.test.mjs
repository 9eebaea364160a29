// The pages without JavaScript: everything can be read, and a bid is a form.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Person, launch } from "./support/browser.mjs";
import { Server } from "./support/server.mjs";
import { sell } from "./support/things.mjs";

let server, browser, seller, plain, room;

before(async () => {
  server = await Server.start();
  browser = await launch();
  seller = await Person.meet(browser, server.base, "selma");
  plain = await Person.meet(browser, server.base, "paul", { javaScriptEnabled: false });
  await seller.register();
  room = await sell(seller, { buy_now: "99" });
});

after(async () => {
  await browser?.close();
  await server?.remove();
});

test("a stranger reads everything and is led to log in and back", async () => {
  await plain.go("/");
  await plain.page.click("text=A brass compass");
  assert.equal(await plain.text("#price"), "€10.00");
  assert.match(await plain.text("#countdown"), /^\d+:\d\d:\d\d$/);
  assert.ok(await plain.page.locator("#chart svg").isVisible());
  await plain.page.click("text=Log in to bid");
  await plain.page.click("main >> text=Register");
  await plain.page.fill("#username", "paul");
  await plain.page.fill("#email", "paul@example.org");
  await plain.page.fill("#password", "short");
  await plain.page.click("main button[type=submit]");
  assert.match(await plain.text("#password-problem"), /8/);
  assert.equal(await plain.page.inputValue("#username"), "paul");
  await plain.page.fill("#password", "correct horse battery");
  await plain.page.click("main button[type=submit]");
  assert.equal(new URL(plain.page.url()).pathname, room);
});

test("a refused bid comes back with the reason and what was typed", async () => {
  await plain.bid("9,5");
  assert.match(await plain.text("#bid-problem"), /bid at least €10\.00/);
  assert.equal(await plain.page.inputValue("#amount"), "9,5");
});

test("a good bid is placed, shown, and leads", async () => {
  await plain.bid("12,50");
  assert.match(await plain.text("#standing"), /You lead\. Your maximum is €12\.50\./);
  assert.equal(await plain.text("#price"), "€10.00");
  assert.match(await plain.text("#bids .bid"), /Bidder \w+ you took the lead €10\.00/);
  assert.equal(await plain.page.locator("#buy-form").count(), 0, "the offer went with the bid");
});

test("whoever logs out is a stranger again", async () => {
  await plain.page.click("text=Log out");
  assert.equal(new URL(plain.page.url()).pathname, "/");
  await plain.go("/me");
  assert.match(plain.page.url(), /\/login/);
  await plain.page.fill("#username", "paul");
  await plain.page.fill("#password", "not the password");
  await plain.page.click("main button[type=submit]");
  assert.match(await plain.text(".summary"), /user name or the password is wrong/);
});

test("a form that another site sends does nothing", async () => {
  const form = { amount: "50", key: "" };
  const headers = { Origin: "http://evil.example" };
  const address = `${server.base}${room}/bids`;
  const answer = await seller.context.request.post(address, { form, headers, maxRedirects: 0 });
  assert.equal(answer.status(), 403);
});

test("no page complained", () => {
  for (const person of [seller, plain]) assert.deepEqual(person.complaints, [], person.name);
});
