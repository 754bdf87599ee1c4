// The beacon chain as it stands: head, finality, and a bounded record of what the API may be asked for.
// There is one producer and so one branch: every imported block is the new head.

import "./preset.mjs";
import { GENESIS_SLOT, SLOTS_PER_EPOCH } from "@lodestar/params";
import { computeEpochAtSlot } from "@lodestar/state-transition";
import { ssz } from "@lodestar/types";
import { ZERO_ROOT, hex } from "./bytes.mjs";
import { lightClientHeader, stateProofs } from "./light-client-updates.mjs";

/** About half an hour at one-second slots, and ten epochs' worth is what finality ever needs. Older blocks answer 404. */
const MAX_RETAINED_BLOCKS = 2048;

export class BeaconChain {
  #config;
  #state;
  #head;
  #genesis;
  #executionGenesisHash;
  #byRoot = new Map(); // in order of import, hence of slot
  #rootBySlot = new Map();
  #rootByStateRoot = new Map();

  constructor({ config, state, executionGenesisHash }) {
    this.#config = config;
    this.#state = state;
    this.#executionGenesisHash = executionGenesisHash;
    this.#genesis = genesisRecord(config, state, executionGenesisHash);
    this.#head = this.#genesis;
    this.#retain(this.#genesis);
  }

  get config() {
    return this.#config;
  }

  /** The head block's post-state, never changed in place. */
  get state() {
    return this.#state;
  }

  get genesis() {
    return this.#genesis;
  }

  get head() {
    return this.#head;
  }

  get headRootBytes() {
    return this.#head.rootBytes;
  }

  /** Records a verified block as the new head. */
  import(signedBlock, postState) {
    const { message } = signedBlock;
    const types = this.#config.getForkTypes(message.slot);
    const rootBytes = types.BeaconBlock.hashTreeRoot(message);
    const proofs = stateProofs(types, postState);
    const record = {
      slot: message.slot,
      root: hex(rootBytes),
      rootBytes,
      parentRoot: hex(message.parentRoot),
      stateRoot: hex(message.stateRoot),
      signature: hex(signedBlock.signature),
      header: lightClientHeader(types, message),
      proofs: this.#shareAcrossBlocks(proofs),
      checkpoints: checkpoints(postState),
      executionHash: hex(message.body.executionPayload.blockHash),
      executionNumber: message.body.executionPayload.blockNumber,
      serialised: types.SignedBeaconBlock.serialize(signedBlock), // a tenth of the decoded block's memory
    };
    this.#state = postState;
    this.#head = record;
    this.#retain(record);
    return record;
  }

  block(root) {
    return this.#byRoot.get(root);
  }

  blockAtSlot(slot) {
    return this.#byRoot.get(this.#rootBySlot.get(slot));
  }

  blockOfState(stateRoot) {
    return this.#byRoot.get(this.#rootByStateRoot.get(stateRoot));
  }

  /** The last block at or before `slot`: what a checkpoint of that slot's epoch names when the slot itself is empty. */
  blockAtOrBefore(slot) {
    for (let at = slot; at >= GENESIS_SLOT; at--) {
      const record = this.blockAtSlot(at);
      if (record !== undefined) return record;
      if (slot - at > MAX_RETAINED_BLOCKS) return undefined;
    }
    return undefined;
  }

  /** A checkpoint's block; before anything is justified or final its root is zero, which stands for genesis. */
  checkpointBlock({ root }) {
    return root === ZERO_ROOT ? this.#genesis : this.block(root);
  }

  get finalized() {
    return this.checkpointBlock(this.#head.checkpoints.finalized);
  }

  isFinalized(record) {
    return record.slot <= this.#head.checkpoints.finalized.epoch * SLOTS_PER_EPOCH;
  }

  executionForkchoice() {
    const { finalized, currentJustified } = this.#head.checkpoints;
    return {
      headBlockHash: this.#head.executionHash,
      safeBlockHash: this.checkpointBlock(currentJustified).executionHash,
      finalizedBlockHash: this.checkpointBlock(finalized).executionHash,
    };
  }

  /** The signed blocks that follow an execution block; undefined when that block is not of this chain, or too old. */
  blocksAfterExecution(executionHash) {
    const records = [...this.#byRoot.values()];
    const known = records.findIndex((record) => record.executionHash === executionHash);
    return known < 0 ? undefined : records.slice(known + 1).map((record) => this.signedBlock(record));
  }

  signedBlock(record) {
    return this.#config.getForkTypes(record.slot).SignedBeaconBlock.deserialize(record.serialised);
  }

  #retain(record) {
    this.#byRoot.set(record.root, record);
    this.#rootBySlot.set(record.slot, record.root);
    this.#rootByStateRoot.set(record.stateRoot, record.root);
    if (this.#byRoot.size <= MAX_RETAINED_BLOCKS) return;
    const [oldest] = this.#byRoot.values();
    this.#byRoot.delete(oldest.root);
    this.#rootBySlot.delete(oldest.slot);
    this.#rootByStateRoot.delete(oldest.stateRoot);
  }

  // Committees and summaries change once a period; a copy for each block would be most of the memory.
  #shareAcrossBlocks(proofs) {
    const known = this.#head.proofs;
    if (known === undefined) return proofs;
    const same = (left, right) => ssz.altair.SyncCommittee.equals(left, right);
    const shared = { ...proofs };
    for (const name of ["currentSyncCommittee", "nextSyncCommittee"]) {
      if (same(proofs[name], known[name])) shared[name] = known[name];
    }
    if (proofs.historicalSummaries.length === known.historicalSummaries.length) {
      shared.historicalSummaries = known.historicalSummaries; // a list that is only appended to
    }
    return shared;
  }
}

// The genesis block is never proposed: an empty body under the genesis state's root (get_genesis_block of the fork).
function genesisRecord(config, state, executionGenesisHash) {
  const types = config.getForkTypes(GENESIS_SLOT);
  const block = { ...types.BeaconBlock.defaultValue(), stateRoot: state.hashTreeRoot() };
  const rootBytes = types.BeaconBlock.hashTreeRoot(block);
  const signedBlock = { message: block, signature: new Uint8Array(96) };
  return {
    slot: GENESIS_SLOT,
    root: hex(rootBytes),
    rootBytes,
    parentRoot: ZERO_ROOT,
    stateRoot: hex(block.stateRoot),
    signature: hex(signedBlock.signature),
    header: { beacon: { ...block, bodyRoot: types.BeaconBlockBody.hashTreeRoot(block.body) } },
    proofs: undefined, // it carries no execution payload, so no light-client header can be made of it
    checkpoints: checkpoints(state),
    executionHash: executionGenesisHash,
    executionNumber: 0,
    serialised: types.SignedBeaconBlock.serialize(signedBlock),
  };
}

function checkpoints(state) {
  const checkpoint = ({ epoch, root }) => ({ epoch, root: hex(root) });
  return {
    previousJustified: checkpoint(state.previousJustifiedCheckpoint),
    currentJustified: checkpoint(state.currentJustifiedCheckpoint),
    finalized: checkpoint(state.finalizedCheckpoint),
  };
}

export function epochStart(epoch) {
  return epoch * SLOTS_PER_EPOCH;
}

export function isEpochStart(slot) {
  return slot === epochStart(computeEpochAtSlot(slot));
}
