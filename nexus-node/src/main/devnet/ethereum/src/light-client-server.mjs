// Keeps what a full node serves to light clients: bootstraps of finalised checkpoints, the best update of each
// period, the latest finality and optimistic updates.

import "./preset.mjs";
import { epochStart } from "./beacon-chain.mjs";
import { createBootstrap, createUpdate, finalityGain, isBetterUpdate, ranking, syncCommitteePeriod } from "./light-client-updates.mjs";

// At the limit the oldest goes, as on real nodes: a client with so old a checkpoint has to choose a newer one.
const MAX_BOOTSTRAPS = 2048;
const MAX_PERIODS = 1024;

export class LightClientServer {
  #chain;
  #listener;
  #bootstraps = new Map();
  #bestUpdates = new Map();
  #finality = null;
  #optimistic = null;
  #nextBootstrapEpoch = 1; // epoch 0's block is genesis, which has no light-client header

  /** listener: {finalityUpdate(entry), optimisticUpdate(entry)}; an entry is {slot, update} and its slot decides the fork. */
  constructor({ chain, listener }) {
    this.#chain = chain;
    this.#listener = listener;
  }

  bootstrap(root) {
    return this.#bootstraps.get(root);
  }

  bestUpdates(startPeriod, count) {
    const entries = [];
    for (let period = startPeriod; period < startPeriod + count; period++) {
      const best = this.#bestUpdates.get(period);
      if (best !== undefined) entries.push(best);
    }
    return entries;
  }

  get finalityUpdate() {
    return this.#finality;
  }

  get optimisticUpdate() {
    return this.#optimistic;
  }

  /** To be told of every block, right after the chain has imported it. */
  onBlock(signedBlock) {
    this.#addBootstraps();
    const { message } = signedBlock;
    const attested = this.#chain.block(this.#chain.head.parentRoot);
    const participants = message.body.syncAggregate.syncCommitteeBits.getTrueBitIndexes().length;
    if (attested.proofs === undefined || participants === 0) return;
    const update = createUpdate(this.#chain.config.getForkTypes(attested.slot), {
      attested,
      finalized: this.#chain.block(attested.proofs.finalizedRoot),
      syncAggregate: message.body.syncAggregate,
      signatureSlot: message.slot,
    });
    const entry = { slot: attested.slot, update, ranking: ranking(update) };
    this.#offerBest(entry);
    this.#offerFinality(entry);
    this.#optimistic = entry;
    this.#listener.optimisticUpdate(entry);
  }

  #offerBest(entry) {
    const period = syncCommitteePeriod(entry.slot);
    if (period !== syncCommitteePeriod(entry.update.signatureSlot)) return;
    const incumbent = this.#bestUpdates.get(period);
    if (incumbent !== undefined && !isBetterUpdate(entry.ranking, incumbent.ranking)) return;
    this.#bestUpdates.set(period, entry);
    forgetOldest(this.#bestUpdates, MAX_PERIODS);
  }

  #offerFinality(entry) {
    const gain = finalityGain(entry.ranking, this.#finality?.ranking);
    if (gain === "none") return;
    this.#finality = entry;
    if (gain === "news") this.#listener.finalityUpdate(entry);
  }

  #addBootstraps() {
    const { epoch } = this.#chain.head.checkpoints.finalized;
    for (; this.#nextBootstrapEpoch <= epoch; this.#nextBootstrapEpoch++) {
      const record = this.#chain.blockAtOrBefore(epochStart(this.#nextBootstrapEpoch));
      if (record?.proofs === undefined) continue;
      this.#bootstraps.set(record.root, { slot: record.slot, bootstrap: createBootstrap(record) });
    }
    forgetOldest(this.#bootstraps, MAX_BOOTSTRAPS);
  }
}

function forgetOldest(map, limit) {
  for (const key of map.keys()) {
    if (map.size <= limit) return;
    map.delete(key);
  }
}
