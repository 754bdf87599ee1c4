// One devnet, started for real, from a cold start to its end. Bounded: each step waits for an event, the whole for a minute.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import "../src/preset.mjs";
import { PublicKey, Signature, fastAggregateVerify } from "@chainsafe/blst";
import { createCustomCommon, Hardfork, Mainnet } from "@ethereumjs/common";
import { createFeeMarket1559Tx } from "@ethereumjs/tx";
import { bytesToHex, createAddressFromPrivateKey } from "@ethereumjs/util";
import { createBeaconConfig } from "@lodestar/config";
import { DOMAIN_SYNC_COMMITTEE } from "@lodestar/params";
import { computeSigningRoot } from "@lodestar/state-transition";
import { ssz, sszTypesFor } from "@lodestar/types";
import { verifyMerkleBranch } from "@lodestar/utils";
import { bytes, hex } from "../src/bytes.mjs";
import { devnetChainConfig } from "../src/chain-config.mjs";
import { JsonRpc } from "../src/engine-api.mjs";
import { syncCommitteePeriod } from "../src/light-client-updates.mjs";
import { RunningDevnet } from "./running-devnet.mjs";

const CHAIN_ID = 4242;
const FORKS = { secondsPerSlot: 1, electraEpoch: 5, fuluEpoch: 6, chainId: CHAIN_ID };
const KEY = new Uint8Array(32).fill(7);
const SENDER = createAddressFromPrivateKey(KEY).toString();

// PUSH1 42, PUSH0, MSTORE, then LOG1 of that word with topic 7, then STOP.
const EMITTER = "602a5f52600760205fa100";
const DEPLOY_EMITTER = `0x6a${EMITTER}5f52600b6015f3`;

describe("devnet", { timeout: 90_000 }, () => {
  let devnet;
  let beaconUrl;
  let config;
  let rpc;

  before(async () => {
    devnet = new RunningDevnet([
      ...["--seconds-per-slot", "1", "--slots-behind", "44", "--electra-epoch", "5", "--fulu-epoch", "6"],
      ...["--chain-id", String(CHAIN_ID), "--fund", `${SENDER}=1000000000000000000`, "--exit-with-parent"],
    ]);
    const { url } = await devnet.event("execution-ready");
    rpc = new JsonRpc(url);
    const ready = await devnet.event("beacon-ready");
    beaconUrl = ready.url;
    config = createBeaconConfig(devnetChainConfig(FORKS), bytes(ready.genesisValidatorsRoot));
  });

  after(() => devnet.stop());

  const get = (path, accept = "application/json") => fetch(`${beaconUrl}${path}`, { headers: { accept } });
  const data = async (path) => (await (await get(path)).json()).data;

  it("offers a finality update within seconds of a cold start", async () => {
    const { elapsedMillis, finalizedSlot } = await devnet.event("light-client-ready");
    assert.ok(finalizedSlot > 0);
    assert.ok(elapsedMillis < 60_000, `took ${elapsedMillis} ms`);
  });

  it("describes itself", async () => {
    const genesis = await data("/eth/v1/beacon/genesis");
    assert.equal(genesis.genesis_fork_version, "0x04000001");
    const spec = await data("/eth/v1/config/spec");
    assert.deepEqual(
      [spec.PRESET_BASE, spec.SLOTS_PER_EPOCH, spec.EPOCHS_PER_SYNC_COMMITTEE_PERIOD, spec.SYNC_COMMITTEE_SIZE],
      ["minimal", "8", "8", "32"],
    );
    assert.deepEqual([spec.SECONDS_PER_SLOT, spec.ELECTRA_FORK_EPOCH, spec.FULU_FORK_EPOCH], ["1", "5", "6"]);
    assert.equal((await data("/eth/v1/config/fork_schedule")).length, 7);
    assert.match((await data("/eth/v1/node/version")).version, /^nexus-devnet\//);
    assert.ok(Number((await data("/eth/v1/node/syncing")).head_slot) > 32);
    assert.ok([200, 206].includes((await get("/eth/v1/node/health")).status));
  });

  it("serves a bootstrap whose committee signed the finality update", async () => {
    const { finalized } = await data("/eth/v1/beacon/states/head/finality_checkpoints");
    const bootstrap = await lightClientObject("LightClientBootstrap", `/eth/v1/beacon/light_client/bootstrap/${finalized.root}`);
    const update = await lightClientObject("LightClientFinalityUpdate", "/eth/v1/beacon/light_client/finality_update");
    const { beacon } = bootstrap.header;
    assert.equal(hex(ssz.phase0.BeaconBlockHeader.hashTreeRoot(beacon)), finalized.root);
    const committeeRoot = ssz.altair.SyncCommittee.hashTreeRoot(bootstrap.currentSyncCommittee);
    assertBranch(beacon.slot, committeeRoot, bootstrap.currentSyncCommitteeBranch, ["currentSyncCommittee"], beacon.stateRoot);
    assertSigned(update, await signers(bootstrap, update));
    const finalizedRoot = ssz.phase0.BeaconBlockHeader.hashTreeRoot(update.finalizedHeader.beacon);
    const attested = update.attestedHeader.beacon;
    assertBranch(attested.slot, finalizedRoot, update.finalityBranch, ["finalizedCheckpoint", "root"], attested.stateRoot);
  });

  it("frames updates as the API says", async () => {
    const path = "/eth/v1/beacon/light_client/updates?start_period=0&count=5";
    const [first] = await (await get(path)).json();
    const body = Buffer.from(await (await get(path, "application/octet-stream")).arrayBuffer());
    const length = Number(body.readBigUInt64LE(0));
    const type = sszTypesFor(first.version).LightClientUpdate;
    assert.deepEqual(type.toJson(type.deserialize(body.subarray(12, 8 + length))), first.data);
    assert.ok(Number(first.data.finalized_header.beacon.slot) > 0, "the best update of a period is one with finality");
  });

  it("serves blocks in both encodings under one root", async () => {
    const { root, header } = await data("/eth/v1/beacon/headers/finalized");
    const response = await get(`/eth/v2/beacon/blocks/${root}`, "application/octet-stream");
    const version = response.headers.get("eth-consensus-version");
    const types = sszTypesFor(version);
    const block = types.SignedBeaconBlock.deserialize(new Uint8Array(await response.arrayBuffer()));
    assert.equal(hex(types.BeaconBlock.hashTreeRoot(block.message)), root);
    assert.equal((await data(`/eth/v2/beacon/blocks/${header.message.slot}`)).message.state_root, header.message.state_root);
    assert.equal((await data("/eth/v2/beacon/blocks/genesis")).message.slot, "0");
  });

  it("words its errors as the API does", async () => {
    const cases = [
      ["/eth/v1/beacon/headers/junk", 400],
      ["/eth/v1/beacon/headers/999999", 404],
      [`/eth/v1/beacon/headers/0x${"12".repeat(32)}`, 404],
      ["/eth/v1/beacon/light_client/bootstrap/0x12", 400],
      [`/eth/v1/beacon/light_client/bootstrap/0x${"12".repeat(32)}`, 404],
      ["/eth/v1/beacon/light_client/updates?count=1", 400],
      ["/eth/v1/beacon/light_client/updates?start_period=-1&count=1", 400],
      ["/eth/v1/events?topics=weather", 400],
      ["/eth/v1/nowhere", 404],
    ];
    for (const [path, code] of cases) {
      const response = await get(path);
      const body = await response.json();
      assert.deepEqual([response.status, body.code, typeof body.message], [code, code, "string"], path);
    }
    assert.equal((await fetch(`${beaconUrl}/eth/v1/beacon/genesis`, { method: "POST" })).status, 405);
  });

  it("puts a raw transaction into a block, with its receipt, log and proof", async () => {
    const deployment = await mined({ nonce: 0n, data: DEPLOY_EMITTER });
    assert.equal(deployment.status, "0x1");
    const to = deployment.contractAddress;
    const receipt = await mined({ nonce: 1n, to });
    assert.equal(receipt.status, "0x1");
    assert.deepEqual(receipt.logs.map((log) => BigInt(log.data)), [42n]);
    const logs = await rpc.call("eth_getLogs", { fromBlock: receipt.blockNumber, toBlock: receipt.blockNumber, address: to });
    assert.deepEqual(logs.map((log) => log.transactionHash), [receipt.transactionHash]);
    const receipts = await rpc.call("eth_getBlockReceipts", receipt.blockNumber);
    assert.ok(receipts.some(({ transactionHash }) => transactionHash === receipt.transactionHash));
    const proof = await rpc.call("eth_getProof", to, ["0x0"], receipt.blockNumber);
    assert.ok(proof.accountProof.length > 0);
    assert.equal(await rpc.call("eth_call", { to, data: "0x" }, "latest"), "0x");
  });

  it("tells subscribers of new heads and finality", async () => {
    const topics = "head,finalized_checkpoint,light_client_finality_update,light_client_optimistic_update";
    const response = await get(`/eth/v1/events?topics=${topics}`);
    const wanted = new Set(topics.split(","));
    let text = "";
    for await (const chunk of response.body) {
      text += Buffer.from(chunk).toString();
      for (const [, topic, payload] of text.matchAll(/event: (\w+)\ndata: (.+)\n\n/g)) {
        JSON.parse(payload);
        wanted.delete(topic);
      }
      if (wanted.size === 0) break;
    }
    assert.deepEqual([...wanted], []);
  });

  it("goes on after its execution node was killed", async () => {
    const { pid } = await devnet.event("execution-ready");
    const before = Number((await data("/eth/v1/node/syncing")).head_slot);
    process.kill(pid, "SIGKILL");
    const resumed = await devnet.event("execution-resumed");
    assert.notEqual(resumed.pid, pid);
    const { slot } = await devnet.event("block", (block) => block.slot > before + 1);
    assert.ok(slot > before + 1);
  });

  it("says which port is in use", async () => {
    const { port } = new URL(beaconUrl);
    const second = new RunningDevnet(["--beacon-port", port]);
    const { message } = await second.event("error");
    assert.equal(message, `port ${port} is in use: choose another with --beacon-port`);
    assert.equal(await second.exit, 1);
  });

  it("ends with its parent and takes the execution node along", async () => {
    const { pid } = await devnet.event("execution-resumed");
    devnet.closeStandardInput();
    assert.equal(await devnet.exit, 0);
    assert.throws(() => process.kill(pid, 0), { code: "ESRCH" });
  });

  // On a slow machine the period may have ended since the bootstrap's block.
  async function signers(bootstrap, { signatureSlot }) {
    const period = syncCommitteePeriod(bootstrap.header.beacon.slot);
    if (syncCommitteePeriod(signatureSlot) === period) return bootstrap.currentSyncCommittee;
    const response = await get(`/eth/v1/beacon/light_client/updates?start_period=${period}&count=1`);
    const [best] = await response.json();
    return ssz.altair.SyncCommittee.fromJson(best.data.next_sync_committee);
  }

  async function lightClientObject(typeName, path) {
    const response = await get(path, "application/octet-stream");
    assert.equal(response.status, 200, path);
    const type = sszTypesFor(response.headers.get("eth-consensus-version"))[typeName];
    return type.deserialize(new Uint8Array(await response.arrayBuffer()));
  }

  function assertBranch(slot, leaf, branch, path, root) {
    const { gindex } = config.getForkTypes(slot).BeaconState.getPathInfo(path);
    const depth = gindex.toString(2).length - 1;
    assert.ok(verifyMerkleBranch(leaf, branch, depth, Number(gindex - 2n ** BigInt(depth)), root), path.join("."));
  }

  function assertSigned({ attestedHeader, syncAggregate, signatureSlot }, committee) {
    const domain = config.getDomain(signatureSlot, DOMAIN_SYNC_COMMITTEE, signatureSlot - 1);
    const signingRoot = computeSigningRoot(ssz.phase0.BeaconBlockHeader, attestedHeader.beacon, domain);
    const present = committee.pubkeys.filter((_, seat) => syncAggregate.syncCommitteeBits.get(seat));
    const keys = present.map((key) => PublicKey.fromBytes(key));
    assert.ok(fastAggregateVerify(signingRoot, keys, Signature.fromBytes(syncAggregate.syncCommitteeSignature)));
  }

  async function mined(fields) {
    const common = createCustomCommon({ chainId: CHAIN_ID }, Mainnet, { hardfork: Hardfork.Cancun });
    const fees = { maxFeePerGas: 4_000_000_000n, maxPriorityFeePerGas: 1_000_000_000n, gasLimit: 200_000n };
    const transaction = createFeeMarket1559Tx({ chainId: BigInt(CHAIN_ID), ...fees, ...fields }, { common }).sign(KEY);
    const hash = await rpc.call("eth_sendRawTransaction", bytesToHex(transaction.serialize()));
    for (;;) {
      const receipt = await rpc.call("eth_getTransactionReceipt", hash);
      if (receipt !== null) return receipt;
      await new Promise((elapsed) => setTimeout(elapsed, 100));
    }
  }
});
