package io.nexushub.node.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lightclient.ethereum.EventEvidence;
import io.nexushub.lightclient.ethereum.TransactionReceipt;
import io.nexushub.node.config.BlockConfig;
import io.nexushub.node.config.RpcConfig;
import io.nexushub.node.peer.PeerMessage;
import io.nexushub.notary.HubOperation;
import io.nexushub.notary.HubTransaction;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.TrieProof;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Whatever a transaction on Ethereum may log beside an event, the event passes every limit between
 * its receipt and the members' disks. One that is too low anywhere stops the link for good.
 */
class EvidenceLimitsTest {
  private static final int HEX = 2;
  private static final int JSON = 1024;
  private static final int HEADERS = 1 << 20;

  private final Bytes longest = longestTransaction();

  @Test
  void theLargestReceiptFitsItsProof() {
    assertThat(TransactionReceipt.MAX_LENGTH)
        .isEqualTo(TransactionReceipt.MAX_TRANSACTION_GAS / TransactionReceipt.GAS_PER_LOGGED_BYTE)
        .isLessThan(MerkleTrie.MAX_VALUE_LENGTH);
    assertThat(EventEvidence.MAX_LENGTH).isLessThan(TrieProof.MAX_TOTAL_LENGTH);
  }

  @Test
  void theLongestEvidenceFitsATransaction() throws MalformedMessage {
    assertThat(longest.length()).isLessThanOrEqualTo(HubTransaction.MAX_BYTES);
    assertThat(HubTransaction.decode(longest).encode()).isEqualTo(longest);
  }

  @Test
  void theLongestTransactionFitsARequest() {
    assertThat(RpcConfig.DEFAULT_BODY_BYTES)
        .isGreaterThanOrEqualTo(HEX * HubTransaction.MAX_BYTES + JSON);
  }

  @Test
  void theLongestTransactionFitsABlockAndAMessageOfItsOwn() throws MalformedMessage {
    assertThat(HubTransaction.MAX_BYTES)
        .isLessThanOrEqualTo(BlockConfig.DEFAULT_BYTES)
        .isLessThanOrEqualTo(Wire.MAX_TRANSACTION)
        .isLessThanOrEqualTo(Wire.ANSWER_BYTES);
    Bytes gossip = Wire.transactions(List.of(longest));
    assertThat(gossip.length()).isLessThan(PeerMessage.MAX_BODY);
    assertThat(Wire.readTransactions(gossip, 1)).containsExactly(longest);
  }

  /** It is answered whole, alone. */
  @Test
  void theLargestBlockFitsAnAnswer() {
    assertThat(BlockConfig.MOST_BYTES + HEADERS).isLessThan(Wire.MAX_ANSWER);
    assertThat(Wire.MAX_ANSWER).isLessThan(PeerMessage.MAX_BODY);
  }

  private static Bytes longestTransaction() {
    HubOperation operation =
        new HubOperation.ProveEvents(
            NetworkAddress.of("0x" + "1".repeat(58) + ".eth"),
            List.of(Bytes.wrap(new byte[EventEvidence.MAX_LENGTH])));
    return new HubTransaction(
            NetworkAddress.of("0x" + "1".repeat(56) + ".nexus"),
            Long.MAX_VALUE,
            operation,
            Signature.of(Bytes.wrap(new byte[Signature.LENGTH])))
        .encode();
  }
}
