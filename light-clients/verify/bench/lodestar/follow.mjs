// Follows mainnet's periods 1347 to 1392 with Lodestar's light client and prints what a step costs:
// the same updates, and the same three steps, as MainnetFiguresTest. Usage: node follow.mjs FOLDER
import {readFileSync, readdirSync} from "node:fs";
import {join} from "node:path";
import bls from "@chainsafe/bls";
import {createBeaconConfig} from "@lodestar/config";
import {mainnetChainConfig} from "@lodestar/config/networks";
import {LightclientSpec} from "@lodestar/light-client/spec";
import {validateLightClientUpdate} from "./node_modules/@lodestar/light-client/lib/spec/validateLightClientUpdate.js";
import {ssz} from "@lodestar/types";

const GENESIS_VALIDATORS_ROOT = "4b363db94e286120d76eb905340fdd4e54bfe9f06bf33ff6cf5ad27f511bfe95";
const ROUNDS = 5;
const LENGTH_BYTES = 8;
const DIGEST_BYTES = 4;

const folder = process.argv[2];
const config = createBeaconConfig(mainnetChainConfig, Buffer.from(GENESIS_VALIDATORS_ROOT, "hex"));
const served = (part) => readFileSync(join(folder, readdirSync(folder).find((name) => name.includes(part))));
const types = ssz.deneb;

function bodies(file) {
  const found = [];
  for (let at = 0; at < file.length; ) {
    const length = Number(file.readBigUInt64LE(at));
    found.push(file.subarray(at + LENGTH_BYTES + DIGEST_BYTES, at + LENGTH_BYTES + length));
    at += LENGTH_BYTES + length;
  }
  return found;
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

function say(what, values) {
  console.log(`lodestar: ${what.padEnd(62)} ${median(values).toFixed(3)} ms`);
}

const bootstrap = types.LightClientBootstrap.deserialize(served("light_client_bootstrap"));
const encoded = bodies(served("light_client_updates"));
const start = [];
const decoding = [];
const following = [];
const known = [];
for (let round = 0; round < ROUNDS; round++) {
  let begin = performance.now();
  const client = new LightclientSpec(config, {}, bootstrap);
  start.push(performance.now() - begin);
  begin = performance.now();
  const updates = encoded.map((each) => types.LightClientUpdate.deserialize(each));
  decoding.push((performance.now() - begin) / encoded.length);
  begin = performance.now();
  for (const update of updates) {
    client.onUpdate(update.signatureSlot + 1, update);
  }
  following.push((performance.now() - begin) / encoded.length);
  const last = updates.at(-1);
  const committee = client.store.syncCommittees.get(Math.floor(last.signatureSlot / 8192));
  begin = performance.now();
  for (let i = 0; i < encoded.length; i++) {
    validateLightClientUpdate(config, client.store, last, committee);
  }
  known.push((performance.now() - begin) / encoded.length);
  const reached = Math.floor(client.store.finalizedHeader.beacon.slot / 8192);
  if (reached !== 1392) {
    throw new Error(`finalized header in period ${reached} (expected: 1392)`);
  }
}
console.log(`lodestar: ${encoded.length} updates, BLS by ${bls.default?.implementation ?? bls.implementation}`);
say("bootstrap", start);
say("update decoded (SSZ)", decoding);
say("update verified and applied, committee new to the client", following);
say("update verified, committee known (as a finality update)", known);
