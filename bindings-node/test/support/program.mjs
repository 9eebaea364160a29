// Programs of their own, to see how a process ends.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

const PACKAGE = fileURLToPath(new URL("../..", import.meta.url));
const PATIENCE_MS = 60_000;

/** Runs a program that may use the package; gives how it ended, and what it said. */
export function ran(source, { flags = [], args = [] } = {}) {
  const command = [...flags, "--input-type=module", "--eval", source, "--", ...args];
  return new Promise((resolve) => {
    const options = { cwd: PACKAGE, timeout: PATIENCE_MS, killSignal: "SIGKILL" };
    execFile(process.execPath, command, options, (failure, stdout, stderr) => {
      const { code = 0, signal = null } = failure ?? {};
      resolve({ code, signal, said: stdout.trim().split("\n"), stderr });
    });
  });
}
