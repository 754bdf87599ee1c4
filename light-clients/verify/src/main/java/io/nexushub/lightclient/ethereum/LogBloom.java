package io.nexushub.lightclient.ethereum;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import java.util.ArrayList;
import java.util.List;

/**
 * The 2048-bit filter in headers and receipts. It may say yes wrongly and never no: a verified
 * header whose filter lacks an address proves that the contract said nothing in that block.
 */
public record LogBloom(Bytes bits) {
  private static final int BITS = 2048;
  private static final int BITS_PER_ITEM = 3;

  public boolean mayContain(Bytes item, HashFunction keccak) {
    return places(item, keccak).stream()
        .allMatch(place -> (bits.at(byteOf(place)) >>> (place % 8) & 1) == 1);
  }

  /** The filter of exactly these logs. */
  public static LogBloom of(List<Log> logs, HashFunction keccak) {
    byte[] bits = new byte[ExecutionPayloadHeader.BLOOM_LENGTH];
    for (Log log : logs) {
      List<Bytes> items = new ArrayList<>(log.topics().stream().map(Hash::bytes).toList());
      items.add(log.address().bytes());
      for (Bytes item : items) {
        places(item, keccak).forEach(place -> bits[byteOf(place)] |= (byte) (1 << place % 8));
      }
    }
    return new LogBloom(Bytes.wrap(bits));
  }

  /** Bit 0 is the lowest bit of the last byte. */
  private static int byteOf(int place) {
    return (BITS - 1 - place) / 8;
  }

  private static List<Integer> places(Bytes item, HashFunction keccak) {
    Bytes digest = keccak.hash(item).bytes();
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < BITS_PER_ITEM; i++) {
      int pair = (digest.at(2 * i) & 0xff) << 8 | (digest.at(2 * i + 1) & 0xff);
      places.add(pair % BITS);
    }
    return places;
  }
}
