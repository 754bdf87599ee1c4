package io.nexushub.lightclient.loopchain;

import static io.nexushub.lightclient.loopchain.GoloopPatch.PATCHED_HEADER;
import static io.nexushub.lightclient.loopchain.GoloopPatch.nodes;
import static io.nexushub.lightclient.loopchain.GoloopPatch.patch;
import static io.nexushub.lightclient.loopchain.GoloopPatch.realHeader;
import static io.nexushub.lightclient.loopchain.ReencodedBlockTest.block;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a stranger may send in place of goloop's encodings ({@code -Dfuzz=10000000} by hand). */
class HostileEncodingTest {
  @Test
  void filtersAreExpandedAsTheyWereCompressed() throws MalformedMessage {
    JsonNode json = RealBlocksTest.file("mainnet-0.5-h41385450-partial");
    Bytes compressed = Bytes.hex(json.get("logsBloomCompressed").asText());
    Bytes bits = Bytes.hex(json.get("logsBloom").asText());
    assertThat(Lzw.expand(compressed, 256)).isEqualTo(bits);
    assertThat(Lzw.expand(Reencoding.compress(bits), 256)).isEqualTo(bits);
    assertThatThrownBy(() -> Lzw.expand(compressed, 255)).hasMessageContaining("<= 255 bytes");
    for (int length = 1; length < compressed.length(); length++) {
      Bytes cut = compressed.slice(0, length);
      assertThatThrownBy(() -> Lzw.expand(cut, 256)).isInstanceOf(MalformedMessage.class);
    }
    Bytes longer = Bytes.concat(compressed, Bytes.of((byte) 0));
    assertThatThrownBy(() -> Lzw.expand(longer, 256)).hasMessageContaining("surplus");
    // a string of itself: one byte, then the string that this very code makes
    Bytes itself = Bytes.of((byte) 0x20, (byte) 0xc0, (byte) 0xa0, (byte) 0x20);
    assertThat(Lzw.expand(itself, 256)).isEqualTo(Bytes.utf8("AAA"));
    Bytes unknown = Bytes.of((byte) 0x81, (byte) 0x40, (byte) 0x40);
    assertThatThrownBy(() -> Lzw.expand(unknown, 256)).hasMessageContaining("LZW code: 258");
    Bytes clear = Bytes.of((byte) 0x80, (byte) 0x40, (byte) 0x40);
    assertThatThrownBy(() -> Lzw.expand(clear, 256)).hasMessageContaining("LZW code: 256");
  }

  @Test
  void aFilterOrATransactionInAnotherSpellingIsRefused() throws MalformedMessage {
    Reencoding.Items items = new Reencoding.Items(block("devnet-0.3-h4-full"), Bytes.of((byte) 1));
    Bytes encoded = items.encode();
    assertThat(ReencodedHeader.decode(encoded).bloom().at(255)).isEqualTo((byte) 1);
    String hex = encoded.toHex();
    String compressed = Reencoding.compress(Bytes.of((byte) 1)).toHex();
    assertThat(hex.indexOf("83" + compressed)).isPositive();
    Bytes padded = Bytes.hex(hex.replace("83" + compressed, "83004040"));
    assertThat(Lzw.expand(Bytes.hex("004040"), 1)).isEqualTo(Bytes.of((byte) 0));
    assertThatThrownBy(() -> ReencodedHeader.decode(padded))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("header.logsBloom: a zero first");
    Bytes later = new RlpWriter().beginList().signed(4).none().signed(1).endList().toBytes();
    assertThatThrownBy(() -> LoopchainTransaction.decodeBinary(later))
        .hasMessageContaining("transaction version: 4");
  }

  /** Either something that can be checked, or a MalformedMessage ({@code -Dfuzz=N} by hand). */
  @Test
  void mutatedEncodingsAreRefusedWithAReason() throws MalformedMessage {
    List<Bytes> seeds = new ArrayList<>();
    Map<Hash, Bytes> store = patch();
    seeds.add(store.get(PATCHED_HEADER));
    seeds.add(store.get(realHeader().leaderVotesDigest()));
    seeds.add(Reencoding.onBlock(block("devnet-0.3-h4-full").prevVotes()));
    seeds.add(transactionOctets(0));
    seeds.add(transactionOctets(1));
    seeds.add(
        Bytes.hex(
            RealBlocksTest.file("mainnet-0.5-h41385450-partial")
                .get("logsBloomCompressed")
                .asText()));
    LoopchainUpdate update = LoopchainUpdateTest.endOfTerm();
    seeds.add(update.encode());
    seeds.add(
        new LoopchainState(update.header(), update.nextReps().orElseThrow(), Optional.empty())
            .encode());
    Random random = new Random(41_385_450);
    int rounds = Integer.getInteger("fuzz", 100_000);
    for (int i = 0; i < rounds; i++) {
      byte[] octets = seeds.get(i % seeds.size()).toArray();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
      }
      Bytes mutant = Bytes.wrap(octets).slice(0, octets.length - random.nextInt(3));
      decode(i % seeds.size(), mutant);
    }
  }

  private static Bytes transactionOctets(int index) throws MalformedMessage {
    RlpReader in = RlpReader.of(nodes(index).getLast());
    in.enterList();
    in.bytes(Hash.LENGTH);
    return in.bytes(1 << 12);
  }

  private static void decode(int kind, Bytes mutant) {
    try {
      switch (kind) {
        case 0 -> assertThat(ReencodedHeader.decode(mutant).bloom().length()).isEqualTo(256);
        case 1 -> assertThat(VoteRlp.onLeader(mutant).root()).isNotNull();
        case 2 -> assertThat(VoteRlp.onBlock(mutant).root()).isNotNull();
        case 3, 4 -> assertThat(LoopchainTransaction.decodeBinary(mutant).id()).isNotNull();
        case 6 -> assertThat(LoopchainUpdate.decode(mutant).encode()).isEqualTo(mutant);
        case 7 -> assertThat(LoopchainState.decode(mutant).encode()).isEqualTo(mutant);
        default -> assertThat(Lzw.expand(mutant, 256).length()).isLessThanOrEqualTo(256);
      }
    } catch (MalformedMessage refused) {
      assertThat(refused.getMessage()).contains("expected");
    }
  }

  @Test
  void hostileVotesAreRefused() {
    RlpWriter both =
        new RlpWriter()
            .beginList()
            .beginList()
            .beginList()
            .signed(4)
            .signed(0)
            .signed(0)
            .none()
            .endList()
            .endList()
            .beginList()
            .endList()
            .endList();
    assertThatThrownBy(() -> VoteRlp.onBlock(both.toBytes()))
        .hasMessageContaining("vote's rounds: both");
    RlpWriter crowd = new RlpWriter().beginList().none().beginList();
    for (int i = 0; i <= RepList.MAX_REPS; i++) {
      crowd.none();
    }
    Bytes crowded = crowd.endList().endList().toBytes();
    assertThatThrownBy(() -> VoteRlp.onBlock(crowded)).hasMessageContaining("<= 1024");
    Bytes huge = Bytes.wrap(new byte[VoteRlp.MAX_LENGTH + 1]);
    assertThatThrownBy(() -> VoteRlp.onBlock(huge)).hasMessageContaining("bytes");
    assertThatThrownBy(() -> ReencodedHeader.decode(huge)).hasMessageContaining("bytes");
  }

  @Test
  void negativeNumbersContractsAndPaddingAreRefused() throws MalformedMessage {
    Reencoding.Items items = new Reencoding.Items(block("devnet-0.3-h4-full"), Bytes.EMPTY);
    items.height = -1;
    Bytes negative = items.encode();
    assertThatThrownBy(() -> ReencodedHeader.decode(negative))
        .hasMessageContaining("header.height: -1 (expected: >= 0)");
    items.height = 4;
    String leader = items.leader.orElseThrow().toHex();
    Bytes contract = Bytes.hex(items.encode().toHex().replace("9500" + leader, "9501" + leader));
    assertThatThrownBy(() -> ReencodedHeader.decode(contract))
        .hasMessageContaining("header.proposer: cx");
    assertThat(Lzw.expand(Bytes.hex("00c040"), 1)).isEqualTo(Bytes.of((byte) 1));
    assertThatThrownBy(() -> Lzw.expand(Bytes.hex("00c041"), 1))
        .hasMessageContaining("LZW padding: 1 (expected: 0)");
  }
}
