// Screens, clocks and browsers as people have them.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { Person, launch } from "./support/browser.mjs";
import { Server } from "./support/server.mjs";
import { sell } from "./support/things.mjs";

const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
let server, browser, seller, anna, room;

before(async () => {
  server = await Server.start();
  browser = await launch();
  seller = await Person.meet(browser, server.base, "selma");
  anna = await Person.meet(browser, server.base, "anna");
  for (const person of [seller, anna]) await person.register();
  const title = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen";
  room = await sell(seller, { title, reserve: "40", buy_now: "90" });
});

after(async () => {
  await browser?.close();
  await server?.remove();
});

/** The same person with another kind of browser. */
async function again(person, options) {
  const storageState = await person.context.storageState();
  return Person.meet(browser, server.base, person.name, { ...options, storageState });
}

describe("a phone of 360 pixels", () => {
  test("shows every page without a sideways scroll and with targets for a finger", async () => {
    const phone = await again(seller, PHONE);
    const bidder = await again(anna, PHONE);
    const stranger = await Person.meet(browser, server.base, "nobody", PHONE);
    const open = ["/", "/login", "/register", "/forgot", "/reset", "/?show=live"];
    const visits = [
      [phone, ["/", "/sell", "/me", "/account", "/workspaces", room]],
      [bidder, [room, `${room}/bids`]],
      [stranger, [...open, room, "/auctions/nonsense"]],
    ];
    for (const [person, paths] of visits) {
      for (const path of paths) {
        await person.go(path);
        const [inner, outer, small] = await person.page.evaluate(() => [
          document.documentElement.scrollWidth,
          document.documentElement.clientWidth,
          // A box is pressed by its label, which is larger.
          [...document.querySelectorAll("button, .button, .tick, input, select")]
            .filter((target) => !["hidden", "checkbox"].includes(target.type))
            .filter((target) => target.offsetParent && target.offsetHeight < 36)
            .map((target) => target.outerHTML),
        ]);
        assert.ok(inner <= outer, `${path} is ${inner} wide on a screen of ${outer}`);
        assert.deepEqual(small, [], path);
      }
      assert.deepEqual(person.complaints, [], person.name);
    }
  });

  test("has the panel to bid with right under the picture", async () => {
    const phone = await again(anna, PHONE);
    await phone.enter(room);
    const top = (selector) =>
      phone.page.$eval(selector, (element) => element.getBoundingClientRect().top);
    assert.ok((await top(".room-picture")) < (await top(".panel")));
    assert.ok((await top(".panel")) < (await top(".room-history")));
    assert.ok((await top(".room-history")) < (await top(".room-text")));
  });
});

test("a countdown is right on a machine whose clock is days off", async () => {
  const late = await again(anna, {});
  await late.page.addInitScript(() => {
    const Real = Date;
    const off = 3 * 86400000;
    globalThis.Date = class extends Real {
      constructor(...parts) {
        super(...(parts.length > 0 ? parts : [Real.now() + off]));
      }
      static now() {
        return Real.now() + off;
      }
    };
  });
  await late.enter(room);
  await late.page.waitForTimeout(1500);
  const shown = await late.text("#countdown");
  // The auction runs for a day.
  assert.match(shown, /^23:59:\d\d$/);
});

test("whoever wants less motion gets none", async () => {
  const calm = await again(anna, { reducedMotion: "reduce" });
  await calm.enter(room);
  const dot = calm.page.locator(".badge .dot");
  const time = await dot.evaluate((shown) => getComputedStyle(shown).animationDuration);
  assert.ok(parseFloat(time) < 0.001, time);
});

/** The lowest contrast of text on its background, and where it is. */
function lowestContrast() {
  const channel = (value) => {
    const part = value / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const parse = (colour) => colour.match(/[\d.]+/g).map(Number);
  const backdrop = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const found = parse(getComputedStyle(at).backgroundColor);
      if (found.length === 3 || found[3] === 1) return found;
    }
    return [255, 255, 255];
  };
  let lowest = { ratio: 21 };
  for (const element of document.querySelectorAll("body *")) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!hasText || !element.checkVisibility() || element.closest("svg")) continue;
    const pair = [light(parse(getComputedStyle(element).color)), light(backdrop(element))];
    const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    if (ratio < lowest.ratio) lowest = { ratio, where: element.outerHTML.slice(0, 120) };
  }
  return lowest;
}

test("text stands out from its background in both schemes", async () => {
  for (const colorScheme of ["light", "dark"]) {
    const person = await again(anna, { colorScheme });
    await person.enter(room);
    await person.bid("1");
    await person.sees("#bid-problem", "Too low");
    for (const path of [null, "/", "/sell", "/login", "/account", "/workspaces"]) {
      if (path) await person.go(path);
      const { ratio, where } = await person.page.evaluate(lowestContrast);
      assert.ok(ratio >= 4.5, `${colorScheme} ${path ?? "room"}: ${ratio.toFixed(2)} at ${where}`);
    }
  }
});

test("every field and every button has a name", async () => {
  for (const [person, path] of [[anna, room], [seller, "/sell"], [anna, "/"]]) {
    await person.go(path);
    const nameless = await person.page.evaluate(() => {
      const named = (element) =>
        element.labels?.length > 0 || element.textContent.trim() || element.ariaLabel;
      const fields = "select, textarea, input:not([type=hidden])";
      const all = [...document.querySelectorAll(`a, button, ${fields}`)];
      return all.filter((element) => !named(element)).map((element) => element.outerHTML);
    });
    assert.deepEqual(nameless, [], path);
  }
});

test("no page complained", () => {
  for (const person of [seller, anna]) assert.deepEqual(person.complaints, [], person.name);
});
