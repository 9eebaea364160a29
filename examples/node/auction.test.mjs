// The script runs, and says what comes of the auction.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

test("the highest bidder wins, one step above the other", () => {
  const script = fileURLToPath(new URL("./auction.mjs", import.meta.url));
  const said = execFileSync(process.execPath, [script], { encoding: "utf8" });
  assert.match(said, /bea is refused: bid_too_low, at least 27\.00 EUR/);
  assert.match(said, /it is sold for 26\.00 EUR, and carl leads: true/);
  assert.match(said, /scheduled[^]*started[^]*bid_placed[^]*sold/);
});
