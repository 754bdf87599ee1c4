package io.nexushub.lightclient.btp;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.BtpHeader;
import io.nexushub.protocol.btp.NetworkAddress;

/** The code under test, with real cryptography, as tests ask it. */
final class Verifier {
  final BtpRelay relay = new BtpRelay(new BtpLightClient(Keccak256.FUNCTION, Secp256k1.scheme()));

  static BtpClientState trusting(Block first) {
    try {
      return trust(first);
    } catch (MalformedMessage e) {
      throw new AssertionError(e);
    }
  }

  static BtpClientState trust(Block first) throws MalformedMessage {
    return BtpClientState.trusting(
        NetworkAddress.of(Block.UID), BtpHeader.decode(first.header()), Keccak256.FUNCTION);
  }

  Verdict<BtpRelay.Relayed> verify(BtpClientState state, Bytes... parts) {
    return relay.verify(state, Block.relay(parts));
  }

  BtpClientState accepted(BtpClientState state, Bytes... parts) {
    Verdict<BtpRelay.Relayed> verdict = verify(state, parts);
    assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
    return ((Verdict.Accepted<BtpRelay.Relayed>) verdict).value().state();
  }

  void assertRefused(BtpClientState state, Refusal.Kind kind, String explanation, Bytes... parts) {
    Refusal refusal = GoldenVectorsTest.refused(verify(state, parts));
    assertThat(refusal.toString()).startsWith(explanation);
    assertThat(refusal.kind()).isEqualTo(kind);
  }
}
