// The beacon chain's genesis: interop validators, deposited in full, on top of the execution chain's genesis block.

import "./preset.mjs";
import { createHash } from "node:crypto";
import { Tree } from "@chainsafe/persistent-merkle-tree";
import { createBeaconConfig } from "@lodestar/config";
import { BLS_WITHDRAWAL_PREFIX, DOMAIN_DEPOSIT, GENESIS_SLOT, MAX_EFFECTIVE_BALANCE } from "@lodestar/params";
import {
  computeDomain,
  computeSigningRoot,
  createCachedBeaconState,
  createEmptyEpochCacheImmutableData,
  createPubkeyCache,
  initializeBeaconStateFromEth1,
} from "@lodestar/state-transition";
import { ssz } from "@lodestar/types";
import { bytes } from "./bytes.mjs";

/** initialize_beacon_state_from_eth1; returns the cached state and the configuration bound to its validators' root. */
export function beaconGenesis({ chainConfig, validators, executionGenesisBlock, genesisTime }) {
  const state = initializeBeaconStateFromEth1(
    chainConfig,
    createEmptyEpochCacheImmutableData(chainConfig, { genesisValidatorsRoot: new Uint8Array(32) }),
    bytes(executionGenesisBlock.hash),
    genesisTime,
    deposits(chainConfig, validators),
    undefined,
    latestExecutionPayloadHeader(chainConfig, executionGenesisBlock),
  );
  const config = createBeaconConfig(chainConfig, state.genesisValidatorsRoot);
  const cached = createCachedBeaconState(state.clone(), { config, pubkeyCache: createPubkeyCache() });
  cached.commit();
  return { config, state: cached };
}

function deposits(chainConfig, validators) {
  const domain = computeDomain(DOMAIN_DEPOSIT, chainConfig.GENESIS_FORK_VERSION, new Uint8Array(32));
  const tree = ssz.phase0.DepositDataRootList.defaultViewDU();
  return validators.publicKeys.map((pubkey, index) => {
    const message = { pubkey, withdrawalCredentials: withdrawalCredentials(pubkey), amount: MAX_EFFECTIVE_BALANCE };
    const signature = validators.sign(index, computeSigningRoot(ssz.phase0.DepositMessage, message, domain));
    const data = { ...message, signature };
    tree.push(ssz.phase0.DepositData.hashTreeRoot(data));
    tree.commit();
    // Each deposit is proven in the tree as it stood when that deposit was its last leaf, length mixed in.
    const leaf = 2n ** BigInt(tree.type.depth) + BigInt(index);
    return { proof: new Tree(tree.node).getSingleProof(leaf), data };
  });
}

function withdrawalCredentials(pubkey) {
  const credentials = createHash("sha256").update(pubkey).digest();
  credentials[0] = BLS_WITHDRAWAL_PREFIX;
  return new Uint8Array(credentials);
}

function latestExecutionPayloadHeader(chainConfig, block) {
  const type = chainConfig.getPostDenebForkTypes(GENESIS_SLOT).ExecutionPayloadHeader;
  return type.toViewDU({
    ...type.defaultValue(),
    parentHash: bytes(block.parentHash),
    feeRecipient: bytes(block.miner),
    stateRoot: bytes(block.stateRoot),
    receiptsRoot: bytes(block.receiptsRoot),
    logsBloom: bytes(block.logsBloom),
    prevRandao: bytes(block.mixHash),
    blockNumber: Number(block.number),
    gasLimit: Number(block.gasLimit),
    gasUsed: Number(block.gasUsed),
    timestamp: Number(block.timestamp),
    baseFeePerGas: BigInt(block.baseFeePerGas),
    blockHash: bytes(block.hash),
  });
}
