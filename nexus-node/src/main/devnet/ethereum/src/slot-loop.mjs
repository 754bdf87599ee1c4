// The one loop that makes blocks. It ends only when stopped, or with the failure that no retry mends.

import { ExecutionFailure, ExecutionSilent } from "./engine-api.mjs";
import { nextSlot, slotAt, slotStartMillis } from "./slot-clock.mjs";

const RETRY_PAUSE_MILLIS = 200;
const MAX_REPLAYS = 10;

/** So many failures with no block between them are not an outage but a defect of ours or of the execution node. */
const MAX_FAILURES_IN_A_ROW = 5;

export class SlotLoop {
  #chain;
  #production;
  #execution;
  #node;
  #clock;
  #onBlock;
  #progress;
  #attestations = [];
  #caughtUp = false;
  #executionReachable = true;
  #failuresInARow = 0;
  #stopped = false;
  #wake = () => {};

  constructor({ chain, production, execution, node, clock, onBlock, progress }) {
    this.#chain = chain;
    this.#production = production;
    this.#execution = execution;
    this.#node = node;
    this.#clock = clock;
    this.#onBlock = onBlock;
    this.#progress = progress;
  }

  get isExecutionReachable() {
    return this.#executionReachable;
  }

  stop() {
    this.#stopped = true;
    this.#wake();
  }

  async run() {
    while (!this.#stopped) {
      const slot = await this.#nextSlot();
      if (this.#stopped) return;
      try {
        await this.#makeBlock(slot);
        this.#failuresInARow = 0;
      } catch (failure) {
        if (this.#stopped) return;
        if (!(failure instanceof ExecutionFailure)) throw failure;
        if (++this.#failuresInARow > MAX_FAILURES_IN_A_ROW) throw failure;
        await this.#recover(failure);
      }
    }
  }

  async #nextSlot() {
    const currentSlot = slotAt(this.#clock, Date.now());
    const slot = nextSlot({ headSlot: this.#chain.head.slot, currentSlot, caughtUp: this.#caughtUp });
    const millis = this.#millisUntil(slot);
    if (millis > 0) {
      if (!this.#caughtUp) this.#progress("caught-up", { slot: this.#chain.head.slot });
      this.#caughtUp = true;
      await this.#pause(millis);
    } else {
      await new Promise(setImmediate); // while catching up, requests are served between blocks
    }
    return slot;
  }

  async #makeBlock(slot) {
    const { signedBlock, postState, attestations } = await this.#production.produce(this.#chain, slot, this.#attestations);
    if (this.#stopped) return;
    this.#chain.import(signedBlock, postState);
    this.#attestations = attestations;
    this.#onBlock(signedBlock, slotAt(this.#clock, Date.now()) - slot);
    // When the next block is due already, asking for its payload moves the head just as well.
    if (this.#millisUntil(slot + 1) > 0) await this.#execution.followHead(this.#chain);
  }

  #millisUntil(slot) {
    return slotStartMillis(this.#clock, slot) - Date.now();
  }

  // The block that was being made is forgotten; the beacon chain goes on from its head as soon as the node is back.
  async #recover(failure) {
    this.#executionReachable = false;
    this.#progress("execution-unreachable", { slot: this.#chain.head.slot, reason: failure.message });
    for (let attempt = 1; !this.#stopped; attempt++) {
      await this.#pause(RETRY_PAUSE_MILLIS);
      if (this.#stopped) return;
      await this.#node.ready();
      try {
        const replayed = await this.#execution.replay(this.#chain);
        this.#executionReachable = true;
        this.#progress("execution-resumed", { slot: this.#chain.head.slot, replayedBlocks: replayed, pid: this.#node.pid });
        return;
      } catch (silence) {
        if (!(silence instanceof ExecutionFailure)) throw silence;
        if (attempt >= MAX_REPLAYS) throw new Error(`execution node does not resume: ${silence.message}`);
        if (silence instanceof ExecutionSilent) this.#node.kill(); // the second silence in a row: it hangs
      }
    }
  }

  async #pause(millis) {
    await new Promise((elapsed) => {
      const timer = setTimeout(elapsed, millis);
      this.#wake = () => {
        clearTimeout(timer);
        elapsed();
      };
    });
  }
}
