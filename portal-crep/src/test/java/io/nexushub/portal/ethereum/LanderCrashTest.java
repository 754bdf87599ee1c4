package io.nexushub.portal.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.LocalSigner;
import io.nexushub.crypto.SecretKey;
import io.nexushub.portal.TransientFailure;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Signer;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.crypto.TransactionDecoder;
import org.web3j.protocol.Web3j;

/**
 * Killed before or after every single thing it says to the node, between blocks that come and go, a
 * lander brings each call into the chain once and never signs two calls under one nonce.
 */
class LanderCrashTest {
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);
  private static final Address TO = Address.hex("00000000000000000000000000000000000000aa");
  private static final List<String> CALLS = List.of("01", "02");
  private static final Signer SIGNER =
      LocalSigner.of(SecretKey.of(Keccak256.FUNCTION.hash(Bytes.utf8("lander")).bytes()));

  @TempDir Path folder;
  private FakeExecutionNode node = new FakeExecutionNode();

  /** Blocks that are thrown out after each call; the fees have to be raised, too. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void betweenAnyTwoSteps(int reorganised) throws Exception {
    boolean killed = true;
    for (int life = 0; killed; life++) {
      node = new FakeExecutionNode();
      node.once = true;
      node.minimalMaxFee = BigInteger.valueOf(3_200_000_000L);
      node.life = life;
      Path journal = folder.resolve(reorganised + "-" + life);
      killed = deliverAll(journal, reorganised);
      while (!node.executed().containsAll(CALLS)) {
        deliverAll(journal, 0);
      }
      assertThat(node.executed()).as("killed at step %d", life).hasSize(CALLS.size());
      assertThat(node.executed()).containsExactlyInAnyOrderElementsOf(CALLS);
      assertThat(callsByNonce().values()).allSatisfy(call -> assertThat(call).matches("0[12]"));
    }
  }

  /** As a lane does: what the destination has not executed is brought, in order. */
  private boolean deliverAll(Path folder, int reorganised) throws IOException, TransientFailure {
    try (NonceJournal journal = NonceJournal.open(folder)) {
      for (String call : CALLS) {
        if (!node.executed().contains(call)) {
          deliver(journal, call);
          node.reorganise(reorganised);
        }
      }
      return false;
    } catch (FakeExecutionNode.Killed killed) {
      node.life = Integer.MAX_VALUE;
      return true;
    }
  }

  private void deliver(NonceJournal journal, String call) throws TransientFailure {
    try {
      lander(journal).call(TO, Bytes.hex(call), BigInteger.ZERO);
    } catch (Reverted alreadyThere) {
      assertThat(node.executed()).contains(call);
    }
  }

  /** What every nonce was used for; two calls under one are named together. */
  private SortedMap<Long, String> callsByNonce() {
    SortedMap<Long, String> calls = new TreeMap<>();
    for (Bytes raw : node.sent) {
      calls.merge(
          TransactionDecoder.decode(raw.toString()).getNonce().longValueExact(),
          FakeExecutionNode.data(raw),
          (before, now) -> before.contains(now) ? before : before + " and " + now);
    }
    return calls;
  }

  private Lander lander(NonceJournal journal) {
    return new Lander(
        new EthereumRpc(Web3j.build(node)),
        new EthereumKey(SIGNER, Keccak256.FUNCTION),
        journal,
        new FeePolicy(GWEI, GWEI.multiply(BigInteger.valueOf(50))),
        new Lander.Settings(1337, Duration.ofMillis(250), 12),
        Keccak256.FUNCTION,
        duration -> {});
  }
}
