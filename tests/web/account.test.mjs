// An account from its first day on: links in mails, passwords, keys, other devices, workspaces.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { Person, launch } from "./support/browser.mjs";
import { linkOf } from "./support/mails.mjs";
import { Server } from "./support/server.mjs";

const PASSWORD = "correct horse battery";
const OTHER = "staple battery horse";
let server, browser, anna, phone, bert;

before(async () => {
  server = await Server.start("--login-limit", "0", "--reset-limit", "0");
  browser = await launch();
  const meet = (name) => Person.meet(browser, server.base, name);
  [anna, phone, bert] = [await meet("anna"), await meet("anna"), await meet("bert")];
});

after(async () => {
  await browser?.close();
  await server?.remove();
});

async function logIn(person, password) {
  await person.go("/login");
  await person.page.fill("#username", person.name);
  await person.page.fill("#password", password);
  await person.page.click("main button[type=submit]");
}

const path = (person) => new URL(person.page.url()).pathname;

/** Waits until the script has seen that the code is there already. */
const hasNoCodeToPaste = (person) => person.page.waitForSelector("#token", { state: "hidden" });

/** The row of a list that says something. */
const row = (person, list, text) => person.page.locator(`${list} .row`, { hasText: text });

test("the first administrator is made by the link that the server prints", async () => {
  const chief = await Person.meet(browser, server.base, "chief");
  const link = await server.said(/make the first one: (\S+)/);
  await chief.page.goto(link);
  assert.equal(chief.page.url(), `${server.base}/setup`, "the token is not in the address");
  await hasNoCodeToPaste(chief);
  await chief.page.fill("#username", "chief");
  await chief.page.fill("#email", "chief@example.org");
  await chief.page.fill("#password", "short");
  await chief.page.click("main button[type=submit]");
  assert.match(await chief.text("#password-problem"), /8/);
  await hasNoCodeToPaste(chief);
  await chief.page.fill("#password", PASSWORD);
  await chief.page.click("main button[type=submit]");
  assert.equal(path(chief), "/login");
  await chief.sees(".told", "The administrator is made.");
  await logIn(chief, PASSWORD);
  await chief.go("/account");
  assert.ok(await chief.page.isVisible("input[name=admin]"));
  // The link is good once.
  await chief.page.goto(link);
  await chief.page.fill("#username", "second");
  await chief.page.fill("#email", "second@example.org");
  await chief.page.fill("#password", PASSWORD);
  await chief.page.click("main button[type=submit]");
  assert.match(await chief.text("#token-problem"), /not good any more/);
  assert.deepEqual(chief.complaints, []);
});

test("whoever registers is told of the mail, and its link confirms the address", async () => {
  await anna.register();
  await anna.sees(".told", "We have sent a mail to anna@example.org.");
  await anna.page.click("a.account-name");
  assert.equal(path(anna), "/account");
  await anna.sees("#email-now", "Not confirmed");
  const link = await linkOf(server, "anna@example.org", "verify");
  await phone.page.goto(link);
  assert.equal(phone.page.url(), `${server.base}/verify`, "the token is not in the address");
  const token = new URL(link).hash.slice(1);
  assert.equal(await phone.page.inputValue("#token"), token);
  await hasNoCodeToPaste(phone);
  const focused = await phone.page.evaluate(() => document.activeElement.textContent.trim());
  assert.equal(focused, "Confirm");
  await phone.page.keyboard.press("Enter");
  await phone.sees("main", "anna@example.org is confirmed.");
  await anna.page.reload();
  await anna.sees("#email-now", "✓ Confirmed");
});

test("a link can be pasted where no script runs", async () => {
  const plain = await Person.meet(browser, server.base, "plain", { javaScriptEnabled: false });
  await plain.page.goto(`${server.base}/verify#vv_nonsense`);
  await plain.page.getByLabel("Code").fill("vv_nonsense");
  await plain.page.click("main button[type=submit]");
  assert.match(await plain.text("#token-problem"), /not good any more/);
  assert.equal(await plain.page.inputValue("#token"), "");
});

test("another link that is opened in the same tab takes the place of the first", async () => {
  await phone.page.goto(`${server.base}/reset#vr_first`);
  await phone.page.goto(`${server.base}/reset#vr_second`);
  await phone.page.waitForFunction(() => document.getElementById("token").value === "vr_second");
  assert.equal(phone.page.url(), `${server.base}/reset`);
  // The way to the content is no token.
  await phone.page.focus(".skip");
  await phone.page.keyboard.press("Enter");
  assert.equal(await phone.page.inputValue("#token"), "vr_second");
});

test("a forgotten password is replaced, and whoever was signed in is out", async () => {
  await phone.go("/login");
  await phone.page.click("text=Forgot your password?");
  await phone.page.fill("#email", "anna@example.org");
  await phone.page.click("main button[type=submit]");
  await phone.sees("main", "If somebody has registered with this address");
  await phone.page.goto(await linkOf(server, "anna@example.org", "reset"));
  await phone.page.fill("#password", OTHER);
  await phone.page.click("main button[type=submit]");
  assert.equal(path(phone), "/login");
  await phone.sees(".told", "Your new password is set.");
  await anna.go("/account");
  assert.equal(path(anna), "/login", "the session of before is over");
  await logIn(anna, PASSWORD);
  assert.match(await anna.text(".summary"), /user name or the password is wrong/);
  await logIn(anna, OTHER);
  assert.equal(path(anna), "/");
});

test("what is wrong stands at its field, and the summary leads there", async () => {
  await anna.go("/account");
  await anna.page.getByLabel("Password now").fill("not this one");
  await anna.page.locator("#password").fill(PASSWORD);
  await anna.page.click("text=Change the password");
  assert.match(await anna.text("#old_password-problem"), /The password is wrong|is wrong/);
  const summary = anna.page.locator(".summary");
  assert.ok(await summary.evaluate((element) => element === document.activeElement));
  await summary.locator("a").click();
  const focused = await anna.page.evaluate(() => document.activeElement.id);
  assert.equal(focused, "old_password");
  const described = await anna.page.getAttribute("#old_password", "aria-describedby");
  assert.match(described, /old_password-problem/);
});

test("every field has a name, and no two things have one id", async () => {
  const nameless = () => {
    const fields = "input:not([type=hidden]), select, textarea";
    const has = (field) => field.labels?.length > 0 || field.ariaLabel;
    const bare = [...document.querySelectorAll(fields)].filter((field) => !has(field));
    const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
    const twice = ids.filter((id, place) => ids.indexOf(id) !== place);
    return [bare.map((field) => field.outerHTML), twice];
  };
  for (const page of ["/account", "/workspaces", "/forgot", "/reset", "/verify", "/invite"]) {
    await anna.go(page);
    assert.deepEqual(await anna.page.evaluate(nameless), [[], []], page);
  }
});

test("a key is shown once, does what it may, and no more once it is revoked", async () => {
  await anna.go("/account");
  await anna.page.fill("#key_name", "a script");
  await anna.page.getByRole("group", { name: "Identity" }).getByLabel("Read").check();
  await anna.page.getByRole("group", { name: "Auctions" }).getByLabel("Read").check();
  await anna.page.click("text=Make a key");
  const token = await anna.page.getByLabel(/Copy it now/).inputValue();
  const ask = (where, method = "GET") =>
    anna.page.evaluate(
      async ([address, bearer, verb]) => {
        const headers = { Authorization: `Bearer ${bearer}`, "Content-Type": "application/json" };
        const body = verb === "GET" ? undefined : "{}";
        const answer = await fetch(address, { method: verb, headers, body, credentials: "omit" });
        return [answer.status, await answer.json()];
      },
      [where, token, method],
    );
  const [status, answer] = await ask("/api/v1/users/me");
  assert.deepEqual([status, answer.data.username], [200, "anna"]);
  assert.equal((await ask("/api/v1/auctions"))[0], 200);
  const [refused, why] = await ask("/api/v1/stock-items");
  assert.deepEqual([refused, why.error.code], [403, "scope_missing"]);
  await anna.page.click("text=I have copied it");
  assert.ok(!(await anna.page.content()).includes(token));
  await row(anna, "#keys", "a script").getByRole("button").click();
  await anna.sees(".told", "The key is revoked.");
  assert.equal((await ask("/api/v1/users/me"))[0], 401);
});

test("who is signed out from another device can do nothing more", async () => {
  await logIn(phone, OTHER);
  await phone.go("/account");
  await anna.go("/account");
  assert.equal(await anna.page.locator("#sessions .row").count(), 2);
  assert.equal(await row(anna, "#sessions", "This one").getByRole("button").count(), 0);
  await anna.page.locator("#sessions").getByRole("button", { name: /^End/ }).click();
  await anna.sees(".told", "The session is ended.");
  await phone.page.fill("#display_name", "Somebody else");
  await phone.page.click("text=Save the profile");
  assert.equal(path(phone), "/login");
  assert.equal(await anna.text("a.account-name"), "Your account, anna");
});

describe("a workspace", () => {
  let workspace;

  test("is made, and somebody who registers first comes in by a link", async () => {
    await anna.page.click("nav >> text=Workspaces");
    await anna.page.fill("#name", "The lamp shop");
    await anna.page.getByLabel(/for approval/).check();
    await anna.page.click("text=Make the workspace");
    await anna.sees(".told", "The workspace is made.");
    workspace = path(anna);
    await anna.page.selectOption("#role", "member");
    await anna.page.click("text=Make an invitation");
    const link = await anna.page.getByLabel(/Copy the link now/).inputValue();
    await bert.page.goto(link);
    assert.equal(bert.page.url(), `${server.base}/invite`);
    await bert.page.click("text=See the invitation");
    await bert.sees("main", "anna invites you into “The lamp shop”, as Member.");
    await bert.page.click("main >> text=Register");
    await bert.page.fill("#username", "bert");
    await bert.page.fill("#email", "bert@example.org");
    await bert.page.fill("#password", PASSWORD);
    await bert.page.click("main button[type=submit]");
    // The token has waited in this tab.
    assert.equal(path(bert), "/invite");
    await bert.page.click("text=See the invitation");
    await bert.page.click("text=Accept");
    await bert.sees(".told", "You are in.");
    assert.equal(path(bert), workspace);
    assert.equal(await bert.page.locator("text=Make an invitation").count(), 0);
  });

  test("has what its members ask for approved", async () => {
    const headers = {
      Origin: server.base,
      "Vendue-Workspace": workspace.split("/").at(-1),
    };
    const answer = await bert.context.request.post(`${server.base}/api/v1/stock-items`, {
      headers,
      data: { sku: "LAMP-1", name: "A desk lamp", quantity: 3 },
    });
    assert.equal(answer.status(), 202, await answer.text());
    await anna.go(workspace);
    await anna.sees("#changes", "Asked for by bert");
    await anna.page.getByLabel("Note to bert").fill("Thank you.");
    await anna.page.click("#changes >> text=Approve");
    await anna.sees(".told", "approved and done");
  });

  test("gives roles, and lets nobody in who was taken out", async () => {
    await anna.page.getByLabel("Role of bert").selectOption("admin");
    await row(anna, "#members", "bert").getByRole("button", { name: /^Save/ }).click();
    await anna.sees(".told", "The role is changed.");
    await bert.go(workspace);
    assert.ok(await bert.page.isVisible("text=Make an invitation"));
    await row(anna, "#members", "bert").getByRole("button", { name: /^Take out/ }).click();
    await anna.sees(".told", "The member is taken out.");
    await bert.page.reload();
    assert.match(await bert.text("h1"), /nothing here/);
  });
});

test("no page complained", () => {
  for (const person of [anna, phone, bert]) assert.deepEqual(person.complaints, [], person.name);
});
