import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MAX_SKIPPED_SLOTS, nextSlot, slotAt, slotStartMillis } from "../src/slot-clock.mjs";

const CLOCK = { genesisTime: 1000, secondsPerSlot: 2 };

describe("slot clock", () => {
  it("puts slot 0 at genesis", () => {
    assert.deepEqual([999_999, 1_000_000, 1_001_999, 1_002_000].map((now) => slotAt(CLOCK, now)), [-1, 0, 0, 1]);
    assert.equal(slotStartMillis(CLOCK, 3), 1_006_000);
  });

  it("leaves out no slot while catching up with a genesis in the past", () => {
    assert.equal(nextSlot({ headSlot: 4, currentSlot: 400, caughtUp: false }), 5);
  });

  it("makes a block that is a little late all the same", () => {
    assert.equal(nextSlot({ headSlot: 4, currentSlot: 4, caughtUp: true }), 5);
    assert.equal(nextSlot({ headSlot: 4, currentSlot: 6, caughtUp: true }), 5);
  });

  it("leaves slots empty when late, few enough for every epoch to finalise", () => {
    assert.equal(nextSlot({ headSlot: 4, currentSlot: 7, caughtUp: true }), 7);
    assert.equal(nextSlot({ headSlot: 4, currentSlot: 400, caughtUp: true }), 5 + MAX_SKIPPED_SLOTS);
    assert.ok(MAX_SKIPPED_SLOTS + 1 <= 8 / 2, "an epoch has two blocks at least");
  });
});
