package io.nexushub.lightclient.ethereum;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;

/**
 * Who of the sync committee signed, and the sum of their signatures.
 *
 * @param bits one per seat, least significant bit first
 */
public record SyncAggregate(Bytes bits, Bytes signature) {
  static final int SIGNATURE_LENGTH = 96;

  boolean signed(int seat) {
    return (bits.at(seat / 8) >>> (seat % 8) & 1) == 1;
  }

  public int participants() {
    int count = 0;
    for (int i = 0; i < bits.length(); i++) {
      count += Integer.bitCount(bits.at(i) & 0xff);
    }
    return count;
  }

  static int encodedLength(Preset preset) {
    return preset.bitsLength() + SIGNATURE_LENGTH;
  }

  static SyncAggregate read(Preset preset, SszReader in) throws MalformedMessage {
    return new SyncAggregate(in.fixed(preset.bitsLength()), in.fixed(SIGNATURE_LENGTH));
  }

  Bytes encode() {
    return Bytes.concat(bits, signature);
  }
}
