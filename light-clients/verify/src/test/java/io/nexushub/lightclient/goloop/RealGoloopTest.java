package io.nexushub.lightclient.goloop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.goloop.GoloopEvidence.Subject;
import io.nexushub.lightclient.goloop.GoloopProven.Fact;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.trie.TrieProof;
import io.nexushub.simulator.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Blocks that goloop nodes made. The relay messages and the block of the test network Sejong are
 * not among the shared data everywhere; docs/spec/goloop-light-client.md says where they come from.
 */
class RealGoloopTest {
  private static final SignatureScheme SCHEME = Secp256k1.scheme();
  private static final int MAX = 1 << 20;
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private final GoloopLightClient client = new GoloopLightClient(SCHEME);

  /** A block of a relay message: header and votes, each encoded on its own. */
  private record Block(GoloopHeader header, GoloopVotes votes) {
    static Block decode(Bytes encoded) throws MalformedMessage {
      RlpReader in = RlpReader.of(encoded);
      in.enterList();
      Bytes header = in.bytes(MAX);
      Bytes votes = in.bytes(MAX);
      in.none();
      in.leaveList();
      Block block = new Block(GoloopHeader.decode(header), GoloopVotes.decode(votes));
      assertThat(block.header.encode()).isEqualTo(header);
      assertThat(block.votes.encode()).isEqualTo(votes);
      return block;
    }
  }

  private static String file(String name) {
    Path path = TestData.path("icon").resolve(name);
    if (!Files.exists(path)) {
      Assumptions.abort("no ../shared/testdata/icon/" + name);
    }
    try {
      return Files.readString(path).strip();
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }

  private static RlpReader relayMessage(String name) throws MalformedMessage {
    String text = file(name);
    String padded = text + "=".repeat((4 - text.length() % 4) % 4);
    RlpReader in = RlpReader.of(Bytes.wrap(Base64.getUrlDecoder().decode(padded)));
    in.enterList();
    return in;
  }

  private static List<Block> blocks(RlpReader in) throws MalformedMessage {
    List<Block> blocks = new ArrayList<>();
    in.enterList();
    while (in.hasNext()) {
      blocks.add(Block.decode(in.bytes(MAX)));
    }
    in.leaveList();
    return blocks;
  }

  private static Address signer(Block block, GoloopVotes.Vote vote) {
    return SCHEME
        .recover(block.votes().digest(block.header(), vote), vote.signature())
        .map(key -> Address.of(key, HashFunction.SHA3_256))
        .orElseThrow();
  }

  private static Validators voters(Block block) throws MalformedMessage {
    List<Address> voters = new ArrayList<>();
    block.votes().votes().forEach(vote -> voters.add(signer(block, vote)));
    return Validators.of(voters);
  }

  /** The one who signed is the one whom the headers name: by a hash of his address alone. */
  @ParameterizedTest
  @CsvSource({"goloop-relay-157.b64, 157, 408", "goloop-relay-182.b64, 182, 275"})
  void theClientFollowsARealChain(String name, long height, int count) throws MalformedMessage {
    List<Block> blocks = blocks(relayMessage(name));
    assertThat(blocks).hasSize(count);
    Block first = blocks.getFirst();
    assertThat(first.header().height()).isEqualTo(height);
    Validators validators = voters(blocks.get(1));
    assertThat(first.header().validatorsHash()).contains(validators.hash());
    GoloopState state = accepted(initialise(first, validators));
    for (Block block : blocks.subList(1, count)) {
      assertThat(block.header().votesHash()).isPresent();
      GoloopUpdate update =
          new GoloopUpdate(List.of(block.header()), block.votes(), Optional.empty());
      state = client.apply(state, accepted(client.verify(state, update, NOW)));
    }
    assertThat(state.header()).isEqualTo(blocks.getLast().header());
    List<GoloopHeader> line = blocks.subList(1, count).stream().map(Block::header).toList();
    GoloopUpdate whole = new GoloopUpdate(line, blocks.getLast().votes(), Optional.empty());
    GoloopState start = accepted(initialise(first, validators));
    assertThat(client.apply(start, accepted(client.verify(start, whole, NOW)))).isEqualTo(state);
    Block next = blocks.get(1);
    everyChangedByteIsRefused(
        start, new GoloopUpdate(List.of(next.header()), next.votes(), Optional.empty()));
  }

  private Verdict<GoloopState> initialise(Block block, Validators validators) {
    return client.initialise(block.header().id(), block.header(), validators);
  }

  private void everyChangedByteIsRefused(GoloopState state, GoloopUpdate update)
      throws MalformedMessage {
    Bytes encoded = update.encode();
    assertThat(GoloopUpdate.decode(encoded)).isEqualTo(update);
    for (int at = 0; at < encoded.length(); at++) {
      byte[] changed = encoded.toArray();
      changed[at] ^= 1;
      try {
        assertThat(client.verify(state, GoloopUpdate.decode(Bytes.wrap(changed)), NOW))
            .as("byte " + at)
            .isInstanceOf(Verdict.Refused.class);
      } catch (MalformedMessage refused) {
        assertThat(refused).hasMessageContaining("expected");
      }
    }
  }

  /** The header after names the digest of the votes in our own encoding of them. */
  @Test
  void theVotesOnABlockHaveTheDigestThatTheNextHeaderNames() throws MalformedMessage {
    List<Block> blocks = blocks(relayMessage("goloop-relay-157.b64"));
    int same = 0;
    for (int i = 1; i < blocks.size(); i++) {
      Hash digest = blocks.get(i - 1).votes().hash();
      same += blocks.get(i).header().votesHash().equals(Optional.of(digest)) ? 1 : 0;
    }
    assertThat(same).isEqualTo(blocks.size() - 1);
  }

  /** A receipt and an event of a real chain, with the proofs that its node gave. */
  @Test
  void aRealEventIsProven() throws MalformedMessage {
    RlpReader in = relayMessage("goloop-relay-16547.b64");
    List<Block> blocks = blocks(in);
    in.none();
    in.enterList();
    RlpReader proof = RlpReader.of(in.bytes(MAX));
    proof.enterList();
    final int index = (int) proof.signed64();
    final TrieProof receiptPath = nodes(proof.bytes(MAX));
    proof.enterList();
    proof.enterList();
    final int eventIndex = (int) proof.signed64();
    final TrieProof eventPath = nodes(proof.bytes(MAX));

    Block last = blocks.getLast();
    Validators validators = voters(last);
    GoloopState state = accepted(initialise(last, validators));
    Subject.OfReceipt receipt = new Subject.OfReceipt(index, receiptPath);
    List<GoloopHeader> headers = List.of(last.header());
    Subject.OfEvent subject = new Subject.OfEvent(receipt, eventIndex, eventPath);
    GoloopProven proven = accepted(client.prove(state, new GoloopEvidence(headers, subject)));
    assertThat(proven.height()).isEqualTo(last.header().height() - 1);
    Fact.OfEvent fact = (Fact.OfEvent) proven.fact();
    assertThat(fact.receipt().succeeded()).isTrue();
    assertThat(fact.event().signature()).isEqualTo("Message(str,int,bytes)");
    for (List<Bytes> nodes : List.of(receiptPath.nodes(), eventPath.nodes())) {
      for (int node = 0; node < nodes.size(); node++) {
        for (int at = 0; at < nodes.get(node).length(); at++) {
          byte[] octets = nodes.get(node).toArray();
          octets[at] ^= 1;
          List<Bytes> changed = new ArrayList<>(nodes);
          changed.set(node, Bytes.wrap(octets));
          boolean ofReceipt = nodes.equals(receiptPath.nodes());
          TrieProof path = new TrieProof(changed);
          Subject.OfEvent mutant =
              ofReceipt
                  ? new Subject.OfEvent(new Subject.OfReceipt(index, path), eventIndex, eventPath)
                  : new Subject.OfEvent(receipt, eventIndex, path);
          GoloopLightClientTest.refused(
              client.prove(state, new GoloopEvidence(headers, mutant)),
              ofReceipt ? "receipt " + index : "event " + eventIndex);
        }
      }
    }
  }

  private static TrieProof nodes(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    List<Bytes> nodes = new ArrayList<>();
    while (in.hasNext()) {
      nodes.add(in.bytes(MAX));
    }
    in.leaveList();
    return new TrieProof(nodes);
  }

  /** Many voted; who else could have is not in the source, so a quorum cannot be judged. */
  @Test
  void aBlockOfSejongHasTheStatedIdAndItsProposersVote() throws MalformedMessage {
    Block block = Block.decode(Bytes.hex(file("goloop-sejong-560733.hex")));
    assertThat(block.header().height()).isEqualTo(560_733);
    assertThat(block.header().id())
        .isEqualTo(Hash.hex("6ee5f7dfc438f30818fe31351328bf3f84bb5791a77d1bba127fb7f7651f2b9f"));
    assertThat(block.header().executed().receipts()).isPresent();
    TreeSet<Address> voters = new TreeSet<>(voters(block).keys());
    assertThat(voters).hasSize(19).contains(block.header().proposer().orElseThrow());
    VoteRules rules = new VoteRules(SCHEME);
    Validators exactly = Validators.of(List.copyOf(voters));
    assertThat(rules.refusal(block.header(), block.votes(), exactly)).isEmpty();
    for (int i = 0; i < block.votes().votes().size(); i++) {
      List<GoloopVotes.Vote> changed = new ArrayList<>(block.votes().votes());
      GoloopVotes.Vote vote = changed.get(i);
      byte[] octets = vote.signature().bytes().toArray();
      octets[i] ^= 1;
      changed.set(i, new GoloopVotes.Vote(vote.timestamp(), Signature.of(Bytes.wrap(octets))));
      GoloopVotes votes =
          new GoloopVotes(
              block.votes().round(),
              block.votes().countWord(),
              block.votes().partsHash(),
              changed,
              block.votes().proofs());
      assertThat(rules.refusal(block.header(), votes, exactly).orElseThrow().subject())
          .isEqualTo("votes on block 560733, vote " + i);
    }
  }

  /** The list is loopchain's, its digest stands in a header that goloop made of a block of then. */
  @Test
  void theListOfMainnetsValidatorsHasTheDigestOfARealHeader() throws IOException, MalformedMessage {
    ObjectMapper json = new ObjectMapper();
    JsonNode reps = json.readTree(TestData.path("icon/mainnet-reps-f556225e.json").toFile());
    List<Address> keys = new ArrayList<>();
    for (JsonNode rep : reps.get("reps")) {
      keys.add(Address.hex(rep.get("address").asText().substring("hx".length())));
    }
    JsonNode block =
        json.readTree(TestData.path("icon/mainnet-0.5-h41385450-partial.json").toFile());
    assertThat(Validators.of(keys).hash())
        .hasToString(block.get("goloopNextValidatorsHash").asText());
    assertThat(Validators.of(keys.reversed()).hash()).isNotEqualTo(Validators.of(keys).hash());
  }

  private static <V> V accepted(Verdict<V> verdict) {
    return GoloopLightClientTest.accepted(verdict);
  }
}
