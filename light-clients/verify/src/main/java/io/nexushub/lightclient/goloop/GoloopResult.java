package io.nexushub.lightclient.goloop;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import java.util.Optional;

/**
 * What executing a block gave: {@code [state, patches' receipts, receipts, extension?, flags?,
 * BTP?]}, roots of tries each. The next block's header has it.
 *
 * @param receipts absent where the block had no transactions
 * @param extension what the platform keeps beside the accounts; ICON's own
 * @param btp digest of the BTP networks
 */
public record GoloopResult(
    Optional<Hash> state,
    Optional<Hash> patchReceipts,
    Optional<Hash> receipts,
    Optional<Bytes> extension,
    Optional<Bytes> btp) {
  private static final int BTP_FLAG = 1;

  static GoloopResult decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    GoloopResult result =
        new GoloopResult(
            Rlpn.optionalHash(in),
            Rlpn.optionalHash(in),
            Rlpn.optionalHash(in),
            in.hasNext() ? Rlpn.optionalBytes(in, GoloopHeader.MAX_LENGTH) : Optional.empty(),
            in.hasNext() ? Optional.of(btp(in)) : Optional.empty());
    in.leaveList();
    in.end();
    return result;
  }

  /** The flags say what follows; there is one thing that can. */
  private static Bytes btp(RlpReader in) throws MalformedMessage {
    long flags = in.signed64();
    if (flags != BTP_FLAG) {
      throw MalformedMessage.of("result's flags", flags, BTP_FLAG);
    }
    return in.bytes(Hash.LENGTH);
  }
}
