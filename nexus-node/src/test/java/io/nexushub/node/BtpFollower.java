package io.nexushub.node;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.btp.BtpClientState;
import io.nexushub.lightclient.btp.BtpLightClient;
import io.nexushub.lightclient.btp.StateProof;
import io.nexushub.lightclient.btp.StateProofRules;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.BtpHeader;
import io.nexushub.protocol.btp.BtpProof;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.btp.RelayMessage.BlockUpdate;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** Follows the first node's BTP blocks as another chain would, and believes nothing else. */
final class BtpFollower {
  private final TestNodes nodes;
  private final BtpLightClient client = new BtpLightClient(Keccak256.FUNCTION, Secp256k1.scheme());
  private BtpClientState trusted;

  BtpFollower(TestNodes nodes) {
    this.nodes = nodes;
    try {
      trusted =
          BtpClientState.trusting(NetworkAddress.of("0x7.nexus"), header(0), Keccak256.FUNCTION);
    } catch (MalformedMessage malformed) {
      throw new AssertionError(malformed);
    }
  }

  /** The next block with messages. */
  void follow(long height) {
    TestNodes.until(() -> call("btp_getProof", height).containsKey("result"), "notarisation");
    try {
      BtpProof proof = BtpProof.decode(base64("btp_getProof", height));
      BlockUpdate update = new BlockUpdate(header(height), proof);
      if (!client.verify(trusted, update, Instant.EPOCH).isAccepted()) {
        throw new AssertionError(client.verify(trusted, update, Instant.EPOCH));
      }
      trusted = client.apply(trusted, update);
      // who delivers messages is none of this test's matter
      trusted = delivered(trusted);
    } catch (MalformedMessage malformed) {
      throw new AssertionError(malformed);
    }
  }

  /** What a node can show of the block followed last. */
  Verdict<Optional<Bytes>> prove(int node, Bytes key) {
    long height = trusted.height();
    TestNodes.until(
        () -> nodes.channel(node).prove(height, key).isPresent(), "block " + height + " final");
    StateProof proof = nodes.channel(node).prove(height, key).orElseThrow();
    return new StateProofRules(Keccak256.FUNCTION, Secp256k1.scheme())
        .value(trusted, header(height), proof, key);
  }

  private BtpHeader header(long height) {
    try {
      return BtpHeader.decode(base64("btp_getHeader", height));
    } catch (MalformedMessage malformed) {
      throw new AssertionError(malformed);
    }
  }

  private static BtpClientState delivered(BtpClientState state) {
    return new BtpClientState(
        state.uid(),
        state.networkId(),
        state.members(),
        state.signers(),
        state.section(),
        state.parentSection(),
        state.height(),
        state.sequenceOffset(),
        state.firstMessage(),
        state.messageCount(),
        state.messagesRoot(),
        state.firstMessage() + state.messageCount(),
        state.conflict());
  }

  private Bytes base64(String method, long height) {
    return Bytes.wrap(Base64.getDecoder().decode(call(method, height).getString("result")));
  }

  private JsonObject call(String method, long height) {
    try {
      return new RpcCaller(nodes.node(0).rpcPort())
          .call(
              method,
              new JsonObject()
                  .put("height", "0x" + Long.toHexString(height))
                  .put("networkID", "0x1"));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
