// What happens on the chain, told twice: as the beacon API's events, and as progress to whoever started the devnet.

import { computeEpochAtSlot } from "@lodestar/state-transition";
import { isEpochStart } from "./beacon-chain.mjs";
import { ZERO_ROOT } from "./bytes.mjs";

export class Announcements {
  #chain;
  #events;
  #progress;
  #startedAt;
  #finalizedEpoch = 0;
  #fork;
  #lightClientReady = false;

  constructor({ chain, events, progress, startedAt }) {
    this.#chain = chain;
    this.#events = events;
    this.#progress = progress;
    this.#startedAt = startedAt;
    this.#fork = chain.config.getForkName(chain.genesis.slot);
  }

  block({ message }, slotsLate) {
    const { head } = this.#chain;
    const transactions = message.body.executionPayload.transactions.length;
    this.#announceFork(head);
    this.#events.emit("head", {
      slot: String(head.slot),
      block: head.root,
      state: head.stateRoot,
      epoch_transition: isEpochStart(head.slot),
      // There is no re-shuffling to watch for on one branch; the fields are required, so they are there.
      previous_duty_dependent_root: ZERO_ROOT,
      current_duty_dependent_root: ZERO_ROOT,
      execution_optimistic: false,
    });
    if (isEpochStart(head.slot) || transactions > 0) {
      this.#progress("block", {
        slot: head.slot,
        epoch: computeEpochAtSlot(head.slot),
        fork: this.#fork,
        root: head.root,
        executionBlock: head.executionHash,
        executionNumber: head.executionNumber,
        transactions,
        slotsLate: Math.max(0, slotsLate),
      });
    }
    this.#announceFinality(head);
  }

  finalityUpdate({ slot, update }) {
    const { config } = this.#chain;
    const version = config.getForkName(slot);
    if (!this.#lightClientReady) {
      this.#lightClientReady = true;
      this.#progress("light-client-ready", {
        attestedSlot: slot,
        finalizedSlot: update.finalizedHeader.beacon.slot,
        fork: version,
        elapsedMillis: Date.now() - this.#startedAt,
      });
    }
    this.#emitUpdate("light_client_finality_update", "LightClientFinalityUpdate", version, slot, update);
  }

  optimisticUpdate({ slot, update }) {
    const version = this.#chain.config.getForkName(slot);
    this.#emitUpdate("light_client_optimistic_update", "LightClientOptimisticUpdate", version, slot, update);
  }

  #emitUpdate(topic, typeName, version, slot, update) {
    if (!this.#events.hasSubscribers(topic)) return;
    const type = this.#chain.config.getPostAltairForkTypes(slot)[typeName];
    this.#events.emit(topic, { version, data: type.toJson(update) });
  }

  #announceFork(head) {
    const fork = this.#chain.config.getForkName(head.slot);
    if (fork === this.#fork) return;
    this.#fork = fork;
    this.#progress("fork", { fork, slot: head.slot, epoch: computeEpochAtSlot(head.slot) });
  }

  #announceFinality(head) {
    const { epoch } = head.checkpoints.finalized;
    if (epoch <= this.#finalizedEpoch) return;
    this.#finalizedEpoch = epoch;
    const { finalized } = this.#chain;
    this.#events.emit("finalized_checkpoint", {
      block: finalized.root,
      state: finalized.stateRoot,
      epoch: String(epoch),
      execution_optimistic: false,
    });
    this.#progress("finalized", {
      slot: finalized.slot,
      epoch,
      root: finalized.root,
      executionBlock: finalized.executionHash,
      executionNumber: finalized.executionNumber,
    });
  }
}
