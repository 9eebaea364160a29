// Serves a market that is kept in a file.
//
//   node main.mjs [market.db] [port]

import { open } from "vendue";
import { serviceOn } from "./service.mjs";

const [path = "market.db", port = "8080"] = process.argv.slice(2);

const market = await open(path);
const service = serviceOn(market);
console.log(`listening on ${await service.listen({ port: Number(port) })}`);

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, async () => {
    await service.close();
    await market.close();
  });
}
