// A thread that is ended in the middle of everything.

import { parentPort } from "node:worker_threads";
import { open } from "vendue";

const market = await open(":memory:");
const user = await market.identity.register({ username: "anna", email: "a@example.org" });
const feed = await market.events.subscribe(`user:${user.id}`);
parentPort.postMessage("waiting");
const password = "long enough 7 words";
for (let count = 0; count < 4; count += 1) {
  const username = `user${count}`;
  void market.identity.register({ username, email: `${username}@example.org`, password });
}
for (let count = 0; count < 1000; count += 1) void market.identity.page();
await feed.next();
