package io.nexushub.node.store;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The keys of a chain store: a letter, then numbers big-endian so that they sort. */
final class Keys {
  static final byte[] HEAD = {'h'};

  static final byte[] FIRST_KEPT = {'k'};

  /** The lowest block after which the state is still whole. */
  static final byte[] FIRST_STATE = {'f'};

  /** Nodes of states written since old ones were dropped last, and how many one state had then. */
  static final byte[] STATE_NODES = {'w'};

  private static final byte BLOCK = 'b';
  private static final byte HEIGHT_OF_BLOCK = 'i';
  private static final byte PLACE_OF_TRANSACTION = 't';
  private static final byte NODE = 'n';
  private static final byte NOTARISATION = 's';
  private static final byte UNFINISHED = 'u';
  private static final byte BTP_HEIGHT = 'p';
  private static final byte EVIDENCE = 'e';
  private static final byte EPOCH_END = 'c';
  private static final byte LAST_OF_EPOCH = 'l';

  private Keys() {}

  static byte[] block(long height) {
    return number(BLOCK, height);
  }

  static byte[] heightOfBlock(Hash block) {
    return hash(HEIGHT_OF_BLOCK, block);
  }

  /** The first height a transaction is at sorts first; nobody has to look before he writes. */
  static byte[] placeOfTransaction(Hash transaction, long height) {
    byte[] key = new byte[1 + Hash.LENGTH + Long.BYTES];
    key[0] = PLACE_OF_TRANSACTION;
    transaction.bytes().copyTo(key, 1);
    ByteBuffer.wrap(key).putLong(1 + Hash.LENGTH, height);
    return key;
  }

  /** The height in a {@link #placeOfTransaction} key of this one; negative if it is none. */
  static long heightOfTransaction(byte[] key, Hash transaction) {
    return key.length == 1 + Hash.LENGTH + Long.BYTES
            && Arrays.equals(
                key, 0, 1 + Hash.LENGTH, placeOfTransaction(transaction, 0), 0, 1 + Hash.LENGTH)
        ? ByteBuffer.wrap(key).getLong(1 + Hash.LENGTH)
        : -1;
  }

  static byte[] node(Hash node) {
    return hash(NODE, node);
  }

  static boolean isNode(byte[] key) {
    return key[0] == NODE;
  }

  /** The hash in a {@link #node} key; empty if it is another key. */
  static Optional<Hash> nodeHash(byte[] key) {
    return key.length == 1 + Hash.LENGTH && key[0] == NODE
        ? Optional.of(Hash.of(Bytes.wrap(key).from(1)))
        : Optional.empty();
  }

  static byte[] notarisation(long height) {
    return number(NOTARISATION, height);
  }

  static byte[] unfinished(long height) {
    return number(UNFINISHED, height);
  }

  /** The height of an {@link #unfinished} key; negative if the key is something else. */
  static long unfinishedHeight(byte[] key) {
    return key.length == 9 && key[0] == UNFINISHED ? ByteBuffer.wrap(key).getLong(1) : -1;
  }

  static byte[] btpHeight(long network, long height) {
    return ByteBuffer.allocate(17).put(BTP_HEIGHT).putLong(network).putLong(height).array();
  }

  static byte[] epochEnd(long height) {
    return number(EPOCH_END, height);
  }

  /** The height of an {@link #epochEnd} key; negative if the key is something else. */
  static long epochEndHeight(byte[] key) {
    return key.length == 9 && key[0] == EPOCH_END ? ByteBuffer.wrap(key).getLong(1) : -1;
  }

  static byte[] lastOfEpoch(long height) {
    return number(LAST_OF_EPOCH, height);
  }

  static byte[] evidence(Hash digest) {
    return hash(EVIDENCE, digest);
  }

  static boolean isEvidence(byte[] key) {
    return key.length == 1 + Hash.LENGTH && key[0] == EVIDENCE;
  }

  /** The height of a network's {@link #btpHeight} key; negative if the key is something else. */
  static long btpHeight(byte[] key, long network) {
    ByteBuffer read = ByteBuffer.wrap(key);
    boolean matches = key.length == 17 && key[0] == BTP_HEIGHT && read.getLong(1) == network;
    return matches ? read.getLong(9) : -1;
  }

  private static byte[] number(byte letter, long number) {
    return ByteBuffer.allocate(9).put(letter).putLong(number).array();
  }

  private static byte[] hash(byte letter, Hash hash) {
    byte[] key = new byte[1 + Hash.LENGTH];
    key[0] = letter;
    hash.bytes().copyTo(key, 1);
    return key;
  }
}
