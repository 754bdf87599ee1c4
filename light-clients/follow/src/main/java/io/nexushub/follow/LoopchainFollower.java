package io.nexushub.follow;

import io.nexushub.lightclient.loopchain.LoopchainBlock;
import io.nexushub.lightclient.loopchain.LoopchainEvidence;
import io.nexushub.lightclient.loopchain.LoopchainEvidence.Subject;
import io.nexushub.lightclient.loopchain.LoopchainHeader;
import io.nexushub.lightclient.loopchain.LoopchainLightClient;
import io.nexushub.lightclient.loopchain.LoopchainReceipt;
import io.nexushub.lightclient.loopchain.LoopchainState;
import io.nexushub.lightclient.loopchain.LoopchainTransaction;
import io.nexushub.lightclient.loopchain.LoopchainUpdate;
import io.nexushub.lightclient.loopchain.MerklePath;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.SignatureScheme;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Follows a loopchain network from a checkpoint and proves what its transactions did, at nodes of
 * loopchain and, for networks that have become goloop networks, at nodes of goloop.
 */
public final class LoopchainFollower implements ChainFollower<LoopchainState> {
  /** What is trusted, in a file. */
  public static final TrustedFile.Codec<LoopchainState> CODEC =
      TrustedFile.Codec.of(LoopchainState::encode, LoopchainState::decode)
          .sealed("nexus light client of loopchain 1");

  /** Receipts of one block that are fetched one by one to rebuild their tree. */
  private static final int MAX_RECEIPTS = 1024;

  private final LoopchainLightClient client;
  private final Endpoints endpoints;
  private final LoopchainSource source;
  private final ChainSync<LoopchainState, LoopchainUpdate> sync;
  private volatile int votes;

  /**
   * @param scheme secp256k1, by which leaders signed
   */
  public LoopchainFollower(
      Vertx vertx,
      SignatureScheme scheme,
      Endpoints endpoints,
      LoopchainState begin,
      InstantSource clock) {
    this.client = new LoopchainLightClient(scheme);
    this.endpoints = endpoints;
    this.source = new LoopchainSource(scheme);
    this.sync =
        new ChainSync<>(
            vertx,
            endpoints,
            source,
            ChainRules.of(client, LoopchainState::conflict, LoopchainUpdate::encode),
            begin,
            clock,
            (update, after) -> votes = update.votesFor());
  }

  /** What a client trusts that begins at a checkpoint. */
  public static Future<LoopchainState> begin(
      SignatureScheme scheme, Endpoints endpoints, BlockCheckpoint checkpoint) {
    LoopchainSource source = new LoopchainSource(scheme);
    LoopchainLightClient client = new LoopchainLightClient(scheme);
    return endpoints.ask(endpoint ->
        source
            .node(endpoint)
            .compose(node ->
                node.block(checkpoint.height())
                    .compose(block -> begin(client, node, block.header(), checkpoint))));
  }

  private static Future<LoopchainState> begin(
      LoopchainLightClient client,
      LoopchainNode node,
      LoopchainHeader header,
      BlockCheckpoint checkpoint) {
    if (!header.hash().equals(checkpoint.hash())) {
      return IconRpc.untrue(
          node.endpoint(),
          "block " + checkpoint.height(),
          header.hash(),
          checkpoint.hash() + ", the checkpoint");
    }
    return node.revealed(checkpoint.height(), header.revealedRepsHash())
        .compose(reps ->
            IconRpc.believed(
                node.endpoint(), "checkpoint", client.initialise(checkpoint.hash(), header, reps)));
  }

  @Override
  public ChainSync<LoopchainState, LoopchainUpdate> sync() {
    return sync;
  }

  @Override
  public Voting voting() {
    LoopchainState trusted = sync.trusted();
    return new Voting(
        source.head(),
        trusted.header().height(),
        votes,
        trusted.reps().size(),
        trusted.reps().root(),
        Optional.of(time(trusted)));
  }

  /** When the newest trusted block was made, as its leader says. */
  public static Instant time(LoopchainState trusted) {
    return BlockCheckpoint.time(trusted.header().timestamp());
  }

  /**
   * What is proven of a transaction.
   *
   * @param height of its block
   * @param receipt under a root that nobody could reproduce from real data yet, by the rule that
   *     loopchain and goloop have in common
   */
  public record ProvenTransaction(
      long height, int index, LoopchainTransaction transaction, LoopchainReceipt receipt) {}

  /**
   * A transaction and its receipt, by headers from the newest trusted block down. Fails if no
   * endpoint knows it, which proves nothing.
   */
  public Future<ProvenTransaction> transaction(Hash id) {
    return sync.proven(trusted ->
        endpoints.ask(endpoint ->
            IconRpc.place(endpoint, id)
                .compose(place ->
                    IconRpc.reach(
                            endpoint,
                            "transaction " + id,
                            place.height(),
                            trusted.header().height(),
                            LoopchainEvidence.MAX_HEADERS)
                        .compose(reachable -> source.node(endpoint))
                        .compose(node -> new Proof(node, trusted, place.height(), id).all()))));
  }

  /** One endpoint's proof of one transaction. */
  private final class Proof {
    private final LoopchainNode node;
    private final LoopchainState trusted;
    private final long height;
    private final Hash id;

    Proof(LoopchainNode node, LoopchainState trusted, long height, Hash id) {
      this.node = node;
      this.trusted = trusted;
      this.height = height;
      this.id = id;
    }

    Future<ProvenTransaction> all() {
      long top = trusted.header().height();
      return IconRpc.all(0, top - height, below -> node.block(top - below))
          .compose(blocks -> below(blocks.stream().map(LoopchainBlock::header).toList(), blocks));
    }

    private Future<ProvenTransaction> below(
        List<LoopchainHeader> headers, List<LoopchainBlock> blocks) {
      List<LoopchainTransaction> transactions = blocks.getLast().transactions();
      List<Hash> ids = transactions.stream().map(LoopchainTransaction::id).toList();
      int index = ids.indexOf(id);
      if (index < 0 || ids.size() > MAX_RECEIPTS) {
        return IconRpc.untrue(
            node.endpoint(),
            "transactions of block " + height,
            "%d without it, or too many".formatted(ids.size()),
            "%s among up to %d".formatted(id, MAX_RECEIPTS));
      }
      return proven(
              headers,
              new Subject.OfTransaction(transactions.get(index)),
              MerklePath.to(ids, index))
          .compose(there -> receipts(ids))
          .compose(receipts -> {
            List<Hash> leaves = receipts.stream().map(LoopchainReceipt::leaf).toList();
            LoopchainReceipt receipt = receipts.get(index);
            return proven(headers, new Subject.OfReceipt(receipt), MerklePath.to(leaves, index))
                .map(there ->
                    new ProvenTransaction(height, index, transactions.get(index), receipt));
          });
    }

    /** All of the block: one that is hidden or changed changes the root. */
    private Future<List<LoopchainReceipt>> receipts(List<Hash> ids) {
      return IconRpc.all(
          0,
          ids.size() - 1L,
          at -> {
            Hash of = ids.get((int) at);
            return IconRpc.receipt(node.endpoint(), of)
                .compose(json ->
                    Reading.form(
                        node.endpoint(),
                        "icx_getTransactionResult",
                        () -> LoopchainReceipt.decodeJson(Bytes.utf8(json.encode()))))
                .compose(receipt ->
                    receipt.fields().text("txHash").equals(Optional.of(of.toString()))
                        ? Future.succeededFuture(receipt)
                        : IconRpc.untrue(
                            node.endpoint(),
                            "receipt",
                            receipt.fields().text("txHash").orElse("of nothing"),
                            of));
          });
    }

    private Future<Void> proven(List<LoopchainHeader> headers, Subject subject, MerklePath path) {
      return IconRpc.believed(
              node.endpoint(),
              "proof of transaction " + id,
              client.prove(trusted, new LoopchainEvidence(headers, subject, path)))
          .mapEmpty();
    }
  }
}
