// A beacon and an execution node of mainnet as far as a light client needs them to catch up, from the shared
// test data: one bootstrap and 46 periods of updates. Prints its port
// and the bootstrap's block root. Usage: node serve.mjs FOLDER
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const FIRST_PERIOD = 1347;
const LENGTH_BYTES = 8;
const FORK_EPOCHS = { ALTAIR: 74240, BELLATRIX: 144896, CAPELLA: 194048, DENEB: 269568, ELECTRA: 364032, FULU: 411392 };

const folder = process.argv[2];
const served = (part) => readFileSync(join(folder, readdirSync(folder).find((name) => name.includes(part))));
const bootstrap = served("light_client_bootstrap");
const file = served("light_client_updates");
const updates = [];
for (let at = 0; at < file.length; ) {
  const end = at + LENGTH_BYTES + Number(file.readBigUInt64LE(at));
  updates.push(file.subarray(at, end));
  at = end;
}

// hash_tree_root of the BeaconBlockHeader at the beginning of the bootstrap's header: five fields under eight leaves.
function blockRoot() {
  const header = bootstrap.subarray(bootstrap.readUInt32LE(0));
  const integer = (at) => Buffer.concat([header.subarray(at, at + 8), Buffer.alloc(24)]);
  const hashes = [16, 48, 80].map((at) => header.subarray(at, at + 32));
  let level = [integer(0), integer(8), ...hashes, Buffer.alloc(32), Buffer.alloc(32), Buffer.alloc(32)];
  while (level.length > 1) {
    const pairs = level.flatMap((node, i) => (i % 2 === 0 ? [Buffer.concat([node, level[i + 1]])] : []));
    level = pairs.map((pair) => createHash("sha256").update(pair).digest());
  }
  return `0x${level[0].toString("hex")}`;
}

const spec = {
  PRESET_BASE: "mainnet",
  SLOTS_PER_EPOCH: "32",
  EPOCHS_PER_SYNC_COMMITTEE_PERIOD: "256",
  SYNC_COMMITTEE_SIZE: "512",
  SECONDS_PER_SLOT: "12",
  DEPOSIT_CHAIN_ID: "1",
  GENESIS_FORK_VERSION: "0x00000000",
};
Object.entries(FORK_EPOCHS).forEach(([fork, epoch], i) => {
  spec[`${fork}_FORK_EPOCH`] = String(epoch);
  spec[`${fork}_FORK_VERSION`] = `0x0${i + 1}000000`;
});
const genesis = {
  genesis_time: "1606824023",
  genesis_validators_root: "0x4b363db94e286120d76eb905340fdd4e54bfe9f06bf33ff6cf5ad27f511bfe95",
  genesis_fork_version: "0x00000000",
};

function answer(url) {
  if (url.pathname.endsWith("/genesis")) return { data: genesis };
  if (url.pathname.endsWith("/spec")) return { data: spec };
  if (url.pathname.includes("/bootstrap/")) return bootstrap;
  if (url.pathname.endsWith("/light_client/updates")) {
    const first = Number(url.searchParams.get("start_period")) - FIRST_PERIOD;
    return Buffer.concat(updates.slice(first, first + Number(url.searchParams.get("count"))));
  }
  return null;
}

const server = createServer((request, response) => {
  if (request.method === "POST") {
    response.setHeader("content-type", "application/json").end('{"jsonrpc":"2.0","id":1,"result":"0x1"}'); // eth_chainId
    return;
  }
  const body = answer(new URL(request.url, "http://localhost"));
  if (body === null) response.writeHead(404).end();
  else if (Buffer.isBuffer(body)) response.setHeader("content-type", "application/octet-stream").end(body);
  else response.setHeader("content-type", "application/json").end(JSON.stringify(body));
});
server.listen(0, "127.0.0.1", () => console.log(`${server.address().port} ${blockRoot()}`));
process.stdin.on("end", () => process.exit(0)).resume();
