// Starts the program as a user would, and reads what it says. No tests in here.

import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../devnet.mjs", import.meta.url));

export class RunningDevnet {
  #events = [];
  #heard = new EventEmitter();
  #process;
  #exit;
  #folder = mkdtempSync(join(tmpdir(), "nexus-devnet-"));

  constructor(options) {
    const ports = ["--execution-port", "0", "--engine-port", "0", "--beacon-port", "0"];
    const given = options.some((option) => option === "--beacon-port") ? ports.slice(0, 4) : ports;
    this.#process = spawn(process.execPath, [PROGRAM, "--data-dir", this.#folder, ...given, ...options], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    createInterface({ input: this.#process.stdout }).on("line", (line) => this.#hear(JSON.parse(line)));
    this.#exit = once(this.#process, "close").then(([code]) => {
      this.#hear({ event: "exit", code });
      rmSync(this.#folder, { recursive: true, force: true });
      return code;
    });
  }

  /** The first event, already heard or still to come, that has this name and satisfies the condition. */
  async event(name, condition = () => true) {
    const matches = (event) => event.event === name && condition(event);
    for (;;) {
      const found = this.#events.find(matches);
      if (found !== undefined) return found;
      const end = this.#events.find(({ event }) => event === "exit");
      if (end !== undefined) throw new Error(`the devnet ended before ${name}: ${JSON.stringify(this.#events.slice(-3))}`);
      await once(this.#heard, "event");
    }
  }

  get exit() {
    return this.#exit;
  }

  closeStandardInput() {
    this.#process.stdin.end();
  }

  async stop() {
    this.#process.kill("SIGTERM");
    return this.#exit;
  }

  #hear(event) {
    this.#events.push(event);
    this.#heard.emit("event");
  }
}
