package io.nexushub.follow;

import io.nexushub.lightclient.goloop.Validators;
import io.nexushub.lightclient.loopchain.LoopchainBlock;
import io.nexushub.lightclient.loopchain.RepList;
import io.nexushub.lightclient.loopchain.Vote;
import io.nexushub.lightclient.loopchain.VoteSlots;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.rlp.RlpWriter;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** The blocks of a loopchain network as goloop's nodes keep them. */
record ReencodedWorld(LoopchainWorld chain) {
  /** As goloop's nodes answer about the blocks from before; then come goloop's own. */
  void servedBy(FakeNode node, GoloopWorld after) {
    node.forget("icx_getBlock");
    node.on(
        "icx_getLastBlock",
        params ->
            Optional.of(new JsonObject().put("height", chain.height() + after.headers.size())));
    node.on(
        "icx_getBlockHeaderByHeight",
        params -> {
          long height = FakeNode.height(params);
          return height > chain.height()
              ? Optional.of(
                  FakeNode.base64(after.headers.get((int) (height - chain.height() - 1)).encode()))
              : chain.block(height).map(each -> FakeNode.base64(reencoded(each)));
        });
    node.on(
        "icx_getVotesByHeight",
        params -> {
          long height = FakeNode.height(params);
          return height > chain.height()
              ? Optional.of(
                  FakeNode.base64(after.votes.get((int) (height - chain.height() - 1)).encode()))
              : chain
                  .block(height)
                  .map(each -> FakeNode.base64(encoded(chain.votes.get((int) height - 1))));
        });
    node.on(
        "icx_getDataByHash",
        params ->
            chain.lists.values().stream()
                .map(ReencodedWorld::encoded)
                .filter(list ->
                    HashFunction.SHA3_256.hash(list).equals(Hash.hex(params.getString("hash"))))
                .findFirst()
                .or(() -> Optional.ofNullable(after.data.get(Hash.hex(params.getString("hash")))))
                .map(FakeNode::base64));
    node.on(
        "icx_getBlockByHeight", params -> chain.block(FakeNode.height(params)).map(this::served));
    chain.receiptsServed(node);
  }

  private static Bytes encoded(RepList list) {
    return new Validators(list.reps()).encode();
  }

  private JsonObject served(JsonObject block) {
    LoopchainBlock whole = LoopchainWorld.decoded(block);
    return new JsonObject()
        .put("version", "0.5")
        .put("height", whole.header().height())
        .put("prev_block_hash", whole.header().prevHash().toHex())
        .put("merkle_tree_root_hash", whole.header().transactionsHash().toHex())
        .put("time_stamp", whole.header().timestamp())
        .put("confirmed_transaction_list", block.getJsonArray("transactions"))
        .put("block_hash", whole.hash().toHex())
        .put("peer_id", block.getString("leader"))
        .put("signature", "");
  }

  private Bytes reencoded(JsonObject block) {
    LoopchainBlock whole = LoopchainWorld.decoded(block);
    var header = whole.header();
    RepList next = chain.lists.get(header.revealedRepsHash());
    RlpWriter out =
        new RlpWriter().beginList().signed(1).signed(header.height()).signed(header.timestamp());
    out.bytes(IconAddress.key(header.leader()).encode()).none();
    if (whole.prevVotes().size() == 0) {
      out.none();
    } else {
      out.bytes(HashFunction.SHA3_256.hash(encoded(whole.prevVotes())).bytes());
    }
    out.bytes(HashFunction.SHA3_256.hash(encoded(next)).bytes()).none().none();
    out.bytes(Bytes.EMPTY).none().bytes(header.prevHash().bytes()).text("0.5");
    out.bytes(whole.signature().bytes());
    for (Hash hash :
        List.of(
            header.stateHash(), header.receiptsHash(), header.repsHash(), header.nextRepsHash())) {
      if (hash.isZero()) {
        out.none();
      } else {
        out.bytes(hash.bytes());
      }
    }
    out.bytes(Bytes.EMPTY).none();
    return out.bytes(IconAddress.key(header.nextLeader()).encode()).endList().toBytes();
  }

  /** One shared part: all are of one height and round, and for one hash. */
  private static Bytes encoded(VoteSlots<Vote.ForBlock> votes) {
    Vote.ForBlock any = votes.slots().stream().flatMap(Optional::stream).findFirst().orElseThrow();
    RlpWriter out =
        new RlpWriter()
            .beginList()
            .beginList()
            .beginList()
            .signed(any.height())
            .none()
            .signed(0)
            .bytes(any.blockHash().bytes())
            .endList()
            .endList()
            .beginList();
    for (Optional<Vote.ForBlock> slot : votes.slots()) {
      slot.ifPresentOrElse(
          vote ->
              out.beginList()
                  .signed(0)
                  .bytes(IconAddress.key(vote.rep()).encode())
                  .signed(vote.timestamp())
                  .bytes(vote.signature().bytes())
                  .endList(),
          out::none);
    }
    return out.endList().endList().toBytes();
  }
}
