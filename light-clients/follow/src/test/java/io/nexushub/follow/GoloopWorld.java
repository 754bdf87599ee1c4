package io.nexushub.follow;

import io.nexushub.crypto.Secp256k1;
import io.nexushub.lightclient.goloop.GoloopHeader;
import io.nexushub.lightclient.goloop.GoloopLightClient;
import io.nexushub.lightclient.goloop.GoloopState;
import io.nexushub.lightclient.goloop.GoloopVotes;
import io.nexushub.lightclient.goloop.Validators;
import io.nexushub.lightclient.loopchain.LoopchainTransaction;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.protocol.trie.MerkleTrie;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** A goloop chain and what its nodes answer. */
final class GoloopWorld {
  static final long START = 1_650_000_000_000_000L;
  static final Instant NOW = Instant.ofEpochSecond(1_650_100_000);
  static final GoloopLightClient CLIENT = new GoloopLightClient(Secp256k1.scheme());
  static final Hash PARTS = Hash.hex("07".repeat(Hash.LENGTH));
  static final int EVENTS = 3;
  static final IconAddress SCORE = IconAddress.contract(Address.hex("0c".repeat(Address.LENGTH)));

  final List<GoloopHeader> headers = new ArrayList<>();
  final List<GoloopVotes> votes = new ArrayList<>();
  final Map<Hash, Bytes> data = new TreeMap<>();
  private final List<JsonObject> transactions = new ArrayList<>();
  private final long transactionsHeight;
  private long first;
  private Optional<Hash> firstParent = Optional.empty();
  private Voters current;

  /** A genesis, which names its validators, and nothing else yet. */
  GoloopWorld(Voters validators, long transactionsHeight) {
    this.current = validators;
    this.transactionsHeight = transactionsHeight;
    for (int i = 0; i < 20; i++) {
      transactions.add(transaction(i));
    }
    extend(validators, validators, 0);
  }

  /** Goes on after the last block of a loopchain network, whose representatives validate. */
  static GoloopWorld after(LoopchainWorld before, Voters validators) {
    GoloopWorld world = new GoloopWorld(validators, before.height() + 4);
    world.headers.clear();
    world.votes.clear();
    world.first = before.height() + 1;
    world.firstParent = Optional.of(before.hash(before.height()));
    return world.grow(1);
  }

  private static JsonObject transaction(int number) {
    return new JsonObject()
        .put("version", "0x3")
        .put("from", "hx" + "0a".repeat(20))
        .put("to", SCORE.toString())
        .put("stepLimit", "0x1")
        .put("timestamp", "0x5d" + Integer.toHexString(0x1000 + number))
        .put("nid", "0x1")
        .put("signature", "AA==");
  }

  Hash id(int index) {
    try {
      return LoopchainTransaction.decodeJson(Bytes.utf8(transactions.get(index).encode())).id();
    } catch (MalformedMessage e) {
      throw new AssertionError(e);
    }
  }

  static Validators validators(Voters voters) {
    try {
      return Validators.of(voters.addresses(HashFunction.SHA3_256));
    } catch (MalformedMessage e) {
      throw new AssertionError(e);
    }
  }

  long height() {
    return first + headers.size() - 1L;
  }

  BlockCheckpoint checkpoint(long height) {
    return new BlockCheckpoint(height, headers.get((int) height).id());
  }

  /** What a client trusts that begins at that height. */
  GoloopState begin(FollowWorld world, long height) {
    return FollowWorld.await(GoloopFollower.begin(CLIENT, world.endpoints(), checkpoint(height)));
  }

  static GoloopFollower follower(FollowWorld world, GoloopState begin) {
    return new GoloopFollower(
        world.vertx(), CLIENT, world.endpoints(), begin, InstantSource.fixed(NOW));
  }

  /** Answers with votes of those, whoever may vote. */
  Function<JsonObject, Optional<Object>> votesOf(Voters voters) {
    return params ->
        Optional.of(
            FakeNode.base64(votes(headers.get((int) FakeNode.height(params)), voters).encode()));
  }

  GoloopHeader top() {
    return headers.getLast();
  }

  /** So many blocks more, voted on by all who may. */
  GoloopWorld grow(int blocks) {
    for (int i = 0; i < blocks; i++) {
      extend(current, current, 0);
    }
    return this;
  }

  /** A block that names other validators, voted on by the present ones. */
  GoloopWorld change(Voters next) {
    extend(current, next, 0);
    current = next;
    return this;
  }

  /** A block as it would be if time had gone another way. */
  GoloopWorld extend(Voters voters, Voters next, long shift) {
    long height = first + headers.size();
    Validators validators = validators(next);
    data.put(validators.hash(), validators.encode());
    Optional<Hash> parent = headers.isEmpty() ? firstParent : Optional.of(top().id());
    GoloopHeader header =
        new GoloopHeader(
            height,
            START + height * 2_000_000 + shift,
            Optional.of(validators.keys().getFirst()),
            parent,
            Optional.of(PARTS),
            Optional.of(validators.hash()),
            Optional.empty(),
            height == transactionsHeight ? Optional.of(root(transactionTrie())) : Optional.empty(),
            Optional.of(Bytes.EMPTY),
            Optional.of(result(height == transactionsHeight + 1)),
            Optional.empty());
    headers.add(header);
    votes.add(votes(header, voters));
    return this;
  }

  /** The same blocks up to a height, to go on from there otherwise. */
  GoloopWorld fork(long height) {
    GoloopWorld fork = new GoloopWorld(current, transactionsHeight);
    fork.headers.clear();
    fork.votes.clear();
    fork.headers.addAll(headers.subList(0, (int) height + 1));
    fork.votes.addAll(votes.subList(0, (int) height + 1));
    fork.data.putAll(data);
    return fork;
  }

  static GoloopVotes votes(GoloopHeader header, Voters voters) {
    List<GoloopVotes.Vote> votes = new ArrayList<>();
    long timestamp = header.timestamp() + 1;
    for (Signer signer : voters.keys()) {
      Bytes said =
          new RlpWriter()
              .beginList()
              .signed(header.height())
              .signed(0)
              .signed(1)
              .bytes(header.id().bytes())
              .beginList()
              .signed(1)
              .bytes(PARTS.bytes())
              .endList()
              .signed(timestamp)
              .endList()
              .toBytes();
      Signature signature = signer.sign(HashFunction.SHA3_256.hash(said));
      votes.add(new GoloopVotes.Vote(timestamp, signature));
    }
    return new GoloopVotes(0, BigInteger.ONE, PARTS, votes, List.of());
  }

  private static Bytes result(boolean executed) {
    RlpWriter out = new RlpWriter().beginList().bytes(PARTS.bytes()).none();
    if (executed) {
      out.bytes(root(receiptTrie()).bytes());
    } else {
      out.none();
    }
    return out.endList().toBytes();
  }

  private static Hash root(MerkleTrie trie) {
    return trie.root();
  }

  static Bytes key(int index) {
    return new RlpWriter().signed(index).toBytes();
  }

  MerkleTrie transactionTrie() {
    MerkleTrie trie = MerkleTrie.empty(HashFunction.SHA3_256);
    for (int i = 0; i < transactions.size(); i++) {
      trie = trie.put(key(i), Bytes.utf8(transactions.get(i).encode()));
    }
    for (int i = 0; i < transactions.size(); i++) {
      trie.prove(key(i)).nodes().forEach(node -> data.put(HashFunction.SHA3_256.hash(node), node));
    }
    return trie;
  }

  static MerkleTrie receiptTrie() {
    MerkleTrie trie = MerkleTrie.empty(HashFunction.SHA3_256);
    for (int i = 0; i < 20; i++) {
      trie = trie.put(key(i), receipt(i));
    }
    return trie;
  }

  private static Bytes receipt(int number) {
    return new RlpWriter()
        .beginList()
        .signed(0)
        .bytes(SCORE.encode())
        .signed(100_000L * number)
        .signed(100_000)
        .signed(12_500_000_000L)
        .bytes(Bytes.EMPTY)
        .none()
        .none()
        .bytes(root(eventTrie()).bytes())
        .endList()
        .toBytes();
  }

  static MerkleTrie eventTrie() {
    MerkleTrie trie = MerkleTrie.empty(HashFunction.SHA3_256);
    for (int i = 0; i < EVENTS; i++) {
      Bytes event =
          new RlpWriter()
              .beginList()
              .bytes(SCORE.encode())
              .beginList()
              .text("Message(str,int)")
              .text("to " + i)
              .endList()
              .beginList()
              .signed(i)
              .endList()
              .endList()
              .toBytes();
      trie = trie.put(key(i), event);
    }
    return trie;
  }

  /** Answers as an honest node does, with what the chain has by then. */
  GoloopWorld servedBy(FakeNode node) {
    node.on("icx_getLastBlock", params -> Optional.of(new JsonObject().put("height", height())));
    node.on(
        "icx_getBlockHeaderByHeight",
        params -> at(headers, params).map(header -> FakeNode.base64(header.encode())));
    node.on(
        "icx_getVotesByHeight",
        params -> at(votes, params).map(each -> FakeNode.base64(each.encode())));
    node.on(
        "icx_getDataByHash",
        params ->
            Optional.ofNullable(data.get(Hash.hex(params.getString("hash"))))
                .map(FakeNode::base64));
    node.on("icx_getTransactionResult", params -> receiptJson(params.getString("txHash")));
    node.on(
        "icx_getProofForResult",
        params ->
            Optional.of(nodes(receiptTrie(), Math.toIntExact(FakeNode.number(params, "index")))));
    node.on("icx_getProofForEvents", params -> Optional.of(eventProofs(params)));
    return this;
  }

  private static <T> Optional<T> at(List<T> blocks, JsonObject params) {
    long height = FakeNode.height(params);
    return height < blocks.size() ? Optional.of(blocks.get((int) height)) : Optional.empty();
  }

  private Optional<Object> receiptJson(String id) {
    for (int i = 0; i < transactions.size(); i++) {
      if (id(i).toString().equals(id)) {
        JsonArray logs = new JsonArray();
        for (int event = 0; event < EVENTS; event++) {
          logs.add(new JsonObject());
        }
        return Optional.of(
            new JsonObject()
                .put("blockHeight", "0x" + Long.toHexString(transactionsHeight))
                .put("txIndex", "0x" + Integer.toHexString(i))
                .put("eventLogs", logs));
      }
    }
    return Optional.empty();
  }

  private static JsonArray nodes(MerkleTrie trie, int index) {
    JsonArray nodes = new JsonArray();
    trie.prove(key(index)).nodes().forEach(node -> nodes.add(FakeNode.base64(node)));
    return nodes;
  }

  private static JsonArray eventProofs(JsonObject params) {
    int index = Math.toIntExact(FakeNode.number(params, "index"));
    JsonArray proofs = new JsonArray().add(nodes(receiptTrie(), index));
    for (Object event : params.getJsonArray("events")) {
      proofs.add(nodes(eventTrie(), Integer.decode((String) event)));
    }
    return proofs;
  }
}
