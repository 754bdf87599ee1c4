package io.nexushub.lightclient.ethereum;

import static io.nexushub.lightclient.ethereum.Forgeries.refused;
import static io.nexushub.lightclient.ethereum.HistoricChain.KECCAK;
import static io.nexushub.lightclient.ethereum.HistoricChain.header;
import static io.nexushub.lightclient.ethereum.HistoricChain.storeHolding;
import static io.nexushub.lightclient.ethereum.HistoricChain.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.lightclient.Refusal.Kind;
import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Events from before an outage of days, and what somebody would try on the way down to them. */
class LeapTest {
  private static final long WINDOW = EventEvidence.HISTORY_WINDOW;

  private final EthereumLightClient client =
      Forgeries.client(Captures.harness(), UpdatePolicy.FINAL);
  private final HistoricChain days = new HistoricChain(1_000, 9_191, 17_382, 25_573);

  @Test
  void anEventOfThreeDaysAgoIsProven() throws MalformedMessage {
    assertThat(provenBlock(days)).isEqualTo(1_000);
  }

  @Test
  void evenOfFiveWeeksAgo() throws MalformedMessage {
    long[] numbers =
        LongStream.rangeClosed(0, EventEvidence.MAX_LEAPS).map(i -> 10 + i * WINDOW).toArray();
    assertThat(provenBlock(new HistoricChain(numbers))).isEqualTo(10);
  }

  /** The leaps come first; what is left of the way goes from parent to parent. */
  @Test
  void aLeapMayEndAboveTheEvent() throws MalformedMessage {
    HistoricChain chain = new HistoricChain(1_000).withChild(1_001);
    HistoricChain.World world =
        world(EventEvidence.HISTORY_CONTRACT, HistoryRules.slotOf(1_001), KECCAK.hash(chain.top()));
    Bytes top = header(Hash.ZERO, world.accounts().root(), Hash.ZERO, 5_000);
    List<Bytes> down = new ArrayList<>(chain.headers);
    down.addFirst(top);
    EventEvidence evidence =
        chain.evidence(
            down, List.of(world.proof(EventEvidence.HISTORY_CONTRACT, HistoryRules.slotOf(1_001))));
    assertThat(proven(top, evidence)).isEqualTo(1_000);
  }

  @Test
  void aLeapBeyondTheWindowIsRefused() throws MalformedMessage {
    refused(
        judged(new HistoricChain(1_000, 1_000 + WINDOW + 1)),
        Kind.INVALID,
        "block hash of #1000 in the state of #9192: 8192 blocks apart (expected: 1 to 8191)");
  }

  /** Neither upwards nor in a circle: every step has to lead down. */
  @Test
  void noWayLeadsUpOrRound() throws MalformedMessage {
    refused(judged(new HistoricChain(1_000, 900, 1_100)), Kind.INVALID, "-100 blocks apart");
    refused(judged(new HistoricChain(1_000, 1_000)), Kind.INVALID, "0 blocks apart");
    List<Bytes> round = new ArrayList<>(days.headers);
    round.add(1, days.top());
    List<EventEvidence.Leap> leaps = new ArrayList<>(days.leaps);
    leaps.add(1, days.leaps.getFirst());
    refused(
        client.prove(storeHolding(days.top()), days.evidence(round, leaps)),
        Kind.INVALID,
        "0 blocks apart");
  }

  @Test
  void theHashHasToStandInTheBlocksOwnSlot() throws MalformedMessage {
    Bytes old = days.headers.getLast();
    BigInteger wrong = HistoryRules.slotOf(1_001);
    HistoricChain.World world = world(EventEvidence.HISTORY_CONTRACT, wrong, KECCAK.hash(old));
    Bytes top = header(Hash.ZERO, world.accounts().root(), Hash.ZERO, 5_000);
    refused(
        client.prove(
            storeHolding(top),
            days.evidence(
                List.of(top, old), List.of(world.proof(EventEvidence.HISTORY_CONTRACT, wrong)))),
        Kind.INVALID,
        "storage slot 1000");
    refused(
        client.prove(
            storeHolding(top),
            days.evidence(
                List.of(top, old),
                List.of(world.proof(EventEvidence.HISTORY_CONTRACT, HistoryRules.slotOf(1_000))))),
        Kind.INVALID,
        "block hash of #1000 in the state of #5000: " + KECCAK.hash(old),
        "expected: " + Hash.ZERO);
  }

  @Test
  void anotherContractsStorageIsNoHistory() throws MalformedMessage {
    Address own = Address.hex("00000000000000000000000000000000000000aa");
    Bytes old = days.headers.getLast();
    BigInteger slot = HistoryRules.slotOf(1_000);
    HistoricChain.World world = world(own, slot, KECCAK.hash(old));
    Bytes top = header(Hash.ZERO, world.accounts().root(), Hash.ZERO, 5_000);
    refused(
        client.prove(
            storeHolding(top), days.evidence(List.of(top, old), List.of(world.proof(own, slot)))),
        Kind.INVALID,
        "account " + EventEvidence.HISTORY_CONTRACT);
  }

  /**
   * A block with a state of the forger's making does not have the hash that the leap above proves.
   */
  @Test
  void aForgedStateOnTheWayIsNoticedAboveIt() throws MalformedMessage {
    Bytes invented = header(Hash.ZERO, Hash.ZERO, Hash.ZERO, 1_000);
    HistoricChain.World forged =
        world(EventEvidence.HISTORY_CONTRACT, HistoryRules.slotOf(1_000), KECCAK.hash(invented));
    for (int at = 1; at < days.headers.size() - 1; at++) {
      List<Bytes> headers = new ArrayList<>(days.headers);
      long number = ExecutionHeader.decode(headers.get(at)).number();
      Bytes fake = header(Hash.ZERO, forged.accounts().root(), Hash.ZERO, number);
      headers.set(at, fake);
      refused(
          client.prove(storeHolding(days.top()), days.evidence(headers, days.leaps)),
          Kind.INVALID,
          "block hash of #" + number,
          KECCAK.hash(fake).toString());
    }
  }

  @Test
  void noFlippedByteOfALeapGetsThrough() throws MalformedMessage {
    EthereumStore store = storeHolding(days.top());
    for (int at = 0; at < days.leaps.size(); at++) {
      List<Bytes> nodes = days.leaps.get(at).storageNodes();
      for (int i = 0; i < nodes.getLast().length(); i++) {
        List<Bytes> changed = new ArrayList<>(nodes);
        changed.set(nodes.size() - 1, Forgeries.flipped(nodes.getLast(), i));
        List<EventEvidence.Leap> leaps = new ArrayList<>(days.leaps);
        leaps.set(at, new EventEvidence.Leap(leaps.get(at).accountNodes(), changed));
        assertThat(client.prove(store, days.evidence(days.headers, leaps)))
            .isInstanceOf(Verdict.Refused.class);
      }
    }
  }

  @Test
  void leapsAreCounted() throws MalformedMessage {
    long[] numbers =
        LongStream.rangeClosed(0, EventEvidence.MAX_LEAPS + 1).map(i -> 10 + i).toArray();
    HistoricChain chain = new HistoricChain(numbers);
    refused(judged(chain), Kind.INVALID, "leaps: 33 (expected: <= 32");
    assertThatThrownBy(() -> EventEvidence.decode(chain.evidence().encode()))
        .isInstanceOf(MalformedMessage.class)
        .hasMessage("leaps: > 32 (expected: <= 32)");
    refused(
        client.prove(
            storeHolding(days.top()),
            days.evidence(List.of(days.top(), days.headers.get(1)), days.leaps)),
        Kind.INVALID,
        "leaps: 3 (expected: <= 1, to a header each)");
  }

  /** Evidence with as many leaps as allowed, each twice as deep as mainnet's, has to fit. */
  @Test
  void theDeepestLeapsFitBesideTheLargestReceipt() throws MalformedMessage {
    Bytes branch = Bytes.wrap(new byte[532]);
    List<Bytes> account = new ArrayList<>();
    for (int i = 0; i < 18; i++) {
      account.add(branch);
    }
    List<EventEvidence.Leap> leaps = new ArrayList<>();
    List<Bytes> headers = new ArrayList<>(List.of(days.top()));
    for (int i = 0; i < EventEvidence.MAX_LEAPS; i++) {
      leaps.add(new EventEvidence.Leap(account, account.subList(0, 10)));
      headers.add(Bytes.wrap(new byte[700]));
    }
    EventEvidence evidence =
        new EventEvidence(
            headers,
            leaps,
            EventEvidence.MAX_TRANSACTION_INDEX,
            List.of(branch, branch, Bytes.wrap(new byte[TransactionReceipt.MAX_LENGTH + 16])),
            EventEvidence.MAX_LOG_POSITION);
    assertThat(EventEvidence.decode(evidence.encode())).isEqualTo(evidence);
  }

  private long provenBlock(HistoricChain chain) throws MalformedMessage {
    return proven(chain.top(), chain.evidence());
  }

  private long proven(Bytes top, EventEvidence evidence) throws MalformedMessage {
    Verdict<ProvenLog> verdict =
        client.prove(storeHolding(top), EventEvidence.decode(evidence.encode()));
    assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
    ProvenLog log = ((Verdict.Accepted<ProvenLog>) verdict).value();
    assertThat(log.log().data()).isEqualTo(Bytes.utf8("said long ago"));
    return log.block().number();
  }

  private Verdict<ProvenLog> judged(HistoricChain chain) throws MalformedMessage {
    return client.prove(storeHolding(chain.top()), chain.evidence());
  }
}
