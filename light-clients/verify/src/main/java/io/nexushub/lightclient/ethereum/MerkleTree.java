package io.nexushub.lightclient.ethereum;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * SSZ's hash_tree_root, for the few types that a light client meets: SHA-256 over 32-byte chunks.
 */
final class MerkleTree {
  private static final int CHUNK = 32;

  private MerkleTree() {}

  static Hash pair(Hash left, Hash right) {
    return HashFunction.SHA_256.hash(Bytes.concat(left.bytes(), right.bytes()));
  }

  /** The root over the chunks, filled up with zero chunks to the next power of two. */
  static Hash root(List<Hash> chunks) {
    return root(chunks, chunks.size());
  }

  /** The root over the chunks, filled up with zero chunks to as many as there may be. */
  static Hash root(List<Hash> chunks, long limit) {
    List<Hash> level = chunks;
    Hash zero = Hash.ZERO;
    for (int i = 0; i < depth(limit); i++) {
      level = above(level, zero);
      zero = pair(zero, zero);
    }
    return level.isEmpty() ? zero : level.getFirst();
  }

  /** From the chunk at that position up to {@link #root(List, long)}. */
  static Branch branch(List<Hash> chunks, int position, long limit) {
    List<Hash> siblings = new ArrayList<>();
    List<Hash> level = chunks;
    Hash zero = Hash.ZERO;
    for (int i = 0; i < depth(limit); i++) {
      int sibling = position >> i ^ 1;
      siblings.add(sibling < level.size() ? level.get(sibling) : zero);
      level = above(level, zero);
      zero = pair(zero, zero);
    }
    return new Branch(siblings);
  }

  private static List<Hash> above(List<Hash> level, Hash zero) {
    List<Hash> above = new ArrayList<>((level.size() + 1) / 2);
    for (int i = 0; i < level.size(); i += 2) {
      above.add(pair(level.get(i), i + 1 < level.size() ? level.get(i + 1) : zero));
    }
    return above;
  }

  /** Levels of a tree with room for so many chunks. */
  static int depth(long chunks) {
    return 64 - Long.numberOfLeadingZeros(chunks - 1);
  }

  static Hash uint64(long value) {
    return uint256(BigInteger.valueOf(value));
  }

  /** Integers stand in a chunk with the least significant byte first. */
  static Hash uint256(BigInteger value) {
    return chunk(littleEndian(value, CHUNK));
  }

  /** At most 32 bytes, filled up on the right. */
  static Hash chunk(Bytes value) {
    byte[] chunk = new byte[CHUNK];
    value.copyTo(chunk, 0);
    return new Hash(Bytes.wrap(chunk));
  }

  /** A vector of bytes. */
  static Hash bytes(Bytes value) {
    List<Hash> chunks = new ArrayList<>();
    for (int at = 0; at < value.length(); at += CHUNK) {
      chunks.add(chunk(value.slice(at, Math.min(at + CHUNK, value.length()))));
    }
    return root(chunks);
  }

  /** A list of bytes whose limit is one chunk. */
  static Hash shortByteList(Bytes value) {
    return pair(chunk(value), uint64(value.length()));
  }

  static Bytes littleEndian(BigInteger value, int length) {
    byte[] bigEndian = value.toByteArray();
    byte[] octets = new byte[length];
    for (int i = 0; i < bigEndian.length; i++) {
      byte octet = bigEndian[bigEndian.length - 1 - i];
      if (i < length) {
        octets[i] = octet;
      } else if (octet != 0) {
        throw new IllegalArgumentException(value + " (expected: < 2^" + 8 * length + ")");
      }
    }
    return Bytes.wrap(octets);
  }
}
