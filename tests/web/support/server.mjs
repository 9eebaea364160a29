// The real program on a folder of its own, which can be stopped, killed and started again.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { once } from "node:events";
import { createInterface } from "node:readline";

const BINARY = resolve(process.env.VENDUE_BINARY ?? "../../target/debug/vendue");
const START_MS = 30000;

export class Server {
  #folder;
  #process = null;
  #log = [];
  #lines = [];
  /** Such as `http://127.0.0.1:40123`; the same after every start. */
  base = null;

  /** Starts the program with more arguments than it needs anyway. */
  static async start(...more) {
    const server = new Server();
    server.#folder = await mkdtemp(join(tmpdir(), "vendue-web-"));
    await server.start(...more);
    return server;
  }

  /** The data folder. */
  get data() {
    return join(this.#folder, "data");
  }

  async start(...more) {
    const listen = this.base ? new URL(this.base).host : "127.0.0.1:0";
    const { data } = this;
    // Only the limits that a test would run into are raised; those on sign-ins stay.
    const limits = ["--rate-limit", "5000", "--upload-limit", "50"];
    const args = ["serve", "--data", data, "--listen", listen, ...limits, ...more];
    this.#lines = [];
    this.#process = spawn(BINARY, args, { stdio: ["ignore", "pipe", "pipe"] });
    this.#process.stderr.on("data", (text) => this.#log.push(String(text)));
    this.base = await this.#address();
  }

  async #address() {
    createInterface({ input: this.#process.stdout }).on("line", (line) => this.#lines.push(line));
    try {
      return await this.said(/^listening on (http:\/\/\S+)/);
    } catch {
      this.#process.kill("SIGKILL");
      throw new Error(`the server did not start: ${this.#log.join("")}`);
    }
  }

  /** Waits for a line that the program prints; gives what the first group of the pattern found. */
  async said(pattern) {
    const until = Date.now() + START_MS;
    while (Date.now() < until && this.#process.exitCode === null) {
      const found = this.#lines.map((line) => line.match(pattern)).find(Boolean);
      if (found) return found[1];
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`it did not say ${pattern}`);
  }

  /** Ends the program: in order with SIGTERM, at once with SIGKILL. */
  async stop(signal = "SIGTERM") {
    const ended = once(this.#process, "exit");
    this.#process.kill(signal);
    const [code, by] = await ended;
    if (signal === "SIGTERM" && code !== 0) {
      throw new Error(`the server ended with ${code ?? by}: ${this.#log.join("")}`);
    }
  }

  async remove() {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      await this.stop("SIGKILL");
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}
