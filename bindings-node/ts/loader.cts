// Finds the native library and loads it. This file is CommonJS in both builds: `require` is the
// only way to load an addon, and both builds get the same one.

import fs = require("node:fs");
import path = require("node:path");

/** The folder of the package. */
const ROOT = path.join(__dirname, "..", "..");

/** For which machine a library has to be, such as `linux-x64-gnu`. */
function platform(): string {
  const name = `${process.platform}-${process.arch}`;
  if (process.platform === "win32") return `${name}-msvc`;
  return process.platform === "linux" ? `${name}-${isMusl() ? "musl" : "gnu"}` : name;
}

function isMusl(): boolean {
  const report = process.report as unknown as {
    excludeNetwork?: boolean;
    getReport(): { header: { glibcVersionRuntime?: string } };
  };
  // Looking at the network takes long, and nobody asks for it here.
  const before = report.excludeNetwork;
  report.excludeNetwork = true;
  const { header } = report.getReport();
  if (before !== undefined) report.excludeNetwork = before;
  return header.glibcVersionRuntime === undefined;
}

function load(): { version(): string } {
  const name = platform();
  const file = path.join(ROOT, `vendue.${name}.node`);
  const fromPackage = `vendue-${name}`;
  if (fs.existsSync(file)) return required(file, name);
  try {
    require.resolve(fromPackage);
  } catch {
    throw new Error(
      `Vendue has no native library for ${name} here: there is neither ${file} nor the package ` +
        `${fromPackage}. Build it from the source of Vendue with \`make node\`; ` +
        "the README of the package says what that needs.",
    );
  }
  return required(fromPackage, name);
}

function required(from: string, name: string): { version(): string } {
  try {
    return require(from);
  } catch (failure) {
    const message = `The native library of Vendue for ${name} does not run here: ${from}`;
    throw new Error(message, { cause: failure });
  }
}

const native = load();
const expected: string = require(path.join(ROOT, "package.json")).version;
if (native.version() !== expected) {
  throw new Error(
    `The native library of Vendue is of version ${native.version()}, and the package of ` +
      `${expected}: build or install both anew.`,
  );
}

export = native;
