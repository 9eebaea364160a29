// Chromium, and people in it: each has a context of their own and everything that a page complains
// about is kept.

import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

import { chromium } from "playwright-core";

/** The one that VENDUE_CHROMIUM names, or else the first on the path: what the script that
    installs the dependencies of the tests has looked for. */
function chromiumPath() {
  if (process.env.VENDUE_CHROMIUM) return process.env.VENDUE_CHROMIUM;
  const places = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  const found = places.map((place) => join(place, "chromium")).find((file) => existsSync(file));
  if (!found) throw new Error("there is no chromium on the path; VENDUE_CHROMIUM may name one");
  return found;
}
/** What the browser itself notes about answers that refuse and servers that are away. */
const EXPECTED = [/^Failed to load resource/, /^WebSocket connection to .* failed/];

export function launch() {
  return chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox"] });
}

/** Somebody with a browser. */
export class Person {
  complaints = [];

  static async meet(browser, base, name, options = {}) {
    const person = new Person();
    Object.assign(person, { base, name });
    const viewport = { width: 1280, height: 900 };
    person.context = await browser.newContext({ viewport, ...options });
    await person.context.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) => {
        console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
      });
    });
    person.page = await person.open();
    return person;
  }

  /** Another page of the same person. */
  async open() {
    const page = await this.context.newPage();
    page.setDefaultTimeout(15000);
    page.on("pageerror", (error) => this.complaints.push(`error: ${error.message}`));
    page.on("console", (message) => {
      if (!["error", "warning"].includes(message.type())) return;
      const text = message.text();
      if (!EXPECTED.some((pattern) => pattern.test(text))) this.complaints.push(text);
    });
    return page;
  }

  async go(path) {
    await this.page.goto(this.base + path);
  }

  async register() {
    await this.go("/register");
    await this.page.fill("#username", this.name);
    await this.page.fill("#email", `${this.name}@example.org`);
    await this.page.fill("#password", "correct horse battery");
    await this.page.click("main button[type=submit]");
    await this.page.waitForURL(`${this.base}/`);
  }

  /** Goes into an auction's room and waits until it is live. */
  async enter(path) {
    await this.go(path);
    await this.page.waitForSelector('#connection[data-connection="open"]');
    // Whatever happens from here on happens without loading the page again.
    await this.page.evaluate(() => {
      window.sameDocument = true;
    });
  }

  async bid(amount) {
    await this.page.fill("#amount", amount);
    await this.page.click("#bid-button");
  }

  /** Waits until an element says something. */
  async sees(selector, text) {
    await this.page.waitForFunction(
      ([where, what]) => document.querySelector(where)?.textContent.includes(what),
      [selector, text],
    );
  }

  text(selector) {
    return this.page.textContent(selector).then((text) => text.trim().replace(/\s+/g, " "));
  }

  /** The bids in the list, the latest first. */
  bids() {
    return this.page.$$eval("#bids .bid", (items) =>
      items.map((item) => ({
        sequence: Number(item.dataset.sequence),
        price: item.querySelector(".bid-price").textContent.trim(),
        isYours: item.classList.contains("yours"),
      })),
    );
  }

  isSameDocument() {
    return this.page.evaluate(() => window.sameDocument === true);
  }

  /** A request of this person outside of any page, with what a page of ours would send. */
  async post(path, body) {
    const headers = { Origin: this.base };
    const answer = await this.context.request.post(this.base + path, { headers, ...body });
    return answer;
  }
}
