package io.nexushub.follow;

import io.nexushub.lightclient.goloop.GoloopLightClient;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.btp.NetworkAddress;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a light client may begin, as servers say. Nothing proves it: it is worth as much as those
 * are worth together who say the same and have nothing to do with one another.
 */
public sealed interface CheckpointSource
    permits LoopchainCheckpoints, GoloopCheckpoints, BtpCheckpoints {
  /**
   * A block to begin at.
   *
   * @param time when it was made; BTP blocks do not say
   * @param genesis the section of a light-client channel's genesis that begins there
   */
  record Offer(BlockCheckpoint checkpoint, Optional<Instant> time, JsonObject genesis) {}

  /** The height of the block that they would offer. */
  Future<Long> height(Endpoints servers);

  /** The block of that height: it has all that a light client needs to begin. */
  Future<Offer> offer(Endpoints servers, long height);

  /** The newest block that is voted on. */
  static CheckpointSource ofLoopchain(SignatureScheme scheme) {
    return new LoopchainCheckpoints(scheme);
  }

  /** See {@link #ofLoopchain}. */
  static CheckpointSource ofGoloop(SignatureScheme scheme) {
    return new GoloopCheckpoints(new GoloopLightClient(scheme));
  }

  /** The first block of a BTP network, which announces its members. */
  static CheckpointSource ofBtp(
      HashFunction keccak, SignatureScheme scheme, NetworkAddress uid, long networkId) {
    return new BtpCheckpoints(keccak, scheme, uid, networkId);
  }
}
