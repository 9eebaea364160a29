// The auction room with a seller and two bidders, each in a browser of their own.

import assert from "node:assert/strict";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { Person, launch } from "./support/browser.mjs";
import { Server } from "./support/server.mjs";
import { png, sell, sellWithTerms } from "./support/things.mjs";

let server, browser, seller, anna, bert, room, pictures;

before(async () => {
  server = await Server.start();
  browser = await launch();
  pictures = await mkdtemp(join(tmpdir(), "vendue-pictures-"));
  const meet = (name) => Person.meet(browser, server.base, name);
  [seller, anna, bert] = [await meet("selma"), await meet("anna"), await meet("bert")];
  for (const person of [seller, anna, bert]) await person.register();
});

after(async () => {
  await browser?.close();
  await server?.remove();
});

const steps = (person) =>
  person.page.getAttribute("#chart .step", "d").then((path) => path.match(/V/g)?.length ?? 0);

const soon = (ms) => new Date(Date.now() + ms).toISOString();

describe("the form to sell", () => {
  test("says at each field what is wrong, and keeps what was typed", async () => {
    await seller.go("/sell");
    await seller.page.fill("#title", "A compass");
    await seller.page.fill("#reserve", "ten");
    const buffer = png(40, 30);
    await seller.page.setInputFiles("#picture", { name: "a.png", mimeType: "image/png", buffer });
    await seller.page.click("main button[type=submit]");
    await seller.page.waitForSelector(".summary");
    for (const name of ["category", "description", "opening", "reserve"]) {
      assert.match(await seller.text(`#${name}-problem`), /\w/, name);
      assert.equal(await seller.page.getAttribute(`#${name}`, "aria-invalid"), "true");
    }
    assert.equal(await seller.page.inputValue("#title"), "A compass");
    assert.equal(await seller.page.inputValue("#reserve"), "ten");
    // Nothing of a form that is not good is stored, so the file has to be chosen again.
    assert.match(await seller.text("#picture-problem"), /choose the file again/);
  });

  test("takes pictures only, whatever their name", async () => {
    await seller.go("/sell");
    const buffer = Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>");
    await seller.page.setInputFiles("#picture", { name: "a.png", mimeType: "image/png", buffer });
    await seller.page.click("main button[type=submit]");
    assert.match(await seller.text("#picture-problem"), /PNG, JPEG or WebP/);
  });

  test("puts a thing up with its picture", async () => {
    room = await sell(seller);
    assert.match(await seller.text("h1"), /A brass compass/);
    assert.match(await seller.text("#standing"), /your auction/);
    const image = seller.page.locator(".room-picture img");
    const width = await image.evaluate((shown) => shown.decode().then(() => shown.naturalWidth));
    assert.equal(width, 320);
    const address = await image.getAttribute("src");
    const answer = await seller.context.request.get(server.base + address);
    assert.equal(answer.headers()["content-type"], "image/png");
    assert.equal(answer.headers()["x-content-type-options"], "nosniff");
    assert.match(answer.headers()["cache-control"], /immutable/);
    // Line breaks of the description are kept.
    const text = seller.page.locator(".room-text p").first();
    assert.equal(await text.innerText(), "Made in 1904.\nThe needle still finds north.");
  });
});

describe("two bidders in one room", () => {
  before(async () => {
    await anna.enter(room);
    await bert.enter(room);
  });

  test("see each other’s bids without loading the page again", async () => {
    await anna.bid("20");
    await anna.sees("#standing", "You lead. Your maximum is €20.00.");
    await bert.sees("#bid-count", "1 bid");
    assert.equal(await bert.text("#price"), "€10.00");
    assert.equal((await bert.bids()).length, 1);
    assert.equal((await bert.bids())[0].isYours, false);
    assert.equal((await anna.bids())[0].isYours, true);
    assert.doesNotMatch(await bert.page.content(), /20\.00/, "a maximum is a secret");
  });

  test("hear why a bid is refused and what would have been accepted", async () => {
    await bert.bid("5");
    await bert.sees("#bid-problem", "bid at least €10.50");
    await bert.sees("#bid-problem", "rises by €0.50");
    assert.equal(await bert.page.inputValue("#amount"), "5");
    assert.equal(await bert.page.getAttribute("#amount", "aria-invalid"), "true");
    await bert.bid("ten");
    await bert.sees("#bid-problem", "Type an amount such as 12.50.");
    assert.equal((await anna.bids()).length, 1);
  });

  test("are outbid at once by a higher maximum, and told when they are overtaken", async () => {
    await bert.bid("15");
    await bert.sees("#standing", "You are outbid");
    await anna.sees("#price", "€15.50");
    await anna.sees("#standing", "You lead");
    await bert.bid("30");
    await anna.sees("#standing", "You are outbid");
    await anna.sees("#notices", "You have been outbid");
    await bert.sees("#standing", "You lead. Your maximum is €30.00.");
    await anna.sees("#minimum", "€21.00");
  });

  test("see the history and the chart grow, each bid once and in order", async () => {
    for (const person of [anna, bert]) {
      await person.page.waitForFunction(() => document.querySelectorAll("#bids .bid").length === 3);
      const bids = await person.bids();
      assert.deepEqual(bids.map((bid) => bid.price), ["€20.50", "€15.50", "€10.00"]);
      const sequences = bids.map((bid) => bid.sequence);
      assert.deepEqual(sequences, [...new Set(sequences)].sort((a, b) => b - a));
      // One step up for each bid; the first showed the opening price.
      assert.equal(await steps(person), 3);
      assert.ok(await person.isSameDocument());
    }
    await anna.page.screenshot({ path: join(pictures, "room.png") });
  });

  test("learn what became of a bid, and not how far the other would go", async () => {
    const why = anna.page.locator("#bids .bid.yours .bid-why");
    await why.click();
    assert.match(await anna.text(".lead"), /had set a higher maximum than yours/);
    assert.doesNotMatch(await anna.page.content(), /30\.00/);
    await anna.enter(room);
  });

  test("bid once, however often they press", async () => {
    await anna.page.fill("#amount", "40");
    await anna.page.dblclick("#bid-button");
    await bert.sees("#price", "€31.00");
    await bert.sees("#bid-count", "4 bids");
    const form = { amount: "45", key: "pressed-twice" };
    for (const _ of [1, 2]) {
      const answer = await bert.post(`${room}/bids`, { form, maxRedirects: 0 });
      assert.equal(answer.status(), 303);
    }
    await anna.sees("#bid-count", "5 bids");
    assert.equal((await bert.bids()).length, 5);
  });

  test("can bid with the keyboard alone and see where they are", async () => {
    const { page } = anna;
    await anna.enter(room);
    const reached = [];
    for (let press = 0; press < 30; press += 1) {
      await page.keyboard.press("Tab");
      const here = await page.evaluate(() => {
        const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
        const { id, textContent } = document.activeElement;
        return { id, text: textContent.trim(), outline: `${outlineStyle} ${outlineWidth}` };
      });
      assert.equal(here.outline, "solid 3px", `the focus is seen at ${here.id || here.text}`);
      reached.push(here.id || here.text);
      if (here.id === "amount") break;
    }
    assert.equal(reached[0], "Skip to the content");
    assert.equal(reached.at(-1), "amount");
    await page.keyboard.type("60");
    await page.keyboard.press("Enter");
    await anna.sees("#standing", "You lead. Your maximum is €60.00.");
    await bert.sees("#standing", "You are outbid");
  });
});

describe("the end", () => {
  test("comes at once when somebody buys now, and everybody sees it", async () => {
    const path = await sell(seller, { title: "A sextant", buy_now: "80.00" }, null);
    await anna.enter(path);
    await bert.enter(path);
    await bert.page.click("#buy-form button");
    await bert.sees("#standing", "You won at €80.00.");
    await anna.sees("#phase", "Sold");
    await anna.sees("#notices", "Sold to Bidder");
    assert.equal(await anna.page.locator("#bid-form").count(), 0);
    assert.ok((await anna.isSameDocument()) && (await bert.isSameDocument()));
  });

  test("is moved by a late bid, and then comes by itself", async () => {
    const terms = { ends_at: soon(7000), soft_close: "extend 30 3", reserve: null };
    const path = await sellWithTerms(seller, terms);
    await anna.enter(path);
    await bert.enter(path);
    await anna.bid("12");
    await bert.sees("#notices", "The end was moved by a late bid.");
    await bert.sees("#chips", "Extended 1 time");
    await bert.bid("11");
    await bert.sees("#chips", "Extended 2 times");
    await anna.sees("#standing", "You won at €12.00.");
    await bert.sees("#standing", "Somebody else won.");
    assert.equal(await bert.text("#phase"), "Sold");
    assert.ok((await anna.isSameDocument()) && (await bert.isSameDocument()));
  });

  test("below a hidden reserve is no sale", async () => {
    const reserve = { amount: "50.00", currency: "EUR" };
    const path = await sellWithTerms(seller, { ends_at: soon(6000), reserve });
    await anna.enter(path);
    assert.match(await anna.text("#chips"), /Reserve not met/);
    await anna.bid("20");
    await anna.sees("#phase", "Not sold");
    await anna.sees("#notices", "the reserve was not met");
    assert.doesNotMatch(await anna.page.content(), /50\.00/);
  });
});

test("no page complained", () => {
  for (const person of [seller, anna, bert]) assert.deepEqual(person.complaints, [], person.name);
});
