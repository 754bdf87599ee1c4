#!/usr/bin/env node
// A real proof-of-stake Ethereum on loopback. See README.md; `node devnet.mjs --help` lists the options.

import { OptionError, parseOptions, usage } from "./src/options.mjs";
import { createProgress } from "./src/progress.mjs";

const OLDEST_NODE = 20;
const STOP_DEADLINE_MILLIS = 3_000;

let devnet = null;
let stopping = false;

const progress = createProgress(process.stdout, () => stop(1));

async function main() {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(`${usage()}\n`);
    return;
  }
  requireNode();
  process.on("SIGTERM", () => stop(0));
  process.on("SIGINT", () => stop(0));
  if (options.exitWithParent) watchStandardInput();
  process.on("uncaughtException", fail);
  process.on("unhandledRejection", fail);
  const { Devnet } = await import("./src/devnet.mjs");
  devnet = new Devnet({ options, progress, onFatal: fail });
  await devnet.start();
}

async function stop(exitCode) {
  if (stopping) return;
  stopping = true;
  // Whatever hangs, the program ends; the execution node ends with it, because its standard input closes.
  setTimeout(() => process.exit(exitCode || 1), STOP_DEADLINE_MILLIS).unref();
  await devnet?.stop();
  if (exitCode === 0) progress("stopped");
  process.exit(exitCode);
}

function fail(failure) {
  if (stopping) return;
  progress("error", { message: describe(failure) });
  stop(1);
}

// Mistakes of the user are one line; a defect keeps its stack, or nobody could mend it.
function describe(failure) {
  if (failure instanceof OptionError) return failure.message;
  if (failure?.code === "ERR_MODULE_NOT_FOUND") {
    const missing = /Cannot find (?:package|module) '([^']+)'/.exec(failure.message)?.[1] ?? "a module";
    return `${missing} is not installed: run \`npm ci\` in the devnet's folder`;
  }
  return failure?.stack ?? String(failure);
}

// Java's ProcessBuilder, like any shell pipe, closes our standard input when the parent ends, however it ends.
function watchStandardInput() {
  process.stdin.on("end", () => stop(0));
  process.stdin.on("error", () => stop(0));
  process.stdin.resume();
}

function requireNode() {
  const [major] = process.versions.node.split(".").map(Number);
  if (major < OLDEST_NODE) throw new OptionError(`Node ${OLDEST_NODE} or newer is needed, found ${process.versions.node}`);
}

main().catch(fail);
