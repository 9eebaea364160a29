// A thread that opens a market of its own, uses it, and does not close it.

import { parentPort, workerData } from "node:worker_threads";
import { open } from "vendue";

const market = await open(":memory:");
await market.identity.register({ username: workerData, email: "a@example.org" });
const found = new Set();
for (let count = 0; count < 50; count += 1) {
  for (const user of (await market.identity.page()).items) found.add(user.username);
}
await market.actingAsAnyone().identity.me().catch((failure) => found.add(failure.code));
parentPort.postMessage([...found]);
