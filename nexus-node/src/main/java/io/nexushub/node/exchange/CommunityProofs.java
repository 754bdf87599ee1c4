package io.nexushub.node.exchange;

import io.nexushub.crypto.Keccak256;
import io.nexushub.interop.Accounts;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.btp.BtpClientState;
import io.nexushub.lightclient.btp.StateProof;
import io.nexushub.lightclient.btp.StateProofRules;
import io.nexushub.portal.NodeRpc;
import io.nexushub.portal.TransientFailure;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.btp.BtpHeader;
import io.nexushub.protocol.icon.IconAddress;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a vault on a loopchain community really has: the hub's light client says which block it has
 * verified and who the members are, their votes make the state's root true, the root the balance.
 * The community's nodes need not be trusted.
 *
 * @param lightClient the hub's channel that follows the community
 * @param community its nodes
 */
public record CommunityProofs(Witnesses lightClient, Witnesses community, SignatureScheme scheme) {
  /**
   * The balance at the newest block that enough nodes of the hub hold for verified.
   *
   * @throws TransientFailure also if every node of the community lies; the message has what was
   *     found and what was expected
   */
  public VaultBalance balance(IconAddress vault) throws TransientFailure {
    Map.Entry<BtpClientState, Integer> anchor = anchor();
    BtpClientState trusted = anchor.getKey();
    return community.first(node -> {
      BtpHeader block = header(node, trusted);
      StateProof proof = proof(node, trusted.height(), vault);
      BigInteger units =
          switch (new StateProofRules(Keccak256.FUNCTION, scheme)
              .value(trusted, block, proof, Accounts.key(vault))) {
            case Verdict.Accepted<Optional<Bytes>>(Optional<Bytes> value) ->
                Accounts.balance(value.orElse(Bytes.EMPTY));
            case Verdict.Refused<Optional<Bytes>> no ->
                throw new TransientFailure("not proven: " + no.refusal());
            case Verdict.Conflicting<Optional<Bytes>> no ->
                throw new TransientFailure("not proven: " + no.conflict());
          };
      return new VaultBalance(
          units, trusted.height(), proof.headers().getFirst().id(), anchor.getValue());
    });
  }

  /** What one honest node at least trusts, the newest of it, and how many do. */
  private Map.Entry<BtpClientState, Integer> anchor() throws TransientFailure {
    JsonObject question =
        new JsonObject().put("method", "getAnchor").put("params", new JsonObject());
    List<Object> answers = lightClient.answers("nexus_query", question);
    Map<BtpClientState, Integer> held = new LinkedHashMap<>();
    for (Object answer : answers) {
      state(answer).ifPresent(state -> held.merge(state, 1, Integer::sum));
    }
    return held.entrySet().stream()
        .filter(state -> state.getValue() >= lightClient.enough())
        .max(Comparator.comparingLong(state -> state.getKey().height()))
        .orElseThrow(() ->
            new TransientFailure(
                "verified block: none that %d nodes agree on, of %d that answered (expected: one)"
                    .formatted(lightClient.enough(), answers.size())));
  }

  /** What a node says is trusted; nothing if it is not of the form. */
  private static Optional<BtpClientState> state(Object answer) {
    try {
      return answer instanceof JsonObject anchor
          ? Optional.of(BtpClientState.decode(Bytes.hex(anchor.getString("state"))))
          : Optional.empty();
    } catch (MalformedMessage
        | ClassCastException
        | IllegalArgumentException
        | NullPointerException malformed) {
      return Optional.empty();
    }
  }

  private static BtpHeader header(NodeRpc node, BtpClientState trusted)
      throws TransientFailure, NodeRpc.RpcError {
    Object answer =
        node.call(
            "btp_getHeader",
            new JsonObject()
                .put("height", "0x" + Long.toHexString(trusted.height()))
                .put("networkID", "0x" + Long.toHexString(trusted.networkId())));
    try {
      return BtpHeader.decode(Bytes.wrap(Base64.getDecoder().decode(String.valueOf(answer))));
    } catch (MalformedMessage | IllegalArgumentException malformed) {
      throw new TransientFailure("not proven: BTP header: " + malformed.getMessage(), malformed);
    }
  }

  private static StateProof proof(NodeRpc node, long height, IconAddress vault)
      throws TransientFailure, NodeRpc.RpcError {
    JsonObject answer =
        node.object(
            "nexus_getBalanceProof",
            new JsonObject()
                .put("address", vault.toString())
                .put("height", "0x" + Long.toHexString(height)));
    try {
      return StateProof.decode(Bytes.hex(answer.getString("proof", "")));
    } catch (MalformedMessage | ClassCastException | IllegalArgumentException malformed) {
      throw new TransientFailure("not proven: proof: " + malformed.getMessage(), malformed);
    }
  }
}
