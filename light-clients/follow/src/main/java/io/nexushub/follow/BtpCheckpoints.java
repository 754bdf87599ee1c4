package io.nexushub.follow;

import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.btp.BtpHeader;
import io.nexushub.protocol.btp.NetworkAddress;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Blocks of a BTP network to begin at: such as announce their members. */
record BtpCheckpoints(
    HashFunction keccak, SignatureScheme scheme, NetworkAddress uid, long networkId)
    implements CheckpointSource {
  @Override
  public Future<Long> height(Endpoints servers) {
    BtpSource source = new BtpSource(keccak, networkId);
    return servers.ask(source::firstHeight);
  }

  @Override
  public Future<Offer> offer(Endpoints servers, long height) {
    BtpSource source = new BtpSource(keccak, networkId);
    return servers
        .ask(endpoint -> source.header(endpoint, height))
        .compose(header -> offer(servers, header));
  }

  private Future<Offer> offer(Endpoints servers, BtpHeader header) {
    BlockCheckpoint checkpoint =
        new BlockCheckpoint(header.height(), BtpFollower.decision(header, uid, keccak));
    return BtpFollower.begin(keccak, scheme, servers, uid, networkId, checkpoint)
        .map(state ->
            new Offer(
                checkpoint,
                Optional.empty(),
                new JsonObject()
                    .put(
                        "link",
                        new JsonObject()
                            .put("network", uid.toString())
                            .put("network_id", Long.toString(networkId))
                            .put("first_header", header.encode().toString()))));
  }
}
