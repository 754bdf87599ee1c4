// The execution node, a stock @ethereumjs/client, as a child process: started, watched, started again when it dies.

import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { ExecutionUnavailable, JsonRpc, engineApi } from "./engine-api.mjs";
import { LOOPBACK } from "./ports.mjs";

const READY_TIMEOUT_MILLIS = 60_000;
const READY_POLL_MILLIS = 100;
const STOP_GRACE_MILLIS = 500;
const MAX_RESTARTS = 5;
const RESTART_WINDOW_MILLIS = 120_000;
const LOG_TAIL_CHARACTERS = 300;

const GUARD = fileURLToPath(new URL("./execution-guard.mjs", import.meta.url));

export class ExecutionNode {
  #ports;
  #folder;
  #onDeath;
  #child = null;
  #exited = Promise.resolve();
  #ready = Promise.resolve();
  #stopping = false;
  #restarts = [];

  /** onDeath({pid, reason, restarting}) is told of every exit that nobody asked for. */
  constructor({ dataDir, ports, onDeath }) {
    this.#folder = join(dataDir, "execution-node");
    this.#ports = ports;
    this.#onDeath = onDeath;
  }

  get pid() {
    return this.#child?.pid;
  }

  get rpcUrl() {
    return `http://${LOOPBACK}:${this.#ports.execution}`;
  }

  get engineUrl() {
    return `http://${LOOPBACK}:${this.#ports.engine}`;
  }

  /** Discards an earlier chain: its genesis time is not ours. */
  async start(genesis) {
    rmSync(this.#folder, { recursive: true, force: true });
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(this.#path("genesis.json"), JSON.stringify(genesis));
    writeFileSync(this.#path("jwt.hex"), randomBytes(32).toString("hex"), { mode: 0o600 });
    this.#spawn();
    await this.ready();
  }

  /** Resolves when the node that is running now answers; rejects when it cannot be had. */
  ready() {
    return this.#ready;
  }

  rpc() {
    return new JsonRpc(this.rpcUrl);
  }

  engine() {
    return engineApi(this.engineUrl, Buffer.from(readFileSync(this.#path("jwt.hex"), "utf8"), "hex"));
  }

  /** A node that hangs is as bad as a dead one, and killing it makes it one; the watcher then starts another. */
  kill() {
    this.#child?.kill("SIGKILL");
  }

  // Its own shutdown on SIGTERM takes up to fifteen seconds, and its state is disposable: the guard ends it at once.
  async stop() {
    this.#stopping = true;
    if (this.#child === null) return;
    this.#child.stdin.end();
    const grace = setTimeout(() => this.kill(), STOP_GRACE_MILLIS);
    await this.#exited;
    clearTimeout(grace);
  }

  #spawn() {
    const log = openSync(this.#path("execution.log"), "a");
    const child = spawn(process.execPath, ["--no-warnings", "--import", GUARD, clientEntry(), ...this.#arguments()], {
      cwd: this.#folder,
      stdio: ["pipe", log, log],
    });
    closeSync(log);
    // Writing to a dead child's pipe must not bring the harness down.
    child.stdin.on("error", () => {});
    child.on("error", () => {});
    this.#child = child;
    this.#exited = new Promise((exited) => child.once("close", (code, signal) => exited(signal ?? `exit code ${code}`)));
    this.#exited.then((reason) => this.#died(child, reason));
    this.#ready = this.#answering(child);
    this.#ready.catch(() => {}); // whoever waits for it sees the failure; nobody waiting is not an error
  }

  #arguments() {
    const { execution, engine, p2p } = this.#ports;
    const flags = {
      gethGenesis: this.#path("genesis.json"),
      dataDir: this.#path("chain"),
      jwtSecret: this.#path("jwt.hex"),
      rpc: true,
      rpcAddr: LOOPBACK,
      rpcPort: execution,
      rpcCors: this.rpcUrl, // the default, *, lets any web page in the developer's browser call it
      rpcEngine: true,
      rpcEngineAddr: LOOPBACK,
      rpcEnginePort: engine,
      port: p2p,
      discDns: false,
      discV4: false,
      minPeers: 0,
      maxPeers: 0,
      isSingleNode: true, // else it refuses transactions for want of peers
      logLevel: "warn",
      logFile: false,
    };
    return Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
  }

  #died(child, reason) {
    if (this.#stopping) return;
    const now = Date.now();
    this.#restarts = this.#restarts.filter((at) => now - at < RESTART_WINDOW_MILLIS);
    const restarting = this.#restarts.length < MAX_RESTARTS;
    this.#onDeath({ pid: child.pid, reason, restarting });
    if (!restarting) return;
    this.#restarts.push(now);
    this.#spawn();
  }

  async #answering(child) {
    const rpc = this.rpc();
    const deadline = Date.now() + READY_TIMEOUT_MILLIS;
    while (Date.now() < deadline) {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error(`execution node stopped while starting${this.#lastWords()}`);
      try {
        await rpc.call("eth_chainId");
        return;
      } catch (failure) {
        if (!(failure instanceof ExecutionUnavailable)) throw failure;
      }
      await new Promise((elapsed) => setTimeout(elapsed, READY_POLL_MILLIS));
    }
    throw new Error(`execution node did not answer within ${READY_TIMEOUT_MILLIS / 1000} s${this.#lastWords()}`);
  }

  #lastWords() {
    const log = readFileSync(this.#path("execution.log"), "utf8").trim();
    return log === "" ? "" : `: ${log.slice(-LOG_TAIL_CHARACTERS).replace(/\s+/g, " ")}`;
  }

  #path(name) {
    return join(this.#folder, name);
  }
}

function clientEntry() {
  return createRequire(import.meta.url).resolve("@ethereumjs/client");
}
