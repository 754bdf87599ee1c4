// The beacon chain's configuration: minimal preset, Altair to Deneb at genesis, Electra and Fulu where the options put them.

import "./preset.mjs";
import { createChainForkConfig } from "@lodestar/config";
import { minimalChainConfig } from "@lodestar/config/configs";
import { ForkSeq, SLOTS_PER_EPOCH } from "@lodestar/params";
import { bytes, hex } from "./bytes.mjs";

const MILLIS_PER_SECOND = 1000;

/** The contract of mainnet's address; nothing is deployed there, but both layers must name the same one. */
export const DEPOSIT_CONTRACT = "0x00000000219ab540356cbb839cbe05303d7705fa";

export const VALIDATOR_COUNT = 32;

export function devnetChainConfig({ secondsPerSlot, electraEpoch, fuluEpoch, chainId }) {
  return createChainForkConfig({
    ...minimalChainConfig,
    CONFIG_NAME: "nexus-devnet",
    MIN_GENESIS_ACTIVE_VALIDATOR_COUNT: VALIDATOR_COUNT,
    MIN_GENESIS_TIME: 0,
    GENESIS_DELAY: 0,
    SECONDS_PER_SLOT: secondsPerSlot,
    SLOT_DURATION_MS: secondsPerSlot * MILLIS_PER_SECOND,
    TERMINAL_TOTAL_DIFFICULTY: 0n,
    DEPOSIT_CHAIN_ID: chainId,
    DEPOSIT_NETWORK_ID: chainId,
    DEPOSIT_CONTRACT_ADDRESS: bytes(DEPOSIT_CONTRACT),
    ALTAIR_FORK_EPOCH: 0,
    BELLATRIX_FORK_EPOCH: 0,
    CAPELLA_FORK_EPOCH: 0,
    DENEB_FORK_EPOCH: 0,
    ELECTRA_FORK_EPOCH: electraEpoch,
    FULU_FORK_EPOCH: fuluEpoch,
  });
}

/** When the execution layer must turn to Prague: the first slot of Electra; null when there is none. */
export function pragueTime({ genesisTime, secondsPerSlot, electraEpoch }) {
  return Number.isFinite(electraEpoch) ? genesisTime + electraEpoch * SLOTS_PER_EPOCH * secondsPerSlot : null;
}

/** GET /eth/v1/config/fork_schedule: the forks that have an epoch, oldest first. */
export function forkSchedule(config) {
  const scheduled = config.forksAscendingEpochOrder.filter((fork) => Number.isFinite(fork.epoch));
  return scheduled.map((fork) => ({
    previous_version: hex(fork.prevVersion),
    current_version: hex(fork.version),
    epoch: String(fork.epoch),
  }));
}

export function isElectra(config, slot) {
  return config.getForkSeq(slot) >= ForkSeq.electra;
}
