package io.nexushub.lightclient.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.JblstScheme;
import io.nexushub.crypto.Keccak256;
import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.TrieProof;
import io.nexushub.simulator.TestData;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What verification costs, on mainnet's own updates: {@code mvn -pl light-clients/verify -am test
 * -Dtest=MainnetFiguresTest -Dfigures=true -Dsurefire.failIfNoSpecifiedTests=false}. By hand,
 * because a time is not right or wrong.
 */
@EnabledIfSystemProperty(named = "figures", matches = "true")
class MainnetFiguresTest {
  private static final String FOLDER = "ethereum/public/mainnet-deneb/updates-1347-1392";
  private static final String UPDATES =
      "eth_v1_beacon_light_client_updates_start_period_1347_count_46.ssz";
  private static final double PERIODS_A_YEAR = 365.25 * 86_400 / 12 / 8192;
  private static final int ROUNDS = 5;
  private static final int TRANSACTIONS = 300;

  private final JblstScheme bls = new JblstScheme();

  @Test
  void periods() throws MalformedMessage {
    Path folder = TestData.path(FOLDER);
    LightClientBootstrap bootstrap = bootstrap(folder);
    List<Bytes> bodies = RealChainsTest.bodies(Captures.fileBytes(folder.resolve(UPDATES)));
    long octets = bodies.stream().mapToLong(Bytes::length).sum();
    double[] start = new double[ROUNDS];
    double[] decoding = new double[ROUNDS];
    double[] following = new double[ROUNDS];
    double[] known = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      EthereumLightClient client = client();
      long begin = System.nanoTime();
      EthereumStore store =
          accepted(client.initialise(bootstrap.header().beacon().root(), bootstrap));
      start[round] = millis(begin);
      begin = System.nanoTime();
      List<LightClientUpdate> updates = new ArrayList<>();
      for (Bytes body : bodies) {
        updates.add(client.objects().update(LightClientObjects.Form.UPDATE, body));
      }
      decoding[round] = millis(begin) / bodies.size();
      begin = System.nanoTime();
      EthereumStore before = store;
      for (LightClientUpdate update : updates) {
        before = store;
        store = client.apply(store, accepted(client.verify(store, update, after(update))));
      }
      following[round] = millis(begin) / bodies.size();
      LightClientUpdate last = updates.getLast();
      begin = System.nanoTime();
      for (int i = 0; i < bodies.size(); i++) {
        accepted(client.verify(before, last, after(last)));
      }
      known[round] = millis(begin) / bodies.size();
      assertThat(store.period(Preset.MAINNET)).isEqualTo(1392);
    }
    say("bootstrap verified", median(start), "ms");
    say("update decoded (SSZ, 512 keys and branches)", median(decoding), "ms");
    say("update verified and applied, committee new to the client", median(following), "ms");
    say("update verified, committee known (as a finality update)", median(known), "ms");
    double year = PERIODS_A_YEAR * (median(decoding) + median(following)) / 1000;
    say("a year of updates, from these", year, "s");
    say("a year of updates", PERIODS_A_YEAR * octets / bodies.size() / 1_000_000, "MB");
  }

  @Test
  void receiptOfABlockOf300() {
    List<Bytes> receipts = new ArrayList<>();
    for (int i = 0; i < TRANSACTIONS; i++) {
      List<Log> logs =
          List.of(new Log(Address.ZERO, List.of(Hash.ZERO, Hash.ZERO, Hash.ZERO), word(i)));
      receipts.add(
          new TransactionReceipt(
                  2,
                  Bytes.of((byte) 1),
                  BigInteger.valueOf(21_000L * (i + 1)),
                  LogBloom.of(logs, Keccak256.FUNCTION).bits(),
                  logs)
              .encode());
    }
    double[] building = new double[ROUNDS];
    double[] proving = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long begin = System.nanoTime();
      MerkleTrie trie = MerkleTrie.ofList(Keccak256.FUNCTION, receipts);
      Hash root = trie.root();
      building[round] = millis(begin);
      begin = System.nanoTime();
      for (int i = 0; i < TRANSACTIONS; i++) {
        Bytes key = MerkleTrie.indexKey(i);
        assertThat(trie.prove(key).verify(Keccak256.FUNCTION, root, key))
            .isInstanceOf(TrieProof.Verdict.Present.class);
      }
      proving[round] = millis(begin) / TRANSACTIONS;
    }
    say("trie of 300 receipts built and hashed", median(building), "ms");
    say("one of them proven and the proof verified", median(proving), "ms");
  }

  private static Bytes word(int value) {
    return Bytes.hex("%064x".formatted(value));
  }

  private EthereumLightClient client() {
    return new EthereumLightClient(
        NetworkConfig.MAINNET, UpdatePolicy.FINAL, bls, Keccak256.FUNCTION);
  }

  private LightClientBootstrap bootstrap(Path folder) throws MalformedMessage {
    return RealChainsTest.servedBootstrap(client(), folder, "2e522016");
  }

  private static Instant after(LightClientUpdate update) {
    return NetworkConfig.MAINNET.timeOf(update.signatureSlot() + 1);
  }

  private static <V> V accepted(Verdict<V> verdict) {
    if (verdict instanceof Verdict.Accepted<V>(V value)) {
      return value;
    }
    throw new AssertionError(verdict);
  }

  private static double millis(long begin) {
    return (System.nanoTime() - begin) / 1e6;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static void say(String what, double value, String unit) {
    System.out.printf(Locale.ROOT, "%-60s %9.3f %s%n", what, value, unit);
  }
}
