// Light-client data as full nodes derive it (specs/{altair,capella,deneb,electra}/light-client/full-node.md).

import "./preset.mjs";
import { Tree } from "@chainsafe/persistent-merkle-tree";
import { EPOCHS_PER_SYNC_COMMITTEE_PERIOD, GENESIS_SLOT, SLOTS_PER_EPOCH } from "@lodestar/params";
import { hex } from "./bytes.mjs";
import { payloadHeader } from "./execution-payload.mjs";

export const SLOTS_PER_PERIOD = SLOTS_PER_EPOCH * EPOCHS_PER_SYNC_COMMITTEE_PERIOD;

/** compute_sync_committee_period_at_slot. */
export function syncCommitteePeriod(slot) {
  return Math.floor(slot / SLOTS_PER_PERIOD);
}

/** block_to_light_client_header. */
export function lightClientHeader(types, block) {
  const body = types.BeaconBlockBody.toView(block.body);
  return {
    beacon: {
      slot: block.slot,
      proposerIndex: block.proposerIndex,
      parentRoot: block.parentRoot,
      stateRoot: block.stateRoot,
      bodyRoot: body.hashTreeRoot(),
    },
    execution: payloadHeader(types, block.body.executionPayload),
    executionBranch: branch(body.node, types.BeaconBlockBody, ["executionPayload"]),
  };
}

/** The leaves and branches of a block's post-state that light-client objects are made of; the state itself is not kept. */
export function stateProofs(types, state) {
  return {
    currentSyncCommittee: state.currentSyncCommittee.toValue(),
    currentSyncCommitteeBranch: branch(state.node, types.BeaconState, ["currentSyncCommittee"]),
    nextSyncCommittee: state.nextSyncCommittee.toValue(),
    nextSyncCommitteeBranch: branch(state.node, types.BeaconState, ["nextSyncCommittee"]),
    finalizedRoot: hex(state.finalizedCheckpoint.root),
    finalityBranch: branch(state.node, types.BeaconState, ["finalizedCheckpoint", "root"]),
    historicalSummaries: state.historicalSummaries.toValue(),
    historicalSummariesBranch: branch(state.node, types.BeaconState, ["historicalSummaries"]),
  };
}

/** create_light_client_bootstrap. */
export function createBootstrap({ header, proofs }) {
  return {
    header,
    currentSyncCommittee: proofs.currentSyncCommittee,
    currentSyncCommitteeBranch: proofs.currentSyncCommitteeBranch,
  };
}

/**
 * create_light_client_update. `attested` is the signed block's parent; `finalized` the block its state calls final, if at hand.
 * The next committee is given only when the signers belong to the attested period: otherwise they cannot vouch for it.
 */
export function createUpdate(types, { attested, finalized, syncAggregate, signatureSlot }) {
  const update = { ...types.LightClientUpdate.defaultValue(), attestedHeader: attested.header, syncAggregate, signatureSlot };
  if (syncCommitteePeriod(signatureSlot) === syncCommitteePeriod(attested.slot)) {
    update.nextSyncCommittee = attested.proofs.nextSyncCommittee;
    update.nextSyncCommitteeBranch = attested.proofs.nextSyncCommitteeBranch;
  }
  // Before anything is final a branch could prove just that, with an empty header. It is left out: is_better_update
  // would count it as finality and, preferring older data, keep the first such update for the whole period.
  if (finalized !== undefined && finalized.slot !== GENESIS_SLOT) {
    update.finalizedHeader = finalized.header;
    update.finalityBranch = attested.proofs.finalityBranch;
  }
  return update;
}

/** What is_better_update compares, taken out of an update once. */
export function ranking(update) {
  const attestedSlot = update.attestedHeader.beacon.slot;
  const finalizedSlot = update.finalizedHeader.beacon.slot;
  const committeeSize = update.syncAggregate.syncCommitteeBits.bitLen;
  const participants = update.syncAggregate.syncCommitteeBits.getTrueBitIndexes().length;
  const hasFinality = update.finalityBranch.some((node) => node.some((byte) => byte !== 0));
  return {
    participants,
    hasSupermajority: participants * 3 >= committeeSize * 2,
    hasRelevantSyncCommittee:
      update.nextSyncCommitteeBranch.some((node) => node.some((byte) => byte !== 0)) &&
      syncCommitteePeriod(attestedSlot) === syncCommitteePeriod(update.signatureSlot),
    hasFinality,
    hasSyncCommitteeFinality: hasFinality && syncCommitteePeriod(finalizedSlot) === syncCommitteePeriod(attestedSlot),
    attestedSlot,
    finalizedSlot,
    signatureSlot: update.signatureSlot,
  };
}

/** is_better_update (specs/altair/light-client/sync-protocol.md), on rankings. */
export function isBetterUpdate(candidate, incumbent) {
  if (candidate.hasSupermajority !== incumbent.hasSupermajority) return candidate.hasSupermajority;
  if (!candidate.hasSupermajority && candidate.participants !== incumbent.participants) {
    return candidate.participants > incumbent.participants;
  }
  for (const property of ["hasRelevantSyncCommittee", "hasFinality", "hasSyncCommitteeFinality"]) {
    if (candidate[property] !== incumbent[property]) return candidate[property];
  }
  if (candidate.participants !== incumbent.participants) return candidate.participants > incumbent.participants;
  if (candidate.attestedSlot !== incumbent.attestedSlot) return candidate.attestedSlot < incumbent.attestedSlot;
  return candidate.signatureSlot < incumbent.signatureSlot;
}

/**
 * What a finality update is worth beside the latest one: "news" to announce (newer finality, or two thirds for the same), "same"
 * finality under a newer attested header, or "none": no finality, older, or two thirds would be lost. By rankings.
 */
export function finalityGain(candidate, incumbent) {
  if (!candidate.hasFinality) return "none";
  if (incumbent === undefined || candidate.finalizedSlot > incumbent.finalizedSlot) return "news";
  if (candidate.finalizedSlot < incumbent.finalizedSlot) return "none";
  if (candidate.hasSupermajority === incumbent.hasSupermajority) return "same";
  return candidate.hasSupermajority ? "news" : "none";
}

function branch(node, type, path) {
  return new Tree(node).getSingleProof(type.getPathInfo(path).gindex);
}
