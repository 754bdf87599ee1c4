import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { finalityGain, isBetterUpdate, syncCommitteePeriod } from "../src/light-client-updates.mjs";

const GOOD = Object.freeze({
  participants: 30,
  hasSupermajority: true,
  hasRelevantSyncCommittee: true,
  hasFinality: true,
  hasSyncCommitteeFinality: true,
  attestedSlot: 40,
  finalizedSlot: 16,
  signatureSlot: 41,
});

/** `better` must win in both directions: a comparison that always says yes would pass one of them. */
function prefers(better, worse) {
  assert.equal(isBetterUpdate({ ...GOOD, ...better }, { ...GOOD, ...worse }), true);
  assert.equal(isBetterUpdate({ ...GOOD, ...worse }, { ...GOOD, ...better }), false);
}

// In the order of is_better_update; each pair is contradicted by every criterion below it.
describe("is_better_update", () => {
  it("wants a supermajority first", () => {
    prefers({ participants: 22, hasFinality: false, attestedSlot: 60 }, { participants: 21, hasSupermajority: false });
  });

  it("wants more participants as long as neither has one", () => {
    prefers(
      { hasSupermajority: false, participants: 20, hasRelevantSyncCommittee: false, hasFinality: false },
      { hasSupermajority: false, participants: 19 },
    );
  });

  it("wants the committee of the attested period", () => {
    prefers({ hasFinality: false, hasSyncCommitteeFinality: false, participants: 22 }, { hasRelevantSyncCommittee: false });
  });

  it("wants finality, then finality within the period", () => {
    prefers({ hasSyncCommitteeFinality: false, participants: 22 }, { hasFinality: false, hasSyncCommitteeFinality: false });
    prefers({ participants: 22 }, { hasSyncCommitteeFinality: false });
  });

  it("breaks ties by participation, age of the attested header, age of the signature", () => {
    prefers({ participants: 31, attestedSlot: 60 }, { participants: 30 });
    prefers({ attestedSlot: 39, signatureSlot: 50 }, { attestedSlot: 40, signatureSlot: 41 });
    prefers({ signatureSlot: 41 }, { signatureSlot: 42 });
  });

  it("keeps the incumbent when both are equal", () => {
    assert.equal(isBetterUpdate(GOOD, GOOD), false);
  });
});

describe("finality update", () => {
  const gain = (candidate, incumbent) => finalityGain({ ...GOOD, ...candidate }, incumbent && { ...GOOD, ...incumbent });

  it("is news when finality advances, however few have signed", () => {
    assert.equal(gain({}, undefined), "news");
    assert.equal(gain({ finalizedSlot: 24, hasSupermajority: false }, { finalizedSlot: 16 }), "news");
  });

  it("is news when the same finality gains its two thirds, and may be refreshed with them", () => {
    assert.equal(gain({}, { hasSupermajority: false }), "news");
    assert.equal(gain({ attestedSlot: 42 }, {}), "same");
  });

  it("is nothing when it takes something away", () => {
    assert.equal(gain({ hasSupermajority: false, attestedSlot: 42 }, {}), "none");
    assert.equal(gain({ finalizedSlot: 8 }, {}), "none");
    assert.equal(gain({ hasFinality: false }, undefined), "none");
  });
});

describe("compute_sync_committee_period_at_slot", () => {
  it("counts periods of 64 slots in the minimal preset", () => {
    assert.deepEqual([0, 63, 64, 127, 128].map(syncCommitteePeriod), [0, 0, 1, 1, 2]);
  });
});
