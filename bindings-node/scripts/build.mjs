// Puts the package together: the library that Cargo has built, and the sources compiled for both
// module systems. What is newer than its sources already is left alone.
//
//   node scripts/build.mjs [--release]

import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync } from "node:fs";
import { rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const TARGET = resolve(process.env.CARGO_TARGET_DIR ?? join(HERE, "..", "target"));

/** What Cargo calls the library here, and for which machine it is. */
function library() {
  const { platform, arch, report } = process;
  const isMusl = platform === "linux" && !report.getReport().header.glibcVersionRuntime;
  const [name, tail] = {
    darwin: ["libvendue_node.dylib", ""],
    linux: ["libvendue_node.so", isMusl ? "-musl" : "-gnu"],
    win32: ["vendue_node.dll", "-msvc"],
  }[platform] ?? ["libvendue_node.so", ""];
  return { name, file: join(HERE, `vendue.${platform}-${arch}${tail}.node`) };
}

function changed(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}

function copyLibrary(profile) {
  const { name, file } = library();
  const from = join(TARGET, profile, name);
  if (!existsSync(from)) {
    throw new Error(`${from} is not there: run \`cargo build --locked --workspace --lib\` first`);
  }
  // Each profile has a stamp: changing from one to the other is a change, too.
  const stamp = join(HERE, "dist", `.${profile}`);
  if (existsSync(file) && changed(stamp) >= changed(from)) return;
  for (const other of ["debug", "release"]) {
    rmSync(join(HERE, "dist", `.${other}`), { force: true });
  }
  // Renamed into its place: a program that uses the old one goes on using it.
  copyFileSync(from, `${file}.new`);
  renameSync(`${file}.new`, file);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, "");
}

function newest(folder) {
  const files = readdirSync(folder, { recursive: true }).map((name) => join(folder, name));
  return Math.max(...files.map(changed));
}

function compile() {
  const stamp = join(HERE, "dist", ".compiled");
  const settings = ["tsconfig.json", "tsconfig.cjs.json", "package-lock.json", "scripts/build.mjs"]
    .map((name) => changed(join(HERE, name)));
  if (changed(stamp) >= Math.max(newest(join(HERE, "ts")), ...settings)) return;
  for (const kind of ["esm", "cjs"]) {
    rmSync(join(HERE, "dist", kind), { recursive: true, force: true });
  }
  const compiler = join(HERE, "node_modules", "typescript", "bin", "tsc");
  for (const project of ["tsconfig.json", "tsconfig.cjs.json"]) {
    const args = [compiler, "--project", project];
    execFileSync(process.execPath, args, { cwd: HERE, stdio: "inherit" });
  }
  // What is in this folder is CommonJS, whatever the package is.
  writeFileSync(join(HERE, "dist", "cjs", "package.json"), '{ "type": "commonjs" }\n');
  writeFileSync(stamp, "");
}

copyLibrary(process.argv.includes("--release") ? "release" : "debug");
compile();
