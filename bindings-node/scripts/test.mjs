// Runs every test, or those in the files that are named.

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const HERE = fileURLToPath(new URL("..", import.meta.url));

const named = process.argv.slice(2);
// By name, because the pattern of `node --test` differs between the versions of Node.
const all = readdirSync(new URL("../test", import.meta.url)).filter((n) => n.endsWith(".test.mjs"));
const files = named.length > 0 ? named : all.sort().map((name) => `test/${name}`);
const args = ["--test", "--test-reporter=dot", "--test-concurrency=2", ...files];
const { status } = spawnSync(process.execPath, args, { cwd: HERE, stdio: "inherit" });
process.exitCode = status ?? 1;
