package io.nexushub.lightclient.loopchain;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.simulator.TestData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What goloop's program mends its database with: a header of mainnet and all below it. */
final class GoloopPatch {
  static final Hash PATCHED_HEADER =
      Hash.hex("672f6468d173040f677d4aa38d7c33e1134445c6a67ffe8574ffe2c3a46c0269");
  static final Hash MENDED_HEADER =
      Hash.hex("758e2e93ba3be93f455c0e3f0b8b05096d1aa6448f14281f10b8c02a55da6395");

  private GoloopPatch() {}

  /** Values by their keys. */
  static Map<Hash, Bytes> patch() throws MalformedMessage {
    Map<Hash, Bytes> values = new TreeMap<>();
    RlpReader in = RlpReader.of(Bytes.concat(listHead(), Bytes.wrap(read("goloop-patch1.bin"))));
    in.enterList();
    while (in.hasNext()) {
      in.enterList();
      in.bytes(1);
      Bytes key = in.bytes(Hash.LENGTH);
      Bytes value = in.bytes(1 << 12);
      values.put(Hash.of(key), value);
      in.leaveList();
    }
    return values;
  }

  /** The file is one list after the other; this makes them one. */
  private static Bytes listHead() {
    int length = read("goloop-patch1.bin").length;
    return Bytes.of((byte) 0xf9, (byte) (length >> 8), (byte) length);
  }

  static byte[] read(String name) {
    try {
      return Files.readAllBytes(TestData.path("icon/" + name));
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }

  static ReencodedHeader realHeader() throws MalformedMessage {
    return ReencodedHeader.decode(patch().get(PATCHED_HEADER));
  }

  /** From the trie's root down: goloop's keys are RLP, so the first digit is the tens' of hex. */
  static List<Bytes> nodes(int index) throws MalformedMessage {
    Map<Hash, Bytes> store = patch();
    List<Bytes> nodes = new ArrayList<>();
    Bytes node = store.get(realHeader().transactionsTrie());
    for (int digit : List.of(index / 16, index % 16)) {
      nodes.add(node);
      RlpReader in = RlpReader.of(node);
      in.enterList();
      for (int i = 0; i < digit; i++) {
        in.rawItem();
      }
      node = store.get(Hash.of(in.fixed(Hash.LENGTH)));
    }
    nodes.add(node);
    return nodes;
  }
}
