package io.nexushub.simulator;

/**
 * Worlds with everything at once: up to f faulty members of any vice among four to twenty-two of
 * any power, bad links, partitions, wrong clocks, crashes at any effect. Every {@link Invariant}
 * holds at every event, and after the healing the chain goes on within a bounded number of rounds.
 */
class ScenarioTest {
  @Seeds(500)
  void whateverHappensEveryInvariantHoldsAndTheChainGoesOn(long seed) {
    Scenario.draw(seed).play();
  }

  /** A member that wants to speak and gets no signature is as one that is not heard. */
  @Seeds(120)
  void aSignerThatIsAwayCostsRoundsAndNothingElse(long seed) {
    Scenario.draw(seed).signersAbsent(0.25).play();
  }
}
