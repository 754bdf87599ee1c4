package io.nexushub.lightclient.loopchain;

import static io.nexushub.lightclient.loopchain.GoloopPatch.MENDED_HEADER;
import static io.nexushub.lightclient.loopchain.GoloopPatch.PATCHED_HEADER;
import static io.nexushub.lightclient.loopchain.GoloopPatch.nodes;
import static io.nexushub.lightclient.loopchain.GoloopPatch.patch;
import static io.nexushub.lightclient.loopchain.GoloopPatch.read;
import static io.nexushub.lightclient.loopchain.GoloopPatch.realHeader;
import static io.nexushub.lightclient.loopchain.ReencodedBlockTest.accepted;
import static io.nexushub.lightclient.loopchain.ReencodedBlockTest.invalid;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A header of mainnet in goloop's encoding, with what goloop keeps below it. */
class RealReencodingTest {
  private static final SignatureScheme SCHEME = Secp256k1.scheme();

  @Test
  void aRealHeaderHasWhatTheBlockHas() throws MalformedMessage {
    ReencodedHeader header = realHeader();
    JsonNode json = RealBlocksTest.file("mainnet-0.5-h41385450-partial");
    // the database keeps the mended header under the digest of the one that it replaced
    assertThat(header.digest()).isEqualTo(MENDED_HEADER).isNotEqualTo(PATCHED_HEADER);
    assertThat(header.version()).isEqualTo(BlockVersion.V0_5);
    assertThat(header.height()).isEqualTo(41_385_450);
    assertThat("0x" + Long.toHexString(header.timestamp()))
        .isEqualTo(json.get("timestamp").asText());
    assertThat("hx" + header.leader().orElseThrow().toHex()).isEqualTo(json.get("leader").asText());
    assertThat("hx" + header.nextLeader().toHex()).isEqualTo(json.get("nextLeader").asText());
    assertThat(header.prevHash()).hasToString(json.get("prevHash").asText());
    assertThat(header.stateHash()).hasToString(json.get("stateHash").asText());
    assertThat(header.receiptsHash()).hasToString(json.get("receiptsHash").asText());
    assertThat(header.repsHash()).hasToString(json.get("repsHash").asText());
    assertThat(header.nextRepsHash()).hasToString(json.get("nextRepsHash").asText());
    assertThat(header.bloom()).hasToString(json.get("logsBloom").asText());
    assertThat(header.prevVotesDigest()).hasToString(json.get("goloopBlockVotesHash").asText());
  }

  @Test
  void theVotesOnARealLeaderHaveBothDigestAndRoot() throws MalformedMessage {
    Bytes encoded = patch().get(realHeader().leaderVotesDigest());
    assertThat(HashFunction.SHA3_256.hash(encoded)).isEqualTo(realHeader().leaderVotesDigest());
    VoteSlots<Vote.ForLeader> votes = VoteRlp.onLeader(encoded);
    JsonNode json = RealBlocksTest.file("mainnet-0.5-h41385450-partial");
    assertThat(votes.root()).hasToString(json.get("leaderVotesHash").asText());
    List<Json> slots =
        ((Json.Items) Json.parse(RealBlocksTest.bytes(json.get("leaderVotes")))).values();
    assertThat(votes).isEqualTo(VoteJson.onLeader(slots));
    assertThat(Reencoding.onLeader(votes)).isEqualTo(encoded);
  }

  @Test
  void theVotesOnMainnetsLastBlockAreThoseOfLoopchain() throws MalformedMessage {
    RlpReader in = RlpReader.of(Bytes.wrap(read("mainnet-block_v1_proof.bin")));
    in.enterList();
    in.rawItem();
    Bytes encoded = in.rawItem();
    JsonNode json = RealBlocksTest.file("mainnet-0.5-votes-41730696").get("votes");
    List<Json> slots = ((Json.Items) Json.parse(RealBlocksTest.bytes(json))).values();
    VoteSlots<Vote.ForBlock> votes = VoteRlp.onBlock(encoded);
    assertThat(votes).isEqualTo(VoteJson.onBlock(slots));
    assertThat(Reencoding.onBlock(votes)).isEqualTo(encoded);
  }

  /** Root, branches and the transactions themselves, as goloop's database has them. */
  @Test
  void theTransactionsOfARealBlockAreReadFromGoloopsTrie() throws MalformedMessage {
    ReencodedHeader header = realHeader();
    JsonNode json = RealBlocksTest.file("mainnet-0.5-h41385450-partial");
    List<Hash> ids = new ArrayList<>();
    for (int i = 0; i < json.get("transactions").size(); i++) {
      List<Bytes> nodes = nodes(i);
      LoopchainTransaction transaction = accepted(header.transaction(i, nodes));
      LoopchainTransaction stated =
          LoopchainTransaction.decodeJson(RealBlocksTest.bytes(json.get("transactions").get(i)));
      assertThat(transaction.id()).isEqualTo(stated.id());
      assertThat(transaction.sender(SCHEME)).isEqualTo(stated.sender(SCHEME));
      ids.add(transaction.id());
      everyByteOfAProofCounts(header, i, nodes);
    }
    assertThat(LoopchainMerkle.root(ids)).hasToString(json.get("transactionsHash").asText());
    invalid(header.transaction(19, nodes(18)), "transaction 19 of block 41385450");
    invalid(header.transaction(0, nodes(1)), "transaction 0 of block 41385450");
    invalid(header.transaction(0, List.of()), "the end of the proof");
  }

  private static void everyByteOfAProofCounts(
      ReencodedHeader header, int index, List<Bytes> nodes) {
    for (int node = 0; node < nodes.size(); node++) {
      byte[] octets = nodes.get(node).toArray();
      for (int at = 0; at < octets.length; at += 7) {
        byte[] changed = octets.clone();
        changed[at] ^= 1;
        List<Bytes> mutant = new ArrayList<>(nodes);
        mutant.set(node, Bytes.wrap(changed));
        invalid(header.transaction(index, mutant), "transaction " + index);
      }
    }
  }

  /** The votes on the block before are in no source, so the block's hash was never reproduced. */
  @Test
  void withoutItsVotesARealBlockIsRefused() throws MalformedMessage {
    Bytes leaderVotes = patch().get(realHeader().leaderVotesDigest());
    invalid(
        new ReencodedBlock(realHeader(), List.of(), Bytes.EMPTY, leaderVotes).rebuild(SCHEME),
        "block 41385450.prevVotes: " + Hash.ZERO);
  }

  @Test
  void goloopsListOfMainnetsRepresentativesHasTheDigestOfTheHeader() throws MalformedMessage {
    RlpWriter out = new RlpWriter().beginList();
    JsonNode json = RealBlocksTest.file("mainnet-reps-f556225e").get("reps");
    for (Address rep : RepList.decodeJson(RealBlocksTest.bytes(json)).reps()) {
      out.bytes(IconAddress.key(rep).encode());
    }
    assertThat(HashFunction.SHA3_256.hash(out.endList().toBytes()))
        .isEqualTo(realHeader().validatorsHash());
  }
}
