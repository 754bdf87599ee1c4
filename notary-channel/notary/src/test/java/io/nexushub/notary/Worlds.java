package io.nexushub.notary;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.btp.FeeInfo;
import io.nexushub.protocol.btp.NetworkAddress;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** Genesis files, channels and messages of the tests' hub. */
final class Worlds {
  static final NetworkAddress ETH = NetworkAddress.of("0x539.eth");
  static final NetworkAddress ICON = NetworkAddress.of("0x3.icon");
  static final NetworkAddress HUB = NetworkAddress.of("0x1.nexus");
  static final List<Signer> NOTARIES = Signers.set("notary", 4);

  private Worlds() {}

  static RpcItem.Dict channel(String network, List<Signer> members, String... destinations) {
    return RpcItem.dict()
        .with("network", network)
        .with("account", "hub")
        .with("members", texts(members.stream().map(m -> Signers.btp(m).toString()).toList()))
        .with("submitters", texts(List.of(Signers.icon(HubChain.SUBMITTER).toString())))
        .with("destinations", texts(List.of(destinations)));
  }

  static RpcItem.Dict notaryGenesis(SignedChain lcEth, SignedChain lcIcon) {
    return channel("0x1.nexus", NOTARIES, "0x539.eth", "0x3.icon")
        .with("links", RpcItem.array(List.of(link(ETH, lcEth), link(ICON, lcIcon))));
  }

  static RpcItem.Dict link(NetworkAddress community, SignedChain source) {
    return RpcItem.dict()
        .with("network", community.toString())
        .with("source", source.uid.toString())
        .with("network_id", 1)
        .with("first_header", source.firstHeader(1).toString())
        .with("max_messages", 8)
        .with("max_message_bytes", 2048);
  }

  static HubChain notary(SignedChain lcEth, SignedChain lcIcon) {
    try {
      return new HubChain(
          "0x1.nexus",
          NOTARIES,
          NotaryApplication.fromGenesis(
              notaryGenesis(lcEth, lcIcon), Keccak256.FUNCTION, Secp256k1.scheme()));
    } catch (MalformedMessage e) {
      throw new AssertionError(e);
    }
  }

  static BtpMessage message(
      NetworkAddress from, NetworkAddress to, String service, long sn, long nsn, Bytes payload) {
    return new BtpMessage(
        from,
        to,
        service,
        BigInteger.valueOf(sn),
        payload,
        BigInteger.valueOf(nsn),
        Optional.of(
            new FeeInfo(
                from.toString(), List.of(BigInteger.valueOf(128), BigInteger.valueOf(1000)))));
  }

  static Bytes request(NetworkAddress from, NetworkAddress to, long number) {
    return message(from, to, "echo", number, number, Bytes.utf8("message " + number)).encode();
  }

  private static RpcItem.Array texts(List<String> texts) {
    return RpcItem.array(texts.stream().map(RpcItem::text).toList());
  }
}
