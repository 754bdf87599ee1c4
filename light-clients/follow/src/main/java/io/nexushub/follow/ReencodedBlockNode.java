package io.nexushub.follow;

import io.nexushub.lightclient.goloop.GoloopHeader;
import io.nexushub.lightclient.goloop.Validators;
import io.nexushub.lightclient.loopchain.LoopchainBlock;
import io.nexushub.lightclient.loopchain.LoopchainTransaction;
import io.nexushub.lightclient.loopchain.ReencodedBlock;
import io.nexushub.lightclient.loopchain.ReencodedHeader;
import io.nexushub.lightclient.loopchain.RepList;
import io.nexushub.lightclient.loopchain.ServedBlock;
import io.nexushub.lightclient.loopchain.Vote;
import io.nexushub.lightclient.loopchain.VoteSlots;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.SignatureScheme;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** goloop's: what it has left of loopchain's blocks, put together again. */
record ReencodedBlockNode(Endpoint endpoint, SignatureScheme scheme) implements LoopchainNode {
  private static final String HEADER = "icx_getBlockHeaderByHeight";
  private static final String BLOCK = "icx_getBlockByHeight";
  private static final String VOTES = "icx_getVotesByHeight";

  @Override
  public Future<Long> newest() {
    return IconRpc.lastHeight(endpoint).map(last -> last - 1);
  }

  @Override
  public Future<Optional<Hash>> repsHash(long height) {
    return encodedHeader(height)
        .compose(encoded ->
            isGoloops(encoded)
                ? Future.succeededFuture(Optional.empty())
                : header(encoded, height).map(header -> Optional.of(header.repsHash())));
  }

  private static boolean isGoloops(Bytes encoded) {
    try {
      GoloopHeader.decode(encoded);
      return true;
    } catch (MalformedMessage another) {
      return false;
    }
  }

  @Override
  public Future<LoopchainBlock> block(long height) {
    return encodedHeader(height)
        .compose(encoded -> header(encoded, height))
        .compose(header ->
            transactions(height)
                .compose(transactions -> rebuilt(header, transactions))
                .compose(
                    block -> IconRpc.believed(endpoint, "block " + height, block.rebuild(scheme))));
  }

  private Future<ReencodedBlock> rebuilt(
      ReencodedHeader header, List<LoopchainTransaction> transactions) {
    Future<Bytes> prevVotes =
        header.prevVotesDigest().isZero()
            ? Future.succeededFuture(Bytes.EMPTY)
            : IconRpc.bytes(endpoint, VOTES, IconRpc.height(header.height() - 1));
    Future<Bytes> leaderVotes =
        header.leaderVotesDigest().isZero()
            ? Future.succeededFuture(Bytes.EMPTY)
            : IconRpc.data(endpoint, header.leaderVotesDigest());
    return Future.all(prevVotes, leaderVotes)
        .map(both ->
            new ReencodedBlock(header, transactions, prevVotes.result(), leaderVotes.result()));
  }

  private Future<List<LoopchainTransaction>> transactions(long height) {
    return served(height).map(ServedBlock::transactions);
  }

  private Future<ServedBlock> served(long height) {
    return IconRpc.ask(
        endpoint,
        BLOCK,
        IconRpc.height(height),
        IconRpc.MAX_BLOCK,
        result -> ServedBlock.decodeJson(Bytes.utf8(IconRpc.object("block", result).encode())));
  }

  @Override
  public Future<Optional<Hash>> hash(long height) {
    return Reading.ifKnown(served(height).map(ServedBlock::hash));
  }

  @Override
  public Future<VoteSlots<Vote.ForBlock>> votes(long height) {
    return IconRpc.bytes(endpoint, VOTES, IconRpc.height(height))
        .compose(encoded -> Reading.form(endpoint, VOTES, () -> ReencodedBlock.votes(encoded)));
  }

  /** goloop keeps the list under a digest of its own. */
  @Override
  public Future<RepList> revealed(long height, Hash root) {
    return encodedHeader(height)
        .compose(encoded -> header(encoded, height))
        .compose(header -> IconRpc.data(endpoint, header.validatorsHash()))
        .compose(list ->
            Reading.form(
                endpoint, "icx_getDataByHash", () -> RepList.of(Validators.decode(list).keys())))
        .compose(list -> rooted(list, root));
  }

  private Future<Bytes> encodedHeader(long height) {
    return IconRpc.bytes(endpoint, HEADER, IconRpc.height(height));
  }

  private Future<ReencodedHeader> header(Bytes encoded, long height) {
    return Reading.form(endpoint, HEADER, () -> ReencodedHeader.decode(encoded))
        .compose(header -> IconRpc.ofHeight(endpoint, HEADER, header, header.height(), height));
  }
}
