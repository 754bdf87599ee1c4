package io.nexushub.follow;

import io.nexushub.lightclient.btp.BtpClientState;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.BtpHeader;
import io.nexushub.protocol.btp.BtpProof;
import io.nexushub.protocol.btp.MessageProof;
import io.nexushub.protocol.btp.RelayMessage.BlockUpdate;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One BTP network of a chain, at goloop's nodes and at a hub's. A hub's say at which heights the
 * network has blocks; at goloop's the next one is looked for by halves, as the network's state can
 * be asked for at each height.
 */
final class BtpSource implements ChainSource<BtpClientState, BtpStep> {
  private static final String INFO = "btp_getNetworkInfo";
  private static final String HEADER = "btp_getHeader";
  private static final String PROOF = "btp_getProof";
  private static final String MESSAGES = "btp_getMessages";

  /** A section is made by one block, and shows in the state of the same or of a later one. */
  private static final int BLOCKS_AROUND = 2;

  private static final int MAX_MESSAGES_JSON = 16 * 1024 * 1024;

  private final HashFunction keccak;
  private final long networkId;
  private final AtomicLong nextMessage = new AtomicLong();

  BtpSource(HashFunction keccak, long networkId) {
    this.keccak = keccak;
    this.networkId = networkId;
  }

  /** Number of the message that comes next, as an endpoint has said lately. */
  long nextMessage() {
    return nextMessage.get();
  }

  @Override
  public String subject(BtpStep step) {
    return "BTP block " + step.block().header().height();
  }

  /** What an endpoint says about the network's newest block. */
  private record NetworkState(Optional<Hash> section, long nextMessage) {}

  @Override
  public Future<Optional<BtpStep>> next(Endpoint endpoint, BtpClientState trusted) {
    return info(endpoint, Optional.empty())
        .compose(info -> {
          nextMessage.set(info.nextMessage());
          return info.section().equals(Optional.of(trusted.section()))
              ? Future.succeededFuture(Optional.empty())
              : height(endpoint, trusted).compose(height -> step(endpoint, height));
        });
  }

  private Future<Optional<BtpStep>> step(Endpoint endpoint, Optional<Long> height) {
    return height.isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : header(endpoint, height.orElseThrow()).compose(header -> step(endpoint, header));
  }

  /** The signatures come with the block after; until then there is nothing to follow. */
  private Future<Optional<BtpStep>> step(Endpoint endpoint, BtpHeader header) {
    return Reading.ifKnown(proof(endpoint, header.height()))
        .compose(proof ->
            proof.isEmpty()
                ? Future.succeededFuture(Optional.empty())
                : messages(endpoint, header)
                    .map(messages ->
                        Optional.of(
                            new BtpStep(new BlockUpdate(header, proof.orElseThrow()), messages))));
  }

  /** Where the network's next block is said to be. */
  private Future<Optional<Long>> height(Endpoint endpoint, BtpClientState trusted) {
    JsonObject params =
        new JsonObject()
            .put("networkID", hex(networkId))
            .put("from", hex(trusted.height() + 1))
            .put("limit", hex(1));
    return IconRpc.ask(endpoint, "nexus_getBtpHeights", params, IconRpc.MAX_SMALL, BtpSource::first)
        .recover(cause ->
            EndpointFailure.isUnknownMethod(cause)
                ? searched(endpoint, trusted)
                : Future.failedFuture(cause));
  }

  private static Optional<Long> first(Object result) throws MalformedMessage {
    if (!(result instanceof JsonArray heights) || heights.size() > 1) {
      throw MalformedMessage.of("heights", "something else", "a list of up to one");
    }
    return heights.isEmpty()
        ? Optional.empty()
        : Optional.of(IconRpc.natural("height", heights.getValue(0)));
  }

  private Future<Optional<Long>> searched(Endpoint endpoint, BtpClientState trusted) {
    long known = trusted.height();
    return IconRpc.lastHeight(endpoint)
        .compose(last ->
            last <= known
                ? Future.succeededFuture(Optional.empty())
                : changed(endpoint, trusted.section(), known, last)
                    .compose(height ->
                        firstHeader(
                            endpoint,
                            Math.max(known + 1, height - BLOCKS_AROUND),
                            Math.min(last, height + BLOCKS_AROUND))));
  }

  /** The lowest height in whose state the newest section is another one. */
  private Future<Long> changed(Endpoint endpoint, Hash section, long same, long other) {
    if (same + 1 >= other) {
      return Future.succeededFuture(other);
    }
    long middle = same + (other - same) / 2;
    return info(endpoint, Optional.of(middle))
        .compose(info ->
            info.section().equals(Optional.of(section))
                ? changed(endpoint, section, middle, other)
                : changed(endpoint, section, same, middle));
  }

  private Future<Optional<Long>> firstHeader(Endpoint endpoint, long from, long to) {
    return from > to
        ? Future.succeededFuture(Optional.empty())
        : Reading.ifKnown(header(endpoint, from))
            .compose(header ->
                header.isPresent()
                    ? Future.succeededFuture(Optional.of(from))
                    : firstHeader(endpoint, from + 1, to));
  }

  @Override
  public Future<Optional<BtpStep>> rival(Endpoint endpoint, BtpClientState trusted) {
    return Reading.ifKnown(header(endpoint, trusted.height()))
        .compose(found ->
            found.isEmpty() || found.orElseThrow().section().hash(keccak).equals(trusted.section())
                ? Future.succeededFuture(Optional.empty())
                : other(endpoint, found.orElseThrow(), trusted).map(Optional::of));
  }

  private Future<BtpStep> other(Endpoint endpoint, BtpHeader header, BtpClientState trusted) {
    return Reading.ifKnown(proof(endpoint, header.height()))
        .compose(proof ->
            proof.isPresent()
                ? Future.succeededFuture(
                    new BtpStep(new BlockUpdate(header, proof.orElseThrow()), List.of()))
                : IconRpc.untrue(
                    endpoint,
                    "section of BTP block " + header.height(),
                    header.section().hash(keccak) + ", without signatures",
                    trusted.section()));
  }

  /** Of the network's first block, which is made when it opens or just after. */
  Future<Long> firstHeight(Endpoint endpoint) {
    JsonObject params = new JsonObject().put("id", hex(networkId));
    return IconRpc.ask(
            endpoint,
            INFO,
            params,
            IconRpc.MAX_SMALL,
            result ->
                IconRpc.natural(
                    "startHeight", IconRpc.object("network", result).getValue("startHeight")))
        .compose(start ->
            firstHeader(endpoint, start, start + BLOCKS_AROUND)
                .compose(height ->
                    height.isPresent()
                        ? Future.succeededFuture(height.orElseThrow())
                        : Future.failedFuture(
                            EndpointFailure.unavailable(
                                endpoint.uri(),
                                HEADER,
                                "no block of network %d around its start at %d"
                                    .formatted(networkId, start),
                                "its first block: name one by its height"))));
  }

  private Future<NetworkState> info(Endpoint endpoint, Optional<Long> height) {
    JsonObject params = new JsonObject().put("id", hex(networkId));
    height.ifPresent(at -> params.put("height", hex(at)));
    return IconRpc.ask(
        endpoint,
        INFO,
        params,
        IconRpc.MAX_SMALL,
        result -> {
          JsonObject info = IconRpc.object("network", result);
          Object section = info.getValue("lastNSHash");
          return new NetworkState(
              section == null
                  ? Optional.empty()
                  : Optional.of(Hash.of(IconRpc.hex("lastNSHash", section, Hash.LENGTH))),
              IconRpc.natural("nextMessageSN", info.getValue("nextMessageSN")));
        });
  }

  /** The network's header of that height. */
  Future<BtpHeader> header(Endpoint endpoint, long height) {
    return IconRpc.bytes(endpoint, HEADER, at(height))
        .compose(encoded -> Reading.form(endpoint, HEADER, () -> BtpHeader.decode(encoded)))
        .compose(header ->
            header.height() == height && header.networkId() == networkId
                ? Future.succeededFuture(header)
                : IconRpc.untrue(
                    endpoint,
                    HEADER + at(height),
                    "block %d of network %d".formatted(header.height(), header.networkId()),
                    "block %d of network %d".formatted(height, networkId)));
  }

  private Future<BtpProof> proof(Endpoint endpoint, long height) {
    return IconRpc.bytes(endpoint, PROOF, at(height))
        .compose(encoded -> Reading.form(endpoint, PROOF, () -> BtpProof.decode(encoded)));
  }

  /** All messages of a block. */
  Future<List<Bytes>> messages(Endpoint endpoint, BtpHeader header) {
    return header.messageCount() == 0
        ? Future.succeededFuture(List.of())
        : IconRpc.ask(
            endpoint,
            MESSAGES,
            at(header.height()),
            MAX_MESSAGES_JSON,
            result -> IconRpc.base64List(result, MessageProof.MAX_MESSAGES));
  }

  private JsonObject at(long height) {
    return IconRpc.height(height).put("networkID", hex(networkId));
  }

  private static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }
}
