// One block, from the slot's number to a signed block that Lodestar's state transition has checked in full.

import "./preset.mjs";
import { EPOCHS_PER_HISTORICAL_VECTOR, MAX_ATTESTATIONS, MAX_ATTESTATIONS_ELECTRA } from "@lodestar/params";
import {
  DataAvailabilityStatus,
  ExecutionPayloadStatus,
  computeEpochAtSlot,
  computeTimeAtSlot,
  getExpectedWithdrawals,
  processSlots,
  stateTransition,
} from "@lodestar/state-transition";
import { hex, quantity } from "./bytes.mjs";
import { isElectra } from "./chain-config.mjs";
import { payloadFromEngine, requestsFromEngine, withdrawalsToEngine } from "./execution-payload.mjs";
import { encodeAttestation } from "./validators.mjs";

const GRAFFITI = new TextEncoder().encode("nexus devnet".padEnd(32, "\0"));

export class BlockProduction {
  #config;
  #validators;
  #execution;
  #feeRecipient;

  constructor({ config, validators, execution, feeRecipient }) {
    this.#config = config;
    this.#validators = validators;
    this.#execution = execution;
    this.#feeRecipient = feeRecipient;
  }

  /**
   * Builds on `chain`'s head. Nothing is kept: whoever calls imports the result, or forgets it when something failed.
   * `attestations` are the votes for that head; the votes of slots that stay empty are made here.
   */
  async produce(chain, slot, attestations) {
    const config = this.#config;
    const parentRoot = chain.headRootBytes;
    const { state, missed } = this.#advance(chain.state, slot, parentRoot);
    const available = [...attestations, ...missed];
    const built = await this.#execution.buildPayload(chain, slot, this.#payloadAttributes(state, slot, parentRoot));
    const body = this.#body(state, slot, parentRoot, available, built);
    const block = {
      slot,
      proposerIndex: state.epochCtx.getBeaconProposer(slot),
      parentRoot,
      stateRoot: new Uint8Array(32),
      body,
    };
    const signedBlock = this.#seal(state, config.getForkTypes(slot), block);
    const postState = this.#verify(chain.state, signedBlock);
    return { signedBlock, postState, attestations: this.#validators.attestations(config, postState, slot, this.#rootOf(block)) };
  }

  // Validators vote in slots without a block too. Otherwise a skipped slot would cost the epoch its justification.
  #advance(parentState, slot, parentRoot) {
    const missed = [];
    let state = parentState;
    for (let empty = parentState.slot + 1; empty < slot; empty++) {
      state = processSlots(state, empty);
      missed.push(...this.#validators.attestations(this.#config, state, empty, parentRoot));
    }
    return { state: processSlots(state, slot), missed };
  }

  #payloadAttributes(state, slot, parentRoot) {
    const { expectedWithdrawals } = getExpectedWithdrawals(this.#config.getForkSeq(slot), state);
    const epoch = computeEpochAtSlot(slot);
    return {
      timestamp: quantity(computeTimeAtSlot(this.#config, slot, state.genesisTime)),
      prevRandao: hex(state.randaoMixes.get(epoch % EPOCHS_PER_HISTORICAL_VECTOR)),
      suggestedFeeRecipient: this.#feeRecipient,
      withdrawals: withdrawalsToEngine(expectedWithdrawals),
      parentBeaconBlockRoot: hex(parentRoot),
    };
  }

  #body(state, slot, parentRoot, attestations, built) {
    const config = this.#config;
    const types = config.getForkTypes(slot);
    const electra = isElectra(config, slot);
    const limit = electra ? MAX_ATTESTATIONS_ELECTRA : MAX_ATTESTATIONS;
    const encoded = attestations.map((attestation) => encodeAttestation(config, slot, attestation));
    return {
      ...types.BeaconBlockBody.defaultValue(),
      randaoReveal: this.#validators.randaoReveal(config, slot, state.epochCtx.getBeaconProposer(slot)),
      eth1Data: state.eth1Data.toValue(),
      graffiti: GRAFFITI,
      attestations: encoded.filter((attestation) => attestation !== undefined).slice(-limit),
      syncAggregate: this.#validators.syncAggregate(config, state, slot, parentRoot),
      executionPayload: payloadFromEngine(types.ExecutionPayload, built.executionPayload),
      blobKzgCommitments: built.commitments,
      ...(electra ? { executionRequests: requestsFromEngine(built.executionRequests) } : {}),
    };
  }

  // A block names the root of the state it leads to, so it is executed once before it can be signed.
  #seal(stateAtSlot, types, block) {
    const options = { ...EXECUTED, verifyStateRoot: false, verifyProposer: false, verifySignatures: false };
    const unsigned = { message: block, signature: new Uint8Array(96) };
    block.stateRoot = stateTransition(stateAtSlot, unsigned, options).hashTreeRoot();
    return { message: block, signature: this.#validators.signBlock(this.#config, types, block) };
  }

  // Nothing made above is believed: proposer, every signature and the state root are checked from the parent's state.
  #verify(parentState, signedBlock) {
    const options = { ...EXECUTED, verifyStateRoot: true, verifyProposer: true, verifySignatures: true };
    return stateTransition(parentState, signedBlock, options);
  }

  #rootOf(block) {
    return this.#config.getForkTypes(block.slot).BeaconBlock.hashTreeRoot(block);
  }
}

// The execution node has said VALID to the payload before a block with it comes here.
const EXECUTED = {
  executionPayloadStatus: ExecutionPayloadStatus.valid,
  dataAvailabilityStatus: DataAvailabilityStatus.Available,
};
