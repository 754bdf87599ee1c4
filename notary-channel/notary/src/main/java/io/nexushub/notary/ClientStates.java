package io.nexushub.notary;

import io.nexushub.lightclient.btp.BtpClientState;
import io.nexushub.notary.NotaryGenesis.TrustedSource;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.BtpHeader;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.trie.State;

/** BTP light clients as parts of a channel's state. */
public final class ClientStates {
  private ClientStates() {}

  public static BtpClientState trusting(TrustedSource source, HashFunction keccak)
      throws MalformedMessage {
    BtpHeader header = BtpHeader.decode(source.firstHeader());
    if (header.networkId() != source.networkId()) {
      throw MalformedMessage.of(
          "first_header's network id", header.networkId(), source.networkId());
    }
    return BtpClientState.trusting(source.uid(), header, keccak);
  }

  public static BtpClientState read(State state, NetworkAddress link) {
    Bytes encoded =
        state
            .get(StateKeys.client(link))
            .orElseThrow(() -> new IllegalStateException("no light client of " + link));
    try {
      return BtpClientState.decode(encoded);
    } catch (MalformedMessage malformed) {
      throw new IllegalStateException("the light client of " + link + " in the state", malformed);
    }
  }

  public static State write(State state, NetworkAddress link, BtpClientState client) {
    return state.put(StateKeys.client(link), client.encode());
  }

  /** BMC's getStatus, as relays of BTP read it. */
  public static RpcItem.Dict status(NetworkAddress link, BtpClientState client, long sent) {
    RpcItem.Dict status =
        RpcItem.dict()
            .with("link", link.toString())
            .with("source", client.uid().toString())
            .with("network_id", client.networkId())
            .with("rx_seq", client.delivered())
            .with("tx_seq", sent)
            .with(
                "verifier",
                RpcItem.dict()
                    .with("height", client.height())
                    .with("sequence_offset", client.sequenceOffset())
                    .with("first_message_sn", client.firstMessage())
                    .with("message_count", client.messageCount()));
    return client.conflict().map(why -> status.with("frozen", why)).orElse(status);
  }
}
