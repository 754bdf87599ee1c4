// Golden vectors for BeaconHistoryRules and BeaconBlock, made by Lodestar's SSZ types and ChainSafe's Merkle trees: nothing of
// this project is in them. Usage: LODESTAR_PRESET=minimal|mainnet node generate.mjs > FILE
import { createHash } from "node:crypto";
import { Tree } from "@chainsafe/persistent-merkle-tree";
import { BitArray } from "@chainsafe/ssz";
import { ACTIVE_PRESET, HISTORICAL_ROOTS_LIMIT, SLOTS_PER_HISTORICAL_ROOT } from "@lodestar/params";
import { ssz } from "@lodestar/types";

// The newest block of the tests' HistoricChain(1_000), whose receipt they prove.
const EXECUTION_BLOCK = "d531b8e748be711f8ac8dfefb1deefb129e879378559bd735950b6d9fea4a2af";

// [fork of the finalised state, its slot, fork of the ancestor, its slot]: every way, and the edges between them.
const CASES = {
  minimal: {
    capellaEpoch: 0,
    cases: [
      ["fulu", 300, "deneb", 8],
      ["fulu", 300, "deneb", 31],
      ["fulu", 300, "electra", 32],
      ["fulu", 300, "fulu", 235],
      ["fulu", 300, "fulu", 236],
      ["fulu", 300, "fulu", 299],
      ["electra", 63, "deneb", 3],
    ],
    served: [["deneb", 8], ["electra", 40], ["fulu", 70]],
  },
  mainnet: {
    capellaEpoch: 194048,
    cases: [
      ["fulu", 13_500_000, "deneb", 11_000_000],
      ["fulu", 13_500_000, "capella", 6_209_536],
      ["fulu", 13_500_000, "bellatrix", 6_209_535],
      ["fulu", 13_500_000, "electra", 13_000_001],
      ["fulu", 13_500_000, "fulu", 13_500_000 - 8192],
      ["electra", 12_000_000, "bellatrix", 4_700_013],
      ["deneb", 9_000_000, "capella", 6_300_000],
      ["capella", 6_300_000, "bellatrix", 6_100_000],
      ["capella", 6_300_000, "capella", 6_299_999],
    ],
    served: [["bellatrix", 4_700_013], ["capella", 6_300_000], ["deneb", 9_000_000], ["electra", 12_000_000], ["fulu", 13_500_000]],
  },
};

const preset = process.env.LODESTAR_PRESET;
const SLOTS_AN_EPOCH = { minimal: 8, mainnet: 32 }[preset];

const hash = (...parts) => createHash("sha256").update(parts.join("/")).digest();
const hex = (bytes) => `0x${Buffer.from(bytes).toString("hex")}`;
const branch = (node, gindex) => new Tree(node).getSingleProof(gindex).map(hex);

function ancestorBlock(fork, slot) {
  const block = ssz[fork].BeaconBlock.defaultValue();
  block.slot = slot;
  block.proposerIndex = 77;
  block.parentRoot = hash("parent", slot);
  block.stateRoot = hash("state", slot);
  block.body.graffiti = hash("graffiti", slot);
  block.body.randaoReveal = Buffer.concat([hash(1), hash(2), hash(3)]);
  block.body.executionPayload.blockHash = Buffer.from(EXECUTION_BLOCK, "hex");
  block.body.executionPayload.blockNumber = 1_000;
  block.body.executionPayload.transactions = [hash("transaction")];
  const body = ssz[fork].BeaconBlockBody.toView(block.body);
  const gindex = ssz[fork].BeaconBlockBody.getPathInfo(["executionPayload", "blockHash"]).gindex;
  const header = {
    slot,
    proposerIndex: block.proposerIndex,
    parentRoot: block.parentRoot,
    stateRoot: block.stateRoot,
    bodyRoot: body.hashTreeRoot(),
  };
  return { header, gindex, branch: branch(body.node, gindex) };
}

function rootsOfPeriod(period, ancestor) {
  const roots = Array.from({ length: SLOTS_PER_HISTORICAL_ROOT }, (_, i) => hash("root", period, i));
  if (ancestor !== undefined) roots[ancestor.slot % SLOTS_PER_HISTORICAL_ROOT] = ssz.phase0.BeaconBlockHeader.hashTreeRoot(ancestor);
  return roots;
}

// A state with something beside every place that is proven.
function vector([stateFork, stateSlot, fork, slot], capellaEpoch) {
  const ancestor = ancestorBlock(fork, slot);
  const type = ssz[stateFork].BeaconState;
  const state = type.defaultValue();
  const firstSummary = Math.floor((capellaEpoch * SLOTS_AN_EPOCH) / SLOTS_PER_HISTORICAL_ROOT);
  const ended = Math.floor(stateSlot / SLOTS_PER_HISTORICAL_ROOT);
  const period = Math.floor(slot / SLOTS_PER_HISTORICAL_ROOT);
  const recent = stateSlot - slot <= SLOTS_PER_HISTORICAL_ROOT;
  state.slot = stateSlot;
  state.genesisTime = 1_606_824_023;
  state.balances = [32_000_000_000, 31_000_000_000];
  state.stateRoots = rootsOfPeriod("states");
  state.blockRoots = rootsOfPeriod("blocks", recent ? ancestor.header : undefined);
  state.historicalRoots = Array.from({ length: firstSummary }, (_, i) => hash("batch", i));
  state.historicalSummaries = Array.from({ length: ended - firstSummary }, (_, i) => ({
    blockSummaryRoot: hash("block summary", i),
    stateSummaryRoot: hash("state summary", i),
  }));
  const roots = rootsOfPeriod(period, ancestor.header);
  const index = slot % SLOTS_PER_HISTORICAL_ROOT;
  const path = { type, gindex: null, inner: [], innerGindex: 1n };
  if (recent) {
    path.gindex = type.getPathInfo(["blockRoots", index]).gindex;
  } else if (period >= firstSummary) {
    const vectorType = ssz.phase0.HistoricalBlockRoots;
    state.historicalSummaries[period - firstSummary].blockSummaryRoot = vectorType.hashTreeRoot(roots);
    path.gindex = type.getPathInfo(["historicalSummaries", period - firstSummary, "blockSummaryRoot"]).gindex;
    path.innerGindex = vectorType.getPathInfo([index]).gindex;
    path.inner = branch(vectorType.toView(roots).node, path.innerGindex);
  } else {
    const batch = { blockRoots: roots, stateRoots: rootsOfPeriod("states") };
    const batchType = ssz.phase0.HistoricalBatch;
    state.historicalRoots[period] = batchType.hashTreeRoot(batch);
    path.gindex = type.getPathInfo(["historicalRoots", period]).gindex;
    path.innerGindex = batchType.getPathInfo(["blockRoots", index]).gindex;
    path.inner = branch(batchType.toView(batch).node, path.innerGindex);
  }
  const view = type.toView(state);
  const innerDepth = BigInt(path.innerGindex.toString(2).length - 1);
  const finalised = {
    slot: stateSlot,
    proposerIndex: 5,
    parentRoot: hash("finalised parent"),
    stateRoot: view.hashTreeRoot(),
    bodyRoot: hash("finalised body"),
  };
  return {
    stateFork,
    fork,
    finalised: hex(ssz.phase0.BeaconBlockHeader.serialize(finalised)),
    ancestor: hex(ssz.phase0.BeaconBlockHeader.serialize(ancestor.header)),
    historyGindex: String((path.gindex << innerDepth) | (path.innerGindex ^ (1n << innerDepth))),
    history: [...path.inner, ...branch(view.node, path.gindex)],
    payloadGindex: String(ancestor.gindex),
    payload: ancestor.branch,
  };
}

if (ACTIVE_PRESET !== preset || HISTORICAL_ROOTS_LIMIT !== 2 ** 24) {
  throw new Error(`preset ${ACTIVE_PRESET} (expected: LODESTAR_PRESET=minimal or mainnet)`);
}
// A signed block with some of everything that a body can hold, for BeaconBlockTest.
function servedBlock([fork, slot]) {
  const { SignedBeaconBlock, BeaconBlockBody } = ssz[fork];
  const signed = SignedBeaconBlock.defaultValue();
  const { message } = signed;
  message.slot = slot;
  message.proposerIndex = 3;
  message.parentRoot = hash("parent", slot);
  message.stateRoot = hash("state", slot);
  const { body } = message;
  const one = (list) => BeaconBlockBody.fields[list].elementType.defaultValue();
  body.graffiti = hash("graffiti", slot);
  body.eth1Data.depositCount = 9;
  body.proposerSlashings = [one("proposerSlashings")];
  const slashing = one("attesterSlashings");
  slashing.attestation1.attestingIndices = [1, 2, 3, 4, 5];
  body.attesterSlashings = [slashing];
  body.attestations = [8, 13, 0].map((bits) => {
    const attestation = one("attestations");
    attestation.aggregationBits = BitArray.fromBoolArray(Array.from({ length: bits }, (_, i) => i % 3 === 1));
    attestation.data.beaconBlockRoot = hash("attested", bits);
    return attestation;
  });
  body.deposits = [one("deposits"), one("deposits")];
  body.deposits[1].proof[32] = hash("proof");
  body.voluntaryExits = [one("voluntaryExits")];
  body.syncAggregate.syncCommitteeBits.set(5, true);
  const { executionPayload: payload } = body;
  payload.extraData = Buffer.from("extra");
  payload.blockHash = hash("block", slot);
  payload.blockNumber = 12;
  payload.transactions = [0, 1, 31, 32, 700].map((length) => Buffer.alloc(length, length + 1));
  if (payload.withdrawals !== undefined) {
    payload.withdrawals = [{ index: 1, validatorIndex: 2, address: Buffer.alloc(20, 3), amount: 4n }];
    body.blsToExecutionChanges = [one("blsToExecutionChanges")];
  }
  if (body.blobKzgCommitments !== undefined) body.blobKzgCommitments = [Buffer.alloc(48, 5), Buffer.alloc(48, 6)];
  if (body.executionRequests !== undefined) {
    const { fields } = BeaconBlockBody.fields.executionRequests;
    for (const [name, type] of Object.entries(fields)) body.executionRequests[name] = [type.elementType.defaultValue()];
  }
  const gindex = BeaconBlockBody.getPathInfo(["executionPayload", "blockHash"]).gindex;
  const header = {
    slot,
    proposerIndex: message.proposerIndex,
    parentRoot: message.parentRoot,
    stateRoot: message.stateRoot,
    bodyRoot: BeaconBlockBody.hashTreeRoot(body),
  };
  return {
    fork,
    block: hex(SignedBeaconBlock.serialize(signed)),
    header: hex(ssz.phase0.BeaconBlockHeader.serialize(header)),
    executionBlock: hex(payload.blockHash),
    payload: branch(BeaconBlockBody.toView(body).node, gindex),
  };
}

const { capellaEpoch, cases, served } = CASES[preset];
const vectors = cases.map((each) => vector(each, capellaEpoch));
const blocks = served.map(servedBlock);
process.stdout.write(`${JSON.stringify({ executionBlock: `0x${EXECUTION_BLOCK}`, vectors, blocks }, null, 1)}\n`);
