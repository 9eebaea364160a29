// The package as others get it.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const PACKAGE = fileURLToPath(new URL("..", import.meta.url));

const run = promisify(execFile);

let folder;
let tarball;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "vendue-packed-"));
  await run("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: PACKAGE });
  tarball = join(folder, readdirSync(folder)[0]);
});
after(() => rmSync(folder, { recursive: true }));

test("it is installed, compiled against and used", async () => {
  const script = join(PACKAGE, "scripts", "try-package.mjs");
  const { stdout } = await run(process.execPath, [script, tarball]);
  assert.match(stdout, /^the package installs/);
});

test("it holds the library, both builds, licences and README, and nothing else", async () => {
  const { stdout } = await run("tar", ["--list", "--file", tarball]);
  const names = stdout.trim().split("\n").map((name) => name.replace(/^package\//, ""));
  const of = (pattern) => names.filter((name) => pattern.test(name)).length;
  assert.equal(of(/^vendue\.[\w-]+\.node$/), 1, stdout);
  const plain = of(/^(package\.json|README\.md|LICENSE-APACHE|LICENSE-MIT)$/);
  assert.equal(plain, 4, stdout);
  const built = of(/^dist\/(esm|cjs)\/.*\.(js|cjs|d\.ts|d\.cts|json)$/);
  assert.equal(names.length, built + plain + 1, stdout);
});

/** A copy of the package without its library. */
function bare(t) {
  const folder = mkdtempSync(join(tmpdir(), "vendue-bare-"));
  t.after(() => rmSync(folder, { recursive: true }));
  cpSync(join(PACKAGE, "dist"), join(folder, "dist"), { recursive: true });
  cpSync(join(PACKAGE, "package.json"), join(folder, "package.json"));
  return folder;
}

/** Loads the package; gives what it said, or the message with which it failed. */
async function loaded(folder, kind = "esm") {
  const program = `import { version } from "./dist/${kind}/index.js"; console.log(version);`;
  const args = ["--input-type=module", "--eval", program];
  const { stdout, stderr } = await run(process.execPath, args, { cwd: folder }).catch((f) => f);
  return stdout.trim() || stderr;
}

test("without its library it says for which machine it is missing, and what to do", async (t) => {
  const folder = bare(t);
  const name = `${process.platform}-${process.arch}`;
  for (const kind of ["esm", "cjs"]) {
    const message = await loaded(folder, kind);
    assert.ok(message.includes(`no native library for ${name}`), message);
    assert.ok(message.includes(join(folder, `vendue.${name}`)), message);
    assert.ok(message.includes(`the package vendue-${name}`), message);
    assert.ok(message.includes("make node"), message);
  }
});

test("a library that cannot be loaded is not taken for a missing one", async (t) => {
  const folder = bare(t);
  writeFileSync(join(folder, library()), "no library");
  assert.match(await loaded(folder), /does not run here: .*\.node[^]*\[cause\]/);
});

test("a library in the package of its platform is found, and must be of one version", async (t) => {
  const folder = bare(t);
  const name = library().replace("vendue.", "vendue-").replace(".node", "");
  const own = join(folder, "node_modules", name);
  cpSync(join(PACKAGE, library()), join(own, library()), { recursive: true });
  writeFileSync(join(own, "package.json"), JSON.stringify({ name, main: library() }));
  const { version, ...manifest } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  assert.equal(await loaded(folder), version);
  const newer = JSON.stringify({ ...manifest, version: "9.9.9" });
  writeFileSync(join(folder, "package.json"), newer);
  const message = await loaded(folder);
  assert.ok(message.includes(`is of version ${version}, and the package of 9.9.9`), message);
});

function library() {
  return readdirSync(PACKAGE).find((name) => /^vendue\..*\.node$/.test(name));
}
