package io.nexushub.lightclient.ethereum;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * A type of SSZ, as far as hash_tree_root of its bytes needs one: for objects that are hashed and
 * not read. Integers are as many octets.
 */
sealed interface SszType {
  /** Bytes, an integer, or a vector of bits. */
  record Octets(int length) implements SszType {}

  /** A list of bytes. */
  record ByteList(long limit) implements SszType {}

  /** A list of bits, with a bit after its end. */
  record BitList(long limit) implements SszType {}

  /** A list of 64-bit integers, four to a chunk. */
  record IntegerList(long limit) implements SszType {}

  record Vector(SszType element, int length) implements SszType {}

  record SszList(SszType element, long limit) implements SszType {}

  record Container(List<SszType> fields) implements SszType {
    Container(SszType... fields) {
      this(List.of(fields));
    }

    /** The fields' bytes, in order. */
    List<Bytes> split(Bytes ssz) throws MalformedMessage {
      List<Integer> lengths = fields.stream().map(SszType::fixedLength).toList();
      return new SszContainer("container of " + fields.size() + " fields", lengths).split(ssz);
    }

    List<Hash> roots(Bytes ssz) throws MalformedMessage {
      List<Bytes> parts = split(ssz);
      List<Hash> roots = new ArrayList<>();
      for (int i = 0; i < parts.size(); i++) {
        roots.add(fields.get(i).root(parts.get(i)));
      }
      return roots;
    }
  }

  /** In bytes; {@link SszContainer#VARIABLE} if it varies. */
  default int fixedLength() {
    return switch (this) {
      case Octets(int length) -> length;
      case Vector(SszType element, int length) -> element.fixedLength() * length;
      case Container(List<SszType> fields) -> {
        boolean varies =
            fields.stream().anyMatch(field -> field.fixedLength() == SszContainer.VARIABLE);
        yield varies ? SszContainer.VARIABLE : fields.stream().mapToInt(SszType::fixedLength).sum();
      }
      case ByteList _, BitList _, IntegerList _, SszList _ -> SszContainer.VARIABLE;
    };
  }

  /** hash_tree_root of what these bytes stand for. */
  default Hash root(Bytes ssz) throws MalformedMessage {
    return switch (this) {
      case Octets(int length) -> {
        expect("octets", ssz.length(), length);
        yield MerkleTree.bytes(ssz);
      }
      case ByteList(long limit) -> {
        bounded("bytes", ssz.length(), limit);
        yield counted(MerkleTree.root(chunks(ssz), chunksOf(limit)), ssz.length());
      }
      case BitList(long limit) -> bits(ssz, limit);
      case IntegerList(long limit) -> {
        expect("octets of the last integer", ssz.length() % Long.BYTES, 0);
        bounded("integers", ssz.length() / Long.BYTES, limit);
        yield counted(
            MerkleTree.root(chunks(ssz), chunksOf(limit * Long.BYTES)), ssz.length() / Long.BYTES);
      }
      case Vector(SszType element, int length) -> {
        List<Hash> roots = roots(element, elements(element, ssz, length));
        expect("elements", roots.size(), length);
        yield MerkleTree.root(roots, length);
      }
      case SszList(SszType element, long limit) -> {
        List<Hash> roots = roots(element, elements(element, ssz, limit));
        yield counted(MerkleTree.root(roots, limit), roots.size());
      }
      case Container container -> MerkleTree.root(container.roots(ssz));
    };
  }

  private static Hash counted(Hash root, long count) {
    return MerkleTree.pair(root, MerkleTree.uint64(count));
  }

  private static long chunksOf(long octets) {
    return (octets + Hash.LENGTH - 1) / Hash.LENGTH;
  }

  private static List<Hash> chunks(Bytes octets) {
    List<Hash> chunks = new ArrayList<>();
    for (int at = 0; at < octets.length(); at += Hash.LENGTH) {
      chunks.add(MerkleTree.chunk(octets.slice(at, Math.min(at + Hash.LENGTH, octets.length()))));
    }
    return chunks;
  }

  private static Hash bits(Bytes ssz, long limit) throws MalformedMessage {
    int last = ssz.isEmpty() ? 0 : ssz.at(ssz.length() - 1) & 0xff;
    if (last == 0) {
      throw MalformedMessage.of("list of bits", ssz.length() + " bytes", "a bit after its end");
    }
    int end = Integer.highestOneBit(last);
    long count = 8L * (ssz.length() - 1) + Integer.numberOfTrailingZeros(end);
    bounded("bits", count, limit);
    Bytes before = ssz.slice(0, ssz.length() - 1);
    Bytes octets = count % 8 == 0 ? before : Bytes.concat(before, Bytes.of((byte) (last ^ end)));
    return counted(MerkleTree.root(chunks(octets), chunksOf((limit + 7) / 8)), count);
  }

  private static List<Hash> roots(SszType element, List<Bytes> parts) throws MalformedMessage {
    List<Hash> roots = new ArrayList<>(parts.size());
    for (Bytes part : parts) {
      roots.add(element.root(part));
    }
    return roots;
  }

  private static List<Bytes> elements(SszType element, Bytes ssz, long limit)
      throws MalformedMessage {
    if (element.fixedLength() == SszContainer.VARIABLE) {
      return behindOffsets(ssz, limit);
    }
    int length = element.fixedLength();
    expect("octets of the last element", ssz.length() % length, 0);
    bounded("elements", ssz.length() / length, limit);
    List<Bytes> parts = new ArrayList<>(ssz.length() / length);
    for (int at = 0; at < ssz.length(); at += length) {
      parts.add(ssz.slice(at, at + length));
    }
    return parts;
  }

  /** The first offset says how many there are. */
  private static List<Bytes> behindOffsets(Bytes ssz, long limit) throws MalformedMessage {
    if (ssz.isEmpty()) {
      return List.of();
    }
    int first = new SszReader("elements", ssz).offset();
    expect("octets of the last offset", first % SszReader.OFFSET, 0);
    bounded("elements", first / SszReader.OFFSET, limit);
    List<Integer> lengths = new ArrayList<>();
    for (int i = 0; i < first / SszReader.OFFSET; i++) {
      lengths.add(SszContainer.VARIABLE);
    }
    return new SszContainer("elements", lengths).split(ssz);
  }

  private static void bounded(String what, long found, long limit) throws MalformedMessage {
    if (found > limit) {
      throw MalformedMessage.of(what, found, "<= " + limit);
    }
  }

  private static void expect(String what, long found, long expected) throws MalformedMessage {
    if (found != expected) {
      throw MalformedMessage.of(what, found, expected);
    }
  }
}
