package io.nexushub.follow;

import io.nexushub.lightclient.loopchain.LoopchainBlock;
import io.nexushub.lightclient.loopchain.RepList;
import io.nexushub.lightclient.loopchain.Vote;
import io.nexushub.lightclient.loopchain.VoteSlots;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.SignatureScheme;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** loopchain's own: {@code icx_getBlock} has all of a block, the votes on it stand in the next. */
record WholeBlockNode(Endpoint endpoint, SignatureScheme scheme) implements LoopchainNode {
  static final String BLOCK = "icx_getBlock";

  private static final String REPS = "rep_getListByHash";

  static Future<LoopchainBlock> newest(Endpoint endpoint) {
    return read(endpoint, new JsonObject());
  }

  @Override
  public Future<Long> newest() {
    return newest(endpoint).map(block -> block.header().height() - 1);
  }

  @Override
  public Future<Optional<Hash>> repsHash(long height) {
    return read(endpoint, IconRpc.height(height))
        .map(block -> Optional.of(block.header().repsHash()));
  }

  @Override
  public Future<LoopchainBlock> block(long height) {
    return read(endpoint, IconRpc.height(height))
        .compose(block -> IconRpc.ofHeight(endpoint, BLOCK, block, block.header().height(), height))
        .compose(block -> IconRpc.believed(endpoint, "block " + height, block.check(scheme)));
  }

  @Override
  public Future<Optional<Hash>> hash(long height) {
    return Reading.ifKnown(block(height).map(block -> block.header().hash()));
  }

  @Override
  public Future<VoteSlots<Vote.ForBlock>> votes(long height) {
    return block(height + 1).map(LoopchainBlock::prevVotes);
  }

  @Override
  public Future<RepList> revealed(long height, Hash root) {
    return IconRpc.ask(
            endpoint,
            REPS,
            new JsonObject().put("repsHash", root.toString()),
            IconRpc.MAX_SMALL,
            result -> {
              if (result instanceof JsonArray list) {
                return RepList.decodeJson(Bytes.utf8(list.encode()));
              }
              throw MalformedMessage.of("representatives", "something else", "a list");
            })
        .compose(list -> rooted(list, root));
  }

  private static Future<LoopchainBlock> read(Endpoint endpoint, JsonObject params) {
    return IconRpc.ask(
        endpoint,
        BLOCK,
        params,
        IconRpc.MAX_BLOCK,
        result -> LoopchainBlock.decodeJson(Bytes.utf8(IconRpc.object("block", result).encode())));
  }
}
