package io.nexushub.follow;

import io.nexushub.lightclient.goloop.GoloopHeader;
import io.nexushub.lightclient.goloop.GoloopState;
import io.nexushub.lightclient.goloop.GoloopUpdate;
import io.nexushub.lightclient.goloop.GoloopVotes;
import io.nexushub.lightclient.goloop.Validators;
import io.nexushub.protocol.Hash;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** goloop's nodes: a line of headers, and the votes on its last. */
final class GoloopSource implements ChainSource<GoloopState, GoloopUpdate> {
  private static final String HEADER = "icx_getBlockHeaderByHeight";
  private static final String VOTES = "icx_getVotesByHeight";

  private final AtomicLong head = new AtomicLong();

  /** The newest height that an endpoint has spoken of lately. */
  long head() {
    return head.get();
  }

  @Override
  public String subject(GoloopUpdate update) {
    return "block " + update.header().height();
  }

  @Override
  public Future<Optional<GoloopUpdate>> next(Endpoint endpoint, GoloopState trusted) {
    return after(endpoint, trusted.header().height(), trusted.validators().hash());
  }

  /** What follows a block after which those vote whose list has that hash. */
  Future<Optional<GoloopUpdate>> after(Endpoint endpoint, long known, Hash validators) {
    return IconRpc.lastHeight(endpoint)
        .compose(last -> {
          head.set(last);
          long end = Math.min(last, known + GoloopUpdate.MAX_LINE);
          return end <= known
              ? Future.succeededFuture(Optional.empty())
              : IconRpc.all(known + 1, end, height -> header(endpoint, height))
                  .map(headers -> uniform(headers, validators))
                  .map(GoloopUpdate::fitting)
                  .compose(line -> voted(endpoint, line, validators, last));
        });
  }

  /** Up to the first that names other validators: it needs votes of its own. */
  private static List<GoloopHeader> uniform(List<GoloopHeader> headers, Hash validators) {
    for (int i = 0; i < headers.size(); i++) {
      if (!headers.get(i).validatorsHash().equals(Optional.of(validators))) {
        return headers.subList(0, i + 1);
      }
    }
    return headers;
  }

  /** The votes on the newest block may still be on their way; then the one before will do. */
  private static Future<Optional<GoloopUpdate>> voted(
      Endpoint endpoint, List<GoloopHeader> line, Hash validators, long newest) {
    if (line.isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    long height = line.getLast().height();
    Future<GoloopVotes> votes = votes(endpoint, height);
    return (height == newest ? Reading.ifKnown(votes) : votes.map(Optional::of))
        .compose(known ->
            known.isPresent()
                ? update(endpoint, line, known.orElseThrow(), validators).map(Optional::of)
                : voted(endpoint, line.subList(0, line.size() - 1), validators, newest));
  }

  private static Future<GoloopUpdate> update(
      Endpoint endpoint, List<GoloopHeader> line, GoloopVotes votes, Hash validators) {
    return line.getLast().validatorsHash().equals(Optional.of(validators))
        ? Future.succeededFuture(new GoloopUpdate(line, votes, Optional.empty()))
        : validators(endpoint, line.getLast())
            .map(list -> new GoloopUpdate(line, votes, Optional.of(list)));
  }

  @Override
  public Future<Optional<GoloopUpdate>> rival(Endpoint endpoint, GoloopState trusted) {
    long height = trusted.header().height();
    return Reading.ifKnown(header(endpoint, height))
        .compose(found ->
            found.isEmpty() || found.orElseThrow().id().equals(trusted.id())
                ? Future.succeededFuture(Optional.empty())
                : other(endpoint, found.orElseThrow(), trusted).map(Optional::of));
  }

  private static Future<GoloopUpdate> other(
      Endpoint endpoint, GoloopHeader header, GoloopState trusted) {
    return Reading.ifKnown(votes(endpoint, header.height()))
        .compose(votes ->
            votes.isPresent()
                ? Future.succeededFuture(
                    new GoloopUpdate(List.of(header), votes.orElseThrow(), Optional.empty()))
                : IconRpc.untrue(
                    endpoint,
                    "block " + header.height(),
                    header.id() + ", without votes",
                    trusted.id()));
  }

  /** The header of that height: which block it is of is not said otherwise. */
  static Future<GoloopHeader> header(Endpoint endpoint, long height) {
    return IconRpc.bytes(endpoint, HEADER, IconRpc.height(height))
        .compose(encoded -> Reading.form(endpoint, HEADER, () -> GoloopHeader.decode(encoded)))
        .compose(header -> IconRpc.ofHeight(endpoint, HEADER, header, header.height(), height));
  }

  private static Future<GoloopVotes> votes(Endpoint endpoint, long height) {
    return IconRpc.bytes(endpoint, VOTES, IconRpc.height(height))
        .compose(encoded -> Reading.form(endpoint, VOTES, () -> GoloopVotes.decode(encoded)));
  }

  /** Those whom a header names. */
  static Future<Validators> validators(Endpoint endpoint, GoloopHeader header) {
    Optional<Hash> named = header.validatorsHash();
    return named.isEmpty()
        ? IconRpc.untrue(endpoint, "validators of block " + header.height(), "none", "a list")
        : IconRpc.data(endpoint, named.orElseThrow())
            .compose(
                list -> Reading.form(endpoint, "icx_getDataByHash", () -> Validators.decode(list)));
  }
}
