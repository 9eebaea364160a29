// Packs the package, or takes one that is packed, installs it into an empty folder, and uses it as
// programs do: with `import`, with `require`, and with the compiler for both.
//
//   node scripts/try-package.mjs [vendue-0.1.0.tgz]

import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = resolve(dirname(fileURLToPath(import.meta.url)), "..");

function run(command, args, cwd) {
  return execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

function packed(folder) {
  run("npm", ["pack", "--silent", "--pack-destination", folder], HERE);
  return join(folder, readdirSync(folder).find((name) => name.endsWith(".tgz")));
}

function install(tarball, folder) {
  writeFileSync(join(folder, "package.json"), '{ "name": "consumer", "private": true }\n');
  // It has no dependencies, so nothing has to be fetched.
  run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--silent", tarball], folder);
}

function use(folder) {
  cpSync(join(HERE, "test", "consumer"), folder, { recursive: true });
  // The newest compiler, and the oldest whose users are meant to be served.
  for (const name of ["typescript-5", "typescript"]) {
    const compiler = join(HERE, "node_modules", name, "bin", "tsc");
    run(process.execPath, [compiler, "--project", "."], folder);
  }
  for (const [program, expected] of [
    ["use.mjs", "anna bids 15.00 EUR\n"],
    ["use.cjs", "anna bids 15.00 EUR\n"],
  ]) {
    const said = run(process.execPath, [program], folder);
    if (said !== expected) throw new Error(`${program} said ${said}`);
  }
}

const folder = mkdtempSync(join(tmpdir(), "vendue-package-"));
try {
  const tarball = process.argv[2] ? resolve(process.argv[2]) : packed(folder);
  install(tarball, folder);
  use(folder);
  console.log("the package installs, compiles and runs with import and with require");
} catch (failure) {
  // What a compiler finds stands in its output.
  console.error([failure.message, failure.stdout, failure.stderr].filter(Boolean).join("\n"));
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
