package io.nexushub.follow;

import io.nexushub.lightclient.loopchain.LoopchainBlock;
import io.nexushub.lightclient.loopchain.LoopchainReceipt;
import io.nexushub.lightclient.loopchain.LoopchainTransaction;
import io.nexushub.lightclient.loopchain.RepList;
import io.nexushub.lightclient.loopchain.Round;
import io.nexushub.lightclient.loopchain.Vote;
import io.nexushub.lightclient.loopchain.VoteSlots;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.Signer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A loopchain network and what nodes answer about it: loopchain's own, and goloop's. */
final class LoopchainWorld {
  static final long START = 1_600_000_000_000_000L;
  static final Instant NOW = Instant.ofEpochSecond(1_600_100_000);
  static final int TRANSACTIONS = 3;
  private static final Hash SOME = Hash.hex("0b".repeat(32));

  /** The block at height 1 is the first. */
  final List<JsonObject> blocks = new ArrayList<>();

  final List<VoteSlots<Vote.ForBlock>> votes = new ArrayList<>();
  final Map<Hash, RepList> lists = new TreeMap<>();
  private final Map<Hash, JsonObject> receipts = new TreeMap<>();
  private Voters current;

  LoopchainWorld(Voters reps) {
    this.current = reps;
    extend(reps, reps, 0);
  }

  private LoopchainWorld(LoopchainWorld origin, long height) {
    blocks.addAll(origin.blocks.subList(0, (int) height));
    votes.addAll(origin.votes.subList(0, (int) height));
    lists.putAll(origin.lists);
    current = origin.current;
  }

  /** The same blocks up to a height, to go on from there otherwise. */
  LoopchainWorld fork(long height) {
    return new LoopchainWorld(this, height);
  }

  long height() {
    return blocks.size();
  }

  Hash hash(long height) {
    return Hash.hex(blocks.get((int) height - 1).getString("hash"));
  }

  static RepList list(Voters reps) {
    try {
      return RepList.of(reps.addresses(HashFunction.SHA3_256));
    } catch (MalformedMessage e) {
      throw new AssertionError(e);
    }
  }

  LoopchainWorld grow(int count) {
    for (int i = 0; i < count; i++) {
      extend(current, current, 0);
    }
    return this;
  }

  LoopchainWorld change(Voters next) {
    extend(current, next, 0);
    current = next;
    return this;
  }

  /** A block of the present representatives, voted on by some, as if time had gone another way. */
  LoopchainWorld extend(Voters voting, Voters next, long shift) {
    long height = height() + 1;
    RepList reps = list(current);
    RepList named = list(next);
    lists.put(reps.root(), reps);
    lists.put(named.root(), named);
    boolean changes = !named.equals(reps);
    JsonArray transactions = transactions(height);
    Signer leader = current.keys().getFirst();
    String by = "hx" + reps.reps().getFirst().toHex();
    JsonObject block =
        new JsonObject()
            .put("version", "0.5")
            .put("prevHash", (height == 1 ? SOME : hash(height - 1)).toString())
            .put("transactionsHash", root(HashFunction.SHA3_256, ids(transactions)).toString())
            .put(
                "receiptsHash",
                root(HashFunction.SHA3_256, leaves(transactions, height)).toString())
            .put("stateHash", SOME.toString())
            .put("repsHash", reps.root().toString())
            .put("nextRepsHash", (changes ? named.root() : Hash.ZERO).toString())
            .put("leaderVotesHash", Hash.ZERO.toString())
            .put("prevVotesHash", (height == 1 ? Hash.ZERO : votes.getLast().root()).toString())
            .put("logsBloom", "0x" + "00".repeat(256))
            .put("height", hex(height))
            .put("timestamp", hex(START + height * 2_000_000 + shift))
            .put("leader", by)
            .put("nextLeader", changes ? "hx" + Address.ZERO.toHex() : by)
            .put("hash", Hash.ZERO.toString())
            .put("signature", FakeNode.base64(Bytes.wrap(new byte[Signature.LENGTH])))
            .put("transactions", transactions)
            .put("leaderVotes", new JsonArray())
            .put("prevVotes", height == 1 ? new JsonArray() : json(votes.getLast()));
    Hash hash = decoded(block).header().hash();
    block.put("hash", hash.toString()).put("signature", FakeNode.base64(leader.sign(hash).bytes()));
    blocks.add(block);
    votes.add(vote(height, hash, voting));
    return this;
  }

  static LoopchainBlock decoded(JsonObject block) {
    try {
      return LoopchainBlock.decodeJson(Bytes.utf8(block.encode()));
    } catch (MalformedMessage e) {
      throw new AssertionError(e);
    }
  }

  /** Slots for all, filled by the first of them as far as somebody votes. */
  VoteSlots<Vote.ForBlock> vote(long height, Hash hash, Voters voting) {
    List<Optional<Vote.ForBlock>> slots = new ArrayList<>();
    for (int i = 0; i < current.keys().size(); i++) {
      if (i >= voting.keys().size()) {
        slots.add(Optional.empty());
        continue;
      }
      Address rep = list(current).reps().get(i);
      long at = START + height * 2_000_000 + 1;
      Round round = new Round.Hexadecimal(0);
      Signature none = Signature.of(Bytes.wrap(new byte[Signature.LENGTH]));
      Vote.ForBlock unsigned = new Vote.ForBlock(rep, at, height, round, hash, none);
      Signature signature = voting.keys().get(i).sign(unsigned.hash());
      slots.add(Optional.of(new Vote.ForBlock(rep, at, height, round, hash, signature)));
    }
    return new VoteSlots<>(slots);
  }

  static JsonArray json(VoteSlots<Vote.ForBlock> votes) {
    JsonArray slots = new JsonArray();
    for (Optional<Vote.ForBlock> slot : votes.slots()) {
      if (slot.isEmpty()) {
        slots.addNull();
        continue;
      }
      Vote.ForBlock vote = slot.orElseThrow();
      slots.add(
          new JsonObject()
              .put("rep", "hx" + vote.rep().toHex())
              .put("timestamp", hex(vote.timestamp()))
              .put("blockHeight", hex(vote.height()))
              .put("round", "0x0")
              .put("blockHash", vote.blockHash().toString())
              .put("signature", FakeNode.base64(vote.signature().bytes())));
    }
    return slots;
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }

  private static JsonArray transactions(long height) {
    JsonArray transactions = new JsonArray();
    for (int i = 0; i < TRANSACTIONS; i++) {
      transactions.add(
          new JsonObject()
              .put("version", "0x3")
              .put("from", "hx" + "0a".repeat(20))
              .put("to", "cx" + "0c".repeat(20))
              .put("stepLimit", "0x1")
              .put("timestamp", hex(START + height * 100 + i))
              .put("nid", "0x1")
              .put("signature", "AA=="));
    }
    return transactions;
  }

  static List<Hash> ids(JsonArray transactions) {
    List<Hash> ids = new ArrayList<>();
    for (Object each : transactions) {
      try {
        ids.add(LoopchainTransaction.decodeJson(Bytes.utf8(((JsonObject) each).encode())).id());
      } catch (MalformedMessage e) {
        throw new AssertionError(e);
      }
    }
    return ids;
  }

  Hash transaction(long height, int index) {
    return ids(blocks.get((int) height - 1).getJsonArray("transactions")).get(index);
  }

  private List<Hash> leaves(JsonArray transactions, long height) {
    List<Hash> leaves = new ArrayList<>();
    List<Hash> ids = ids(transactions);
    for (int i = 0; i < ids.size(); i++) {
      JsonObject receipt =
          new JsonObject()
              .put("status", "0x1")
              .put("to", "cx" + "0c".repeat(20))
              .put("txHash", ids.get(i).toString())
              .put("txIndex", hex(i))
              .put("blockHeight", hex(height))
              .put("blockHash", "said by the server alone")
              .put("stepUsed", "0x186a0")
              .put(
                  "eventLogs",
                  new JsonArray()
                      .add(
                          new JsonObject()
                              .put("scoreAddress", "cx" + "0c".repeat(20))
                              .put("indexed", new JsonArray().add("Message(int)").add(hex(i)))
                              .put("data", new JsonArray())));
      receipts.put(ids.get(i), receipt);
      try {
        leaves.add(LoopchainReceipt.decodeJson(Bytes.utf8(receipt.encode())).leaf());
      } catch (MalformedMessage e) {
        throw new AssertionError(e);
      }
    }
    return leaves;
  }

  /** A node without a partner moves up as it is. */
  static Hash root(HashFunction digest, List<Hash> leaves) {
    List<Hash> level = leaves;
    while (level.size() > 1) {
      List<Hash> above = new ArrayList<>();
      for (int i = 0; i < level.size(); i += 2) {
        above.add(
            i + 1 == level.size()
                ? level.get(i)
                : digest.hash(Bytes.concat(level.get(i).bytes(), level.get(i + 1).bytes())));
      }
      level = above;
    }
    return level.getFirst();
  }

  /** As loopchain's own nodes answer. */
  LoopchainWorld servedWhole(FakeNode node) {
    node.on(
        "icx_getBlock",
        params ->
            params.containsKey("height")
                ? block(FakeNode.height(params)).map(each -> each)
                : Optional.of(blocks.getLast()));
    node.on(
        "rep_getListByHash",
        params ->
            Optional.ofNullable(lists.get(Hash.hex(params.getString("repsHash"))))
                .map(LoopchainWorld::json));
    receiptsServed(node);
    return this;
  }

  static JsonArray json(RepList list) {
    JsonArray reps = new JsonArray();
    list.reps()
        .forEach(rep ->
            reps.add(
                new JsonObject()
                    .put("address", "hx" + rep.toHex())
                    .put("p2pEndpoint", "127.0.0.1:7100")));
    return reps;
  }

  void receiptsServed(FakeNode node) {
    node.on(
        "icx_getTransactionResult",
        params -> Optional.ofNullable(receipts.get(Hash.hex(params.getString("txHash")))));
  }

  Optional<JsonObject> block(long height) {
    return height >= 1 && height <= height()
        ? Optional.of(blocks.get((int) height - 1))
        : Optional.empty();
  }
}
