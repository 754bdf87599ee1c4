package io.nexushub.notary;

import static io.nexushub.notary.Worlds.ETH;
import static io.nexushub.notary.Worlds.HUB;
import static io.nexushub.notary.Worlds.ICON;
import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.lft.Receipt;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.btp.BtpClientState;
import io.nexushub.lightclient.btp.BtpLightClient;
import io.nexushub.lightclient.btp.BtpRelay;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.BtpHeader;
import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.btp.ErrorMessage;
import java.util.List;

/** A notary channel between two communities, each with a chain that vouches for it. */
final class NotaryWorld {
  final SourceChain lcEth = new SourceChain("0x101.nexus", "lc-eth");
  final SourceChain lcIcon = new SourceChain("0x102.nexus", "lc-icon");
  final HubChain notary = Worlds.notary(lcEth.signed, lcIcon.signed);

  static Bytes[] messages(int first, int count) {
    Bytes[] messages = new Bytes[count];
    for (int i = 0; i < count; i++) {
      messages[i] = Worlds.request(ETH, ICON, first + i);
    }
    return messages;
  }

  static HubOperation relay(Bytes message) {
    return new HubOperation.Relay(ETH, message);
  }

  Receipt relayEth(Bytes... messages) {
    return notary.run(new HubOperation.Relay(ETH, lcEth.relay(lcEth.send(messages))));
  }

  Receipt relayIcon(Bytes... messages) {
    return notary.run(new HubOperation.Relay(ICON, lcIcon.relay(lcIcon.send(messages))));
  }

  void assertUnchanged(int code, String reason, HubOperation operation) {
    Hash root = notary.root();
    Receipt receipt = notary.run(operation);
    assertThat(receipt.success()).isFalse();
    assertThat(receipt.message()).startsWith(reason);
    assertThat(receipt.code()).as(receipt.message()).isEqualTo(code);
    assertThat(receipt.events()).isEmpty();
    assertThat(notary.root()).isEqualTo(root);
  }

  /** What a chain learns that trusts the notaries' first header and nothing else. */
  List<Bytes> delivered(long networkId) throws MalformedMessage {
    BtpRelay verifier = new BtpRelay(new BtpLightClient(Keccak256.FUNCTION, Secp256k1.scheme()));
    BtpClientState trusted =
        BtpClientState.trusting(
            HUB, BtpHeader.decode(notary.signed.firstHeader(networkId)), Keccak256.FUNCTION);
    if (notary.signed.parts(networkId, 0, 3).isEmpty()) {
      return List.of();
    }
    Verdict<BtpRelay.Relayed> verdict =
        verifier.verify(trusted, 0, notary.signed.relay(networkId, 0));
    assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
    return ((Verdict.Accepted<BtpRelay.Relayed>) verdict).value().messages();
  }

  static long errorCode(Bytes message) throws MalformedMessage {
    return ErrorMessage.decode(BtpMessage.decode(message).payload()).code();
  }
}
