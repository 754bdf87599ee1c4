package io.nexushub.lightclient.loopchain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.simulator.TestData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks, votes and receipts that loopchain networks made, and what becomes of them if changed. */
class RealBlocksTest {
  private static final SignatureScheme SCHEME = Secp256k1.scheme();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Hash LAST_BLOCK =
      Hash.hex("84926cbe1eeab08132ed9a83f6013a6e3b06366e5354cd572cba9e43a772f065");

  static ObjectNode file(String name) {
    try {
      ObjectNode json =
          (ObjectNode) JSON.readTree(TestData.path("icon/" + name + ".json").toFile());
      json.remove("_note");
      return json;
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }

  static Bytes bytes(JsonNode json) {
    return Bytes.utf8(json.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mainnet-0.1a-h0-genesis",
        "mainnet-0.1a-h1",
        "mainnet-0.1a-h5727019",
        "mainnet-0.1a-h10324748-last",
        "mainnet-0.3-h10324749-first-v2shape",
        "mainnet-0.3-h12640760-last-v2shape",
        "mainnet-0.5-h14473622-first-v2shape",
        "testnet-0.1a-h1",
        "devnet-0.1a-h9"
      })
  void servedBlocksAreWholeAndEveryChangeShows(String name) throws MalformedMessage {
    ObjectNode json = file(name);
    ServedBlock block = ServedBlock.decodeJson(bytes(json));
    assertThat(block.check(SCHEME)).isEqualTo(Verdict.accepted(block));
    for (LoopchainTransaction transaction : block.transactions()) {
      boolean signed =
          transaction.kind() == LoopchainTransaction.Kind.V2
              || transaction.kind() == LoopchainTransaction.Kind.V3;
      assertThat(transaction.sender(SCHEME).isAccepted()).isEqualTo(signed);
    }
    // height, leader and the version are covered by no hash of 0.1a: only the signature remains
    for (String field : List.of("merkle_tree_root_hash", "block_hash")) {
      ObjectNode changed = json.deepCopy();
      changed.put(field, flipped(json.get(field).asText()));
      refused(changed);
    }
    if (block.leader().isPresent()) {
      refused(json.deepCopy().put("peer_id", flipped(json.get("peer_id").asText())));
    }
    if (!block.version().isVoted() && block.height() > 0) {
      refused(json.deepCopy().put("time_stamp", json.get("time_stamp").asLong() + 1));
      refused(
          json.deepCopy().put("prev_block_hash", flipped(json.get("prev_block_hash").asText())));
    }
    ObjectNode fewer = json.deepCopy();
    ((ArrayNode) fewer.get("confirmed_transaction_list")).remove(0);
    refused(fewer);
  }

  private static void refused(ObjectNode json) {
    try {
      assertThat(ServedBlock.decodeJson(bytes(json)).check(SCHEME).isAccepted())
          .as(json.toString())
          .isFalse();
    } catch (MalformedMessage refused) {
      assertThat(refused).hasMessageContaining("expected");
    }
  }

  private static String flipped(String hex) {
    char last = hex.charAt(hex.length() - 1);
    return hex.substring(0, hex.length() - 1) + (last == '0' ? '1' : '0');
  }

  @Test
  void theBlocksAtAChangeOfVersionFollowOneAnother() throws MalformedMessage {
    ServedBlock last = ServedBlock.decodeJson(bytes(file("mainnet-0.1a-h10324748-last")));
    ServedBlock first = ServedBlock.decodeJson(bytes(file("mainnet-0.3-h10324749-first-v2shape")));
    assertThat(first.prevHash()).contains(last.hash());
    ServedBlock genesis = ServedBlock.decodeJson(bytes(file("mainnet-0.1a-h0-genesis")));
    ServedBlock one = ServedBlock.decodeJson(bytes(file("mainnet-0.1a-h1")));
    assertThat(one.prevHash()).contains(genesis.hash());
  }

  @Test
  void aWholeBlockOf03IsReproduced() throws MalformedMessage {
    LoopchainBlock block = LoopchainBlock.decodeJson(bytes(file("devnet-0.3-h4-full")));
    assertThat(block.check(SCHEME)).isEqualTo(Verdict.accepted(block));
    RepList reps = voters(block.prevVotes());
    assertThat(reps.root()).isEqualTo(block.header().repsHash());
    assertThat(block.prevVotes().cast()).hasSize(4).allMatch(RealBlocksTest::signed);
  }

  @Test
  void aPublicHeaderOf03IsReproduced() throws MalformedMessage {
    LoopchainBlock block = LoopchainBlock.decodeJson(bytes(file("testnet-0.3-h1-header")));
    assertThat(block.check(SCHEME)).isEqualTo(Verdict.accepted(block));
  }

  @ParameterizedTest
  @ValueSource(strings = {"devnet-0.3-h4-full", "testnet-0.3-h1-header"})
  void everyFieldOfAHeaderIsCovered(String name) {
    ObjectNode json = file(name);
    for (String field :
        List.of(
            "prevHash",
            "transactionsHash",
            "receiptsHash",
            "stateHash",
            "repsHash",
            "nextRepsHash",
            "leaderVotesHash",
            "prevVotesHash",
            "logsBloom",
            "height",
            "timestamp",
            "leader",
            "nextLeader",
            "hash")) {
      ObjectNode changed = json.deepCopy();
      changed.put(field, flipped(json.get(field).asText()));
      blockRefused(changed);
    }
    // no hash covers the version: it is refused only where it has no such blocks
    blockRefused(json.deepCopy().put("version", "0.1a"));
    blockRefused(json.deepCopy().put("surplus", "0x1"));
  }

  private static void blockRefused(ObjectNode json) {
    try {
      assertThat(LoopchainBlock.decodeJson(bytes(json)).check(SCHEME).isAccepted())
          .as(json.toString())
          .isFalse();
    } catch (MalformedMessage refused) {
      assertThat(refused).hasMessageContaining("expected");
    }
  }

  /**
   * The two examples of loopchain's documents whose hashes nobody could reproduce: their votes and
   * their leader's signature hold, and what does not is named.
   */
  @Test
  void ofTwoExamplesTheVotesHoldAndTheHashesDoNot() throws MalformedMessage {
    LoopchainBlock complained =
        LoopchainBlock.decodeJson(bytes(file("devnet-0.3pre-h4-leadercomplain")));
    assertThat(complained.prevVotes().cast()).hasSize(4).allMatch(RealBlocksTest::signed);
    assertThat(complained.leaderVotes().cast()).hasSize(3).allMatch(RealBlocksTest::signed);
    assertThat(complained.leaderVotes().root()).isEqualTo(complained.header().leaderVotesHash());
    assertThat(complained.prevVotes().root()).isEqualTo(complained.header().prevVotesHash());
    assertThat(complained.header().hash()).isNotEqualTo(complained.hash());

    LoopchainBlock edited = LoopchainBlock.decodeJson(bytes(file("devnet-0.4-h5-unconfirmed")));
    assertThat(edited.prevVotes().cast()).hasSize(4).allMatch(RealBlocksTest::signed);
    assertThat(voters(edited.prevVotes()).root()).isEqualTo(edited.header().repsHash());
    assertThat(edited.prevVotes().root()).isNotEqualTo(edited.header().prevVotesHash());
    assertThat(edited.header().hash()).isNotEqualTo(edited.hash());
  }

  private static boolean signed(Vote vote) {
    return Signatures.by("vote", vote.rep(), vote.hash(), vote.signature(), SCHEME).isEmpty();
  }

  private static RepList voters(VoteSlots<Vote.ForBlock> votes) throws MalformedMessage {
    return RepList.of(votes.cast().stream().map(Vote.ForBlock::rep).toList());
  }

  @Test
  void mainnetsRepresentativesElectedTheLeaderOfABlock() throws MalformedMessage {
    ObjectNode json = file("mainnet-0.5-h41385450-partial");
    RepList reps = mainnetReps();
    assertThat(reps.size()).isEqualTo(22);
    assertThat(reps.root()).isEqualTo(Hash.hex(json.get("repsHash").asText()));
    Json.Items slots = (Json.Items) Json.parse(bytes(json.get("leaderVotes")));
    VoteSlots<Vote.ForLeader> votes = VoteJson.onLeader(slots.values());
    assertThat(votes.cast()).hasSize(15).allMatch(RealBlocksTest::signed);
    for (int i = 0; i < votes.size(); i++) {
      if (votes.slots().get(i).isPresent()) {
        assertThat(votes.slots().get(i).orElseThrow().rep()).isEqualTo(reps.reps().get(i));
      }
    }
    assertThat(votes.cast())
        .allMatch(vote -> ("hx" + vote.newLeader().toHex()).equals(json.get("leader").asText()));
    // the votes on the block before, and so its hash, are not in the source
    assertThat(votes.root()).isEqualTo(Hash.hex(json.get("leaderVotesHash").asText()));
  }

  @Test
  void theTransactionsOfARealBlockHaveItsRoot() throws MalformedMessage {
    ObjectNode json = file("mainnet-0.5-h41385450-partial");
    List<Hash> ids = new ArrayList<>();
    for (JsonNode item : json.get("transactions")) {
      LoopchainTransaction transaction = LoopchainTransaction.decodeJson(bytes(item));
      ids.add(transaction.id());
      if (transaction.kind() == LoopchainTransaction.Kind.V3) {
        assertThat(transaction.sender(SCHEME).isAccepted()).isTrue();
      }
    }
    assertThat(ids).hasSize(19);
    Hash root = LoopchainMerkle.root(ids);
    assertThat(root).isEqualTo(Hash.hex(json.get("transactionsHash").asText()));
    for (int i = 0; i < ids.size(); i++) {
      MerklePath path = MerklePath.to(ids, i);
      assertThat(path.root(ids.get(i))).isEqualTo(root);
      assertThat(path.root(Hash.ZERO)).isNotEqualTo(root);
      if (!path.steps().isEmpty()) {
        MerklePath cut = new MerklePath(path.steps().subList(1, path.steps().size()));
        assertThat(cut.root(ids.get(i))).isNotEqualTo(root);
      }
    }
  }

  private static RepList mainnetReps() throws MalformedMessage {
    return RepList.decodeJson(bytes(file("mainnet-reps-f556225e").get("reps")));
  }

  /** The last loopchain block of mainnet: 21 of 22 voted, 15 were needed. */
  @Test
  void fifteenOf22VotesOnMainnetsLastBlockAreEnoughAndFourteenAreNot() throws MalformedMessage {
    ArrayNode votes = (ArrayNode) file("mainnet-0.5-votes-41730696").get("votes");
    assertThat(votesRefusal(votes, 0)).isEmpty();
    assertThat(votesRefusal(votes, 6)).isEmpty();
    assertThat(votesRefusal(votes, 7))
        .hasValueSatisfying(why -> assertThat(why).contains("14 of 22 (expected: >= 15)"));
  }

  @Test
  void everyChangeOfARealVoteIsRefused() throws MalformedMessage {
    ArrayNode votes = (ArrayNode) file("mainnet-0.5-votes-41730696").get("votes");
    for (int i = 0; i < votes.size(); i++) {
      if (votes.get(i).isNull()) {
        continue;
      }
      for (String field : List.of("timestamp", "blockHeight", "blockHash", "rep", "round")) {
        changed(votes, i, vote -> vote.put(field, flipped(vote.get(field).asText())));
      }
      changed(
          votes,
          i,
          vote -> {
            String signature = vote.get("signature").asText();
            char first = signature.charAt(0) == 'A' ? 'B' : 'A';
            vote.put("signature", first + signature.substring(1));
          });
    }
  }

  private static void changed(ArrayNode votes, int slot, Consumer<ObjectNode> change) {
    ArrayNode copy = votes.deepCopy();
    change.accept((ObjectNode) copy.get(slot));
    try {
      assertThat(votesRefusal(copy, 0)).as("slot " + slot).isPresent();
    } catch (MalformedMessage refused) {
      assertThat(refused).hasMessageContaining("expected");
    }
  }

  @Test
  void votesInEachOthersSlotsAreRefused() throws MalformedMessage {
    ArrayNode votes = ((ArrayNode) file("mainnet-0.5-votes-41730696").get("votes")).deepCopy();
    JsonNode first = votes.get(0);
    votes.set(0, votes.get(1));
    votes.set(1, first);
    assertThat(votesRefusal(votes, 0))
        .hasValueSatisfying(why -> assertThat(why).contains("slot 0"));
  }

  /** Why the votes do not make the block count; the first so many left out. */
  private static Optional<String> votesRefusal(ArrayNode votes, int dropped)
      throws MalformedMessage {
    ArrayNode fewer = votes.deepCopy();
    int left = dropped;
    for (int i = 0; i < fewer.size() && left > 0; i++) {
      if (!fewer.get(i).isNull()) {
        fewer.set(i, fewer.nullNode());
        left--;
      }
    }
    return votesRefusal(votes(fewer)).map(Object::toString);
  }

  private static VoteSlots<Vote.ForBlock> votes(ArrayNode slots) throws MalformedMessage {
    return VoteJson.onBlock(((Json.Items) Json.parse(bytes(slots))).values());
  }

  static VoteSlots<Vote.ForBlock> lastVotes() throws MalformedMessage {
    return votes((ArrayNode) file("mainnet-0.5-votes-41730696").get("votes"));
  }

  static Optional<Refusal> votesRefusal(VoteSlots<Vote.ForBlock> votes) throws MalformedMessage {
    return new VoteRules(SCHEME).refusal(41_730_696, LAST_BLOCK, votes, lastReps());
  }

  /**
   * Who voted in which slot on the last block; the one who did not is unknown, and so is whether
   * its header named this list: no source has that header.
   */
  private static RepList lastReps() throws MalformedMessage {
    List<Address> reps = new ArrayList<>();
    for (JsonNode vote : file("mainnet-0.5-votes-41730696").get("votes")) {
      reps.add(
          vote.isNull()
              ? Address.hex("77".repeat(Address.LENGTH))
              : Address.hex(vote.get("rep").asText().substring("hx".length())));
    }
    return RepList.of(reps);
  }

  @ParameterizedTest
  @ValueSource(strings = {"341884ab", "cd159d87"})
  void theFilterOfARealReceiptFollowsFromItsEvents(String id) throws MalformedMessage {
    JsonNode result = file("mainnet-receipt-" + id).get("result");
    LoopchainReceipt receipt = LoopchainReceipt.decodeJson(bytes(result));
    assertThat(receipt.succeeded()).isTrue();
    assertThat(receipt.events()).isNotEmpty();
    assertThat(IconBloom.of(receipt.events()).bits())
        .isEqualTo(Bytes.hex(result.get("logsBloom").asText()));
  }

  @Test
  void theReceiptOfABaseTransactionHasNoFilter() throws MalformedMessage {
    JsonNode result = file("mainnet-receipt-3680f326").get("result");
    LoopchainReceipt receipt = LoopchainReceipt.decodeJson(bytes(result));
    assertThat(receipt.events()).hasSize(2);
    assertThat(result.has("logsBloom")).isFalse();
  }
}
