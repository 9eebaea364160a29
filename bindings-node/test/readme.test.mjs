// What the README shows.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const folder = fileURLToPath(new URL("..", import.meta.url));

test("the program of the README runs and prints what it says", async () => {
  const readme = await readFile(`${folder}README.md`, "utf8");
  const program = readme.split("```js\n")[1].split("```")[0];
  const said = /\/\/ (bid_too_low \d+)/.exec(program)[1];
  // In the folder of the package its own name is the package.
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "--eval", program],
    { cwd: folder, timeout: 60_000 },
  );
  assert.equal(stderr, "");
  assert.equal(stdout.split("\n")[0], said);
  assert.match(stdout, /^2 \[\n.*'started'/ms);
});
