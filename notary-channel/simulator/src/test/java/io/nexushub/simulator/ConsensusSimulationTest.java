package io.nexushub.simulator;

import static io.nexushub.simulator.Simulation.everyHonestReplica;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.LocalSigner;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.crypto.SecretKey;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * The production replica in seeded worlds. What is listed at {@link Invariants} is checked at every
 * effect; these tests add what must happen, and who is to blame.
 */
class ConsensusSimulationTest {
  private static final long MAX_EVENTS = 200_000;

  @Seeds(20)
  void aGoodNetworkCommitsWithoutAnyRefusal(long seed) {
    Simulation sim = Simulation.of(seed);
    sim.runUntil(everyHonestReplica(node -> node.committedHeight() >= 25), MAX_EVENTS);
    assertThat(sim.nodes()).allSatisfy(node -> assertThat(node.refusals()).isEmpty());
  }

  @Seeds(20)
  void aProposerWithTwoFacesCannotForkTheChain(long seed) {
    Simulation sim =
        Simulation.of(seed)
            .network(link -> link.delay(1, 80).dropping(0.05).duplicating(0.05))
            .byzantine(0, Behaviour.TWO_FACED_PROPOSER);
    sim.runUntil(everyHonestReplica(node -> node.committedHeight() >= 25), MAX_EVENTS);
    assertThat(sim.honest())
        .allSatisfy(node -> assertThat(node.accused()).containsOnly(sim.address(0)));
  }

  @Seeds(20)
  void aDoubleVoterIsNamedAndChangesNothing(long seed) {
    Simulation sim =
        Simulation.of(seed)
            .network(link -> link.delay(1, 80).dropping(0.05))
            .byzantine(1, Behaviour.DOUBLE_VOTER);
    sim.runUntil(everyHonestReplica(node -> node.committedHeight() >= 20), MAX_EVENTS);
    assertThat(sim.honest())
        .allSatisfy(node -> assertThat(node.accused()).isSubsetOf(sim.address(1)));
  }

  @Seeds(20)
  void aSilentMemberCostsTimeAndNothingElse(long seed) {
    Simulation sim =
        Simulation.of(seed)
            .network(link -> link.delay(1, 60).dropping(0.02))
            .byzantine(3, Behaviour.SILENT);
    sim.runUntil(everyHonestReplica(node -> node.committedHeight() >= 20), MAX_EVENTS);
  }

  @Seeds(20)
  void crashesAtAnyEffectLoseNothingThatWasPersisted(long seed) {
    Simulation sim =
        Simulation.of(seed)
            .network(link -> link.delay(1, 80).dropping(0.1).duplicating(0.05))
            .byzantine(2, Behaviour.TWO_FACED_PROPOSER)
            .crashing(0.004)
            .partitioning(0.02);
    sim.run(2_500);
    sim.heal();
    long goal = highest(sim) + 5;
    sim.runUntil(everyHonestReplica(node -> node.committedHeight() >= goal), MAX_EVENTS);
  }

  @Seeds(40)
  void aTraitorAmongCrashesCannotForkTheChain(long seed) {
    Simulation sim =
        Simulation.of(seed)
            .network(link -> link.delay(1, 150).dropping(0.2).duplicating(0.05))
            .byzantine(0, Behaviour.TRAITOR)
            .crashing(0.001)
            .partitioning(0.01);
    sim.run(2_500);
    sim.heal();
    long goal = highest(sim) + 5;
    sim.runUntil(everyHonestReplica(node -> node.committedHeight() >= goal), MAX_EVENTS);
  }

  @Seeds(20)
  void everybodyCrashesAtOnceAndGoesOn(long seed) {
    Simulation sim = Simulation.of(seed).network(link -> link.delay(1, 80).dropping(0.05));
    for (int times = 0; times < 5; times++) {
      sim.run(200 + seed % 100);
      sim.nodes().forEach(node -> sim.stop(node.place()));
      sim.run(Duration.ofMillis(100));
      sim.nodes().forEach(node -> sim.restart(node.place()));
    }
    long goal = highest(sim) + 5;
    sim.runUntil(everyHonestReplica(node -> node.committedHeight() >= goal), MAX_EVENTS);
  }

  @Seeds(20)
  void twoStoppedOfFourStopTheChainAndOneReturningResumesIt(long seed) {
    Simulation sim = Simulation.of(seed);
    sim.runUntil(everyHonestReplica(node -> node.committedHeight() >= 5), MAX_EVENTS);
    sim.stop(2);
    sim.stop(3);
    sim.run(Duration.ofSeconds(1));
    long before = highest(sim);
    sim.run(Duration.ofSeconds(20));
    assertThat(highest(sim)).isEqualTo(before);
    sim.restart(3);
    sim.runUntil(
        everyHonestReplica(node -> !node.isUp() || node.committedHeight() >= before + 5),
        MAX_EVENTS);
  }

  @Seeds(10)
  void aMemberThatSleptCatchesUpInBatches(long seed) {
    Simulation sim = Simulation.of(seed).network(link -> link.delay(1, 20));
    sim.begin();
    sim.isolate(Set.of(3));
    sim.runUntil(s -> s.nodes().get(0).committedHeight() >= 140, MAX_EVENTS);
    assertThat(sim.nodes().get(3).committedHeight()).isZero();
    sim.heal();
    long goal = highest(sim) + 3;
    sim.runUntil(everyHonestReplica(node -> node.committedHeight() >= goal), MAX_EVENTS);
  }

  @Seeds(10)
  void forgedHistoryIsRefusedAndFetchedElsewhere(long seed) {
    Simulation sim =
        Simulation.of(seed).byzantine(0, Behaviour.FORGER).network(link -> link.delay(1, 20));
    sim.begin();
    sim.isolate(Set.of(3));
    sim.runUntil(s -> s.nodes().get(1).committedHeight() >= 100, MAX_EVENTS);
    sim.heal();
    long goal = highest(sim) + 3;
    sim.runUntil(everyHonestReplica(node -> node.committedHeight() >= goal), MAX_EVENTS);
    assertThat(sim.nodes().get(3).refusals())
        .allSatisfy(reason -> assertThat(reason).startsWith(sim.address(0).toString()));
  }

  /** The same replica with the real curve, whichever implementation loads. */
  @Seeds(1)
  void realSignaturesServeAsWellAsToys(long seed) {
    List<LocalSigner> signers =
        LongStream.range(0, 4)
            .mapToObj(number -> HashFunction.SHA_256.hash(Bytes.utf8("member " + number)))
            .map(secret -> LocalSigner.of(SecretKey.of(secret.bytes())))
            .toList();
    Simulation sim =
        Simulation.of(seed)
            .replicas(signers, Secp256k1.scheme())
            .network(link -> link.delay(1, 40).dropping(0.02));
    sim.runUntil(everyHonestReplica(node -> node.committedHeight() >= 6), MAX_EVENTS);
    assertThat(sim.nodes())
        .allSatisfy(node ->
            assertThat(node.notarisations())
                .filteredOn(known -> known.height() <= 3)
                .isNotEmpty()
                .allMatch(known -> known.hasQuorum(sim.members())));
  }

  @Seeds(20)
  void everyDecisionIsSignedByAllInTheEnd(long seed) {
    Simulation sim =
        Simulation.of(seed).network(link -> link.delay(1, 80).dropping(0.1)).crashing(0.002);
    sim.runUntil(everyHonestReplica(node -> node.committedHeight() >= 15), MAX_EVENTS);
    sim.heal();
    sim.run(Duration.ofSeconds(5));
    assertThat(sim.nodes())
        .allSatisfy(node ->
            assertThat(node.notarisations())
                .hasSizeGreaterThan(3)
                .filteredOn(known -> known.height() <= 15)
                .allMatch(known -> known.hasQuorum(sim.members())));
  }

  @Seeds(10)
  void anIdleChannelMakesFewBlocksAndAWaitingTransactionIsCommittedAtOnce(long seed) {
    Simulation sim = Simulation.of(seed).transactionEvery(0);
    sim.run(Duration.ofSeconds(20));
    long idle = highest(sim);
    assertThat(idle).isBetween(4L, 12L); // one in two seconds, less what is not yet final
    sim.submit();
    sim.run(Duration.ofMillis(400));
    assertThat(sim.nodes())
        .allSatisfy(node ->
            assertThat(node.chain())
                .anySatisfy(block -> assertThat(block.transactions()).hasSize(1)));
  }

  private static long highest(Simulation sim) {
    return sim.nodes().stream().mapToLong(SimulatedNode::committedHeight).max().orElseThrow();
  }
}
