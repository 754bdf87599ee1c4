// The command line, read once into a frozen record. Unknown names fail and suggest the near miss.

import { resolve } from "node:path";

/** A mistake of whoever typed the command: shown as one line, without a stack. */
export class OptionError extends Error {}

const NEVER = Number.POSITIVE_INFINITY;
const MAX_PORT = 65_535;
const MAX_SLOTS_BEHIND = 100_000;
const MAX_EPOCH = 1_000_000;
const MAX_CHAIN_ID = 2 ** 31 - 1;
const SYNC_COMMITTEE_SIZE = 32;
const MAX_BALANCE_BITS = 128n;
const MAX_SUGGESTION_DISTANCE = 3;

const OPTIONS = {
  "data-dir": { read: (text) => resolve(text), value: "DIR", required: true, help: "working folder; what an earlier run left in it is discarded" },
  "execution-port": { read: port, value: "PORT", fallback: "8545", help: "JSON-RPC of the execution node (0 picks a free port)" },
  "engine-port": { read: port, value: "PORT", fallback: "8551", help: "Engine API of the execution node (0 picks a free port)" },
  "beacon-port": { read: port, value: "PORT", fallback: "9596", help: "beacon REST API (0 picks a free port)" },
  "p2p-port": { read: port, value: "PORT", fallback: "0", help: "RLPx of the execution node, loopback only (0 picks a free port)" },
  "seconds-per-slot": { read: integer(1, 12), value: "1..12", fallback: "2", help: "length of a slot" },
  "slots-behind": { read: integer(0, MAX_SLOTS_BEHIND), value: "N", fallback: "36", help: "genesis lies this many slots in the past; they are made as fast as the CPU allows" },
  "electra-epoch": { read: epoch, value: "E|never", fallback: "6", help: "epoch of the Electra fork, at least 1" },
  "fulu-epoch": { read: epoch, value: "F|never", fallback: "9", help: "epoch of the Fulu fork, after Electra" },
  "chain-id": { read: integer(1, MAX_CHAIN_ID), value: "ID", fallback: "1337", help: "chain id of the execution chain" },
  "missing-members": { read: integer(0, SYNC_COMMITTEE_SIZE), value: "0..32", fallback: "0", help: "sync-committee members absent in every fifth slot" },
  fund: { read: funding, value: "0xADDR=WEI", repeated: true, help: "balance at genesis, decimal or 0x-hexadecimal wei; may be repeated" },
  "exit-with-parent": { flag: true, help: "stop when standard input is closed" },
  help: { flag: true, help: "print this text" },
};

const PORTS = ["execution-port", "engine-port", "beacon-port", "p2p-port"];

/** Reads `--name value`, `--name=value` and `--flag`; throws OptionError on anything else. */
export function parseOptions(argv) {
  const given = collect(argv);
  if (given.has("help")) return Object.freeze({ help: true });
  const options = { help: false };
  for (const [name, option] of Object.entries(OPTIONS)) {
    options[camelCase(name)] = valueOf(name, option, given.get(name));
  }
  requireForksInOrder(options);
  requireDistinctPorts(options);
  return Object.freeze(options);
}

export function usage() {
  const lines = Object.entries(OPTIONS).map(([name, option]) => {
    const left = option.flag ? `--${name}` : `--${name} ${option.value}`;
    const right = option.fallback === undefined ? option.help : `${option.help} (default ${option.fallback})`;
    return `  ${left.padEnd(28)} ${right}`;
  });
  return `usage: node devnet.mjs --data-dir DIR [options]\n${lines.join("\n")}`;
}

function collect(argv) {
  const given = new Map();
  for (let i = 0; i < argv.length; i++) {
    const [name, inline] = splitOption(argv[i]);
    const option = OPTIONS[name];
    if (option.flag && inline !== undefined) throw new OptionError(`--${name} takes no value, found "${inline}"`);
    const text = option.flag ? "" : (inline ?? argv[++i]);
    if (text === undefined || (!option.flag && inline === undefined && text.startsWith("--"))) {
      throw new OptionError(`--${name} needs a value: --${name} ${option.value}`);
    }
    if (given.has(name) && !option.repeated) throw new OptionError(`--${name} is given twice`);
    given.set(name, [...(given.get(name) ?? []), text]);
  }
  return given;
}

function splitOption(argument) {
  if (!argument.startsWith("--")) throw new OptionError(`unexpected "${argument}": options start with --`);
  const equals = argument.indexOf("=");
  const name = equals < 0 ? argument.slice(2) : argument.slice(2, equals);
  if (!Object.hasOwn(OPTIONS, name)) throw new OptionError(`unknown option --${name}${suggestion(name)}`);
  return [name, equals < 0 ? undefined : argument.slice(equals + 1)];
}

function valueOf(name, option, texts) {
  if (option.flag) return texts !== undefined;
  if (option.repeated) return Object.freeze((texts ?? []).map((text) => option.read(text, name)));
  const text = texts?.[0] ?? option.fallback;
  if (text === undefined) throw new OptionError(`--${name} is required: --${name} ${option.value}`);
  return option.read(text, name);
}

function requireForksInOrder({ electraEpoch, fuluEpoch }) {
  if (electraEpoch === NEVER && fuluEpoch !== NEVER) {
    throw new OptionError("--fulu-epoch needs Electra: give --electra-epoch, or --fulu-epoch never");
  }
  if (fuluEpoch !== NEVER && fuluEpoch <= electraEpoch) {
    throw new OptionError(`--fulu-epoch ${fuluEpoch} must come after --electra-epoch ${electraEpoch}`);
  }
}

function requireDistinctPorts(options) {
  const taken = new Map();
  for (const name of PORTS) {
    const number = options[camelCase(name)];
    if (number === 0) continue;
    if (taken.has(number)) throw new OptionError(`--${taken.get(number)} and --${name} are both ${number}`);
    taken.set(number, name);
  }
}

function integer(least, most) {
  return (text, name) => {
    if (!/^\d{1,10}$/.test(text) || Number(text) < least || Number(text) > most) {
      throw new OptionError(`--${name} expects a whole number from ${least} to ${most}, found "${text}"`);
    }
    return Number(text);
  };
}

function port(text, name) {
  return integer(0, MAX_PORT)(text, name);
}

// The chain starts in Deneb, so no later fork can be at epoch 0.
function epoch(text, name) {
  return text === "never" ? NEVER : integer(1, MAX_EPOCH)(text, name);
}

function funding(text, name) {
  const match = /^(0x[0-9a-fA-F]{40})=(0x[0-9a-fA-F]+|\d+)$/.exec(text);
  if (match === null) {
    throw new OptionError(`--${name} expects 0x-address=wei, wei decimal or 0x-hexadecimal, found "${text}"`);
  }
  const wei = BigInt(match[2]);
  if (wei >> MAX_BALANCE_BITS !== 0n) throw new OptionError(`--${name} ${match[1]}: more than 2^${MAX_BALANCE_BITS} wei`);
  return Object.freeze({ address: match[1].toLowerCase(), wei });
}

function suggestion(name) {
  const [nearest] = Object.keys(OPTIONS)
    .map((known) => ({ known, distance: editDistance(name, known) }))
    .sort((a, b) => a.distance - b.distance);
  return nearest.distance <= MAX_SUGGESTION_DISTANCE ? `: did you mean --${nearest.known}?` : " (see --help)";
}

/** Levenshtein distance, by rows. */
export function editDistance(left, right) {
  let row = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const substitution = row[j - 1] + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, substitution));
    }
    row = next;
  }
  return row[right.length];
}

function camelCase(name) {
  return name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
}
