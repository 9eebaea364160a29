// Forms as no page of ours sends them.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { connect } from "node:net";
import { after, before, test } from "node:test";

import { Person, launch } from "./support/browser.mjs";
import { Server } from "./support/server.mjs";
import { png } from "./support/things.mjs";

let server, browser, seller;

before(async () => {
  server = await Server.start();
  browser = await launch();
  seller = await Person.meet(browser, server.base, "selma");
  await seller.register();
});

after(async () => {
  await browser?.close();
  await server?.remove();
});

test("registering again opens an account only with its password", async () => {
  const register = async (password) => {
    const stranger = await Person.meet(browser, server.base, "stranger");
    const account = { username: "victor", email: "victor@example.org", key: "the-same" };
    const answer = await stranger.post("/register", {
      form: { ...account, password },
      maxRedirects: 0,
    });
    const cookies = await stranger.context.cookies();
    await stranger.context.close();
    return { status: answer.status(), isIn: cookies.length > 0 };
  };
  assert.deepEqual(await register("correct horse battery"), { status: 303, isIn: true });
  assert.deepEqual(await register("not the same password"), { status: 409, isIn: false });
  // The same form sent twice, as by two presses of a button.
  assert.deepEqual(await register("correct horse battery"), { status: 303, isIn: true });
});

/** Sends the beginning of a form and then more and more of the same head, until it is refused. */
async function sendEndlessHead(start) {
  const cookies = await seller.context.cookies();
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const { hostname, port, host, origin } = new URL(server.base);
  const socket = connect(Number(port), hostname);
  let sent = 0;
  let answer = "";
  socket.on("data", (data) => {
    answer += data;
  });
  const ended = new Promise((resolve) => {
    socket.on("close", resolve);
    socket.on("error", resolve);
  });
  const size = 3_000_000;
  socket.write(
    `POST /sell HTTP/1.1\r\nhost: ${host}\r\norigin: ${origin}\r\ncookie: ${cookie}\r\n` +
      "connection: close\r\ncontent-type: multipart/form-data; boundary=x\r\n" +
      `content-length: ${size}\r\n\r\n${start}`,
  );
  const more = "a".repeat(10_000);
  while (answer === "" && !socket.destroyed && sent + more.length < size - start.length) {
    socket.write(more);
    sent += more.length;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  socket.end();
  await ended;
  return { answer, sent };
}

test("the head of a part cannot be without end", async () => {
  for (const start of ["", '--x\r\ncontent-disposition: form-data; name="title"\r\nx-more: ']) {
    const { answer, sent } = await sendEndlessHead(start);
    assert.match(answer, /^HTTP\/1\.1 413 /, start);
    assert.ok(sent < 1_000_000, `${sent} bytes were taken`);
  }
});

test("a form that is not good leaves no picture behind", async () => {
  const picture = { name: "a.png", mimeType: "image/png", buffer: png(33, 33) };
  const answer = await seller.post("/sell", { multipart: { title: "", picture } });
  assert.equal(answer.status(), 422);
  const files = await readdir(server.data, { recursive: true });
  assert.deepEqual(files.filter((name) => name.includes("png")), []);
});

test("what cannot be read is a page for people and an envelope for scripts", async () => {
  const room = "/auctions/01890000-0000-7000-8000-000000000000";
  const json = { "content-type": "application/json" };
  const cases = [
    ["GET", "/auctions/%ff", {}, "", 400],
    ["GET", `${room}/bids/first/why`, {}, "", 400],
    ["GET", "/?show=live&show=live", {}, "", 422],
    ["POST", "/login", json, "{}", 415],
    ["POST", "/sell", json, "{}", 415],
    ["POST", "/register", json, "{}", 415],
    ["POST", `${room}/bids`, json, "{}", 415],
    ["POST", "/login", {}, `username=${"a".repeat(2_000_000)}`, 413],
  ];
  for (const [method, path, more, data, status] of cases) {
    for (const [accept, looks] of [
      ["text/html,*/*;q=0.8", /^<!doctype html>/i],
      ["application/json", /^\{"success":false,/],
    ]) {
      const form = { "content-type": "application/x-www-form-urlencoded" };
      const headers = { Origin: server.base, accept, ...form, ...more };
      const options = { method, headers, maxRedirects: 0, ...(data && { data }) };
      const answer = await seller.context.request.fetch(server.base + path, options);
      assert.equal(answer.status(), status, `${method} ${path} ${accept}`);
      assert.match(await answer.text(), looks, `${method} ${path} ${accept}`);
    }
  }
});

test("no page complained", () => assert.deepEqual(seller.complaints, []));
