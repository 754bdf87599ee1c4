package io.nexushub.lightclient.ethereum;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/** Writes one SSZ container, fixed part first; the counterpart of {@link SszReader}. */
final class SszWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  SszWriter bytes(Bytes value) {
    out.writeBytes(value.toArray());
    return this;
  }

  SszWriter hash(Hash value) {
    return bytes(value.bytes());
  }

  SszWriter branch(Branch branch) {
    branch.hashes().forEach(this::hash);
    return this;
  }

  SszWriter uint64(long value) {
    return bytes(MerkleTree.littleEndian(BigInteger.valueOf(value), Long.BYTES));
  }

  SszWriter uint256(BigInteger value) {
    return bytes(MerkleTree.littleEndian(value, Hash.LENGTH));
  }

  SszWriter offset(int value) {
    return bytes(MerkleTree.littleEndian(BigInteger.valueOf(value), SszReader.OFFSET));
  }

  Bytes toBytes() {
    return Bytes.wrap(out.toByteArray());
  }
}
