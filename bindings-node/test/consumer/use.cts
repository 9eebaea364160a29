// A program that uses `require`.

import vendue = require("vendue");

async function main(): Promise<void> {
  const market = await vendue.open(":memory:");
  const { username, id } = await market.identity.register({
    username: "anna",
    email: "anna@example.org",
  });
  const refused: unknown = await market.actingAs(id).nodes().catch((error: unknown) => error);
  if (!(refused instanceof vendue.ForbiddenError)) throw refused;
  await market.close();
  console.log(`${username} bids ${vendue.Money.of("15.00", "EUR")}`);
}

void main();
