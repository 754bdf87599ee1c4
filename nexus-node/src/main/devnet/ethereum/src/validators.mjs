// All validators of the devnet and what they sign (specs/*/validator.md). The keys are the public interop keys.

import "./preset.mjs";
import { SecretKey } from "@chainsafe/blst";
import { BitArray } from "@chainsafe/ssz";
import {
  DOMAIN_BEACON_ATTESTER,
  DOMAIN_BEACON_PROPOSER,
  DOMAIN_RANDAO,
  DOMAIN_SYNC_COMMITTEE,
  MAX_COMMITTEES_PER_SLOT,
  SLOTS_PER_EPOCH,
  SLOTS_PER_HISTORICAL_ROOT,
} from "@lodestar/params";
import { computeEpochAtSlot, computeSigningRoot, interopSecretKeys } from "@lodestar/state-transition";
import { ssz } from "@lodestar/types";
import { hex } from "./bytes.mjs";
import { VALIDATOR_COUNT, isElectra } from "./chain-config.mjs";

const ABSENCE_INTERVAL_SLOTS = 5;

/** r, the order of the BLS12-381 groups. */
const CURVE_ORDER = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001n;
const G2_POINT_AT_INFINITY = Uint8Array.from({ length: 96 }, (_, i) => (i === 0 ? 0xc0 : 0));

export class Validators {
  #keys = interopSecretKeys(VALIDATOR_COUNT);
  #scalars = this.#keys.map((key) => BigInt(hex(key.toBytes())));
  #missingMembers;

  constructor({ missingMembers }) {
    this.#missingMembers = missingMembers;
  }

  get publicKeys() {
    return this.#keys.map((key) => key.toPublicKey().toBytes());
  }

  sign(index, signingRoot) {
    return this.#keys[index].sign(signingRoot).toBytes();
  }

  // The sum of signatures over one message is the signature of the sum of the keys, and costs one signature instead of 32.
  // A key may occur twice: a sync committee draws its members with replacement.
  #signTogether(indices, signingRoot) {
    if (indices.length === 0) return G2_POINT_AT_INFINITY;
    const sum = indices.reduce((total, index) => (total + this.#scalars[index]) % CURVE_ORDER, 0n);
    return SecretKey.fromHex(sum.toString(16).padStart(64, "0")).sign(signingRoot).toBytes();
  }

  randaoReveal(config, slot, proposer) {
    const domain = config.getDomain(slot, DOMAIN_RANDAO, slot);
    return this.sign(proposer, computeSigningRoot(ssz.Epoch, computeEpochAtSlot(slot), domain));
  }

  signBlock(config, types, block) {
    const domain = config.getDomain(block.slot, DOMAIN_BEACON_PROPOSER, block.slot);
    return this.sign(block.proposerIndex, computeSigningRoot(types.BeaconBlock, block, domain));
  }

  /** The block of `slot` carries signatures over its parent, made one slot earlier and so in that slot's domain. */
  syncAggregate(config, state, slot, parentRoot) {
    const domain = config.getDomain(slot, DOMAIN_SYNC_COMMITTEE, slot - 1);
    const signingRoot = computeSigningRoot(ssz.Root, parentRoot, domain);
    const absent = slot % ABSENCE_INTERVAL_SLOTS === 0 ? this.#missingMembers : 0;
    const members = Array.from(state.epochCtx.currentSyncCommitteeIndexed.validatorIndices);
    return {
      syncCommitteeBits: BitArray.fromBoolArray(members.map((_, seat) => seat >= absent)),
      syncCommitteeSignature: this.#signTogether(members.slice(absent), signingRoot),
    };
  }

  /** Every committee of `slot` votes, complete, for `headRoot`. `state` must have been advanced to `slot`. */
  attestations(config, state, slot, headRoot) {
    const epoch = computeEpochAtSlot(slot);
    const domain = config.getDomain(slot, DOMAIN_BEACON_ATTESTER, slot);
    const target = { epoch, root: epochBoundaryRoot(state, slot, epoch, headRoot) };
    const source = state.currentJustifiedCheckpoint.toValue();
    const attestations = [];
    for (let committee = 0; committee < state.epochCtx.getCommitteeCountPerSlot(epoch); committee++) {
      const index = isElectra(config, slot) ? 0 : committee; // EIP-7549 took the committee out of what is signed
      const data = { slot, index, beaconBlockRoot: headRoot, source, target };
      const signingRoot = computeSigningRoot(ssz.phase0.AttestationData, data, domain);
      const members = Array.from(state.epochCtx.getBeaconCommittee(slot, committee));
      const signature = this.#signTogether(members, signingRoot);
      attestations.push({ data, committee, aggregationBits: BitArray.fromBoolArray(members.map(() => true)), signature });
    }
    return attestations;
  }
}

/** An attestation as a block of `slot` spells it; undefined when that fork cannot carry it. */
export function encodeAttestation(config, slot, { data, committee, aggregationBits, signature }) {
  if (!isElectra(config, slot)) return { aggregationBits, data, signature };
  if (data.index !== 0) return undefined;
  return { aggregationBits, data, signature, committeeBits: BitArray.fromSingleBit(MAX_COMMITTEES_PER_SLOT, committee) };
}

// get_block_root(state, epoch): in the epoch's first slot the head itself, since the state does not yet record its own slot.
function epochBoundaryRoot(state, slot, epoch, headRoot) {
  const start = epoch * SLOTS_PER_EPOCH;
  return start === slot ? headRoot : state.blockRoots.get(start % SLOTS_PER_HISTORICAL_ROOT);
}
