package io.nexushub.notary;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.RpcItem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

/** vectors/ethereum-devnet.properties: what a real beacon node served. */
final class DevnetVectors {
  private static final Properties VECTORS = load();
  private static final List<String> FORKS =
      List.of("phase0", "altair", "bellatrix", "capella", "deneb", "electra", "fulu");

  private DevnetVectors() {}

  static Bytes bytes(String name) {
    return Bytes.hex(text(name));
  }

  /** The {@code ethereum} part of a genesis. */
  static RpcItem.Dict network(Hash checkpoint, Bytes bootstrap) {
    List<RpcItem> forks = new ArrayList<>();
    for (String fork : FORKS) {
      String[] epochAndVersion = text("fork-" + fork).split(" ");
      forks.add(
          RpcItem.dict()
              .with("fork", fork)
              .with("epoch", epochAndVersion[0])
              .with("version", epochAndVersion[1]));
    }
    return RpcItem.dict()
        .with("name", "devnet")
        .with("chain_id", "1337")
        .with("preset", "minimal")
        .with("genesis_time", text("genesis-time"))
        .with("slot_seconds", text("slot-seconds"))
        .with("genesis_validators_root", text("genesis-validators-root"))
        .with("forks", RpcItem.array(forks))
        .with("checkpoint", checkpoint.toString())
        .with("bootstrap", bootstrap.toString());
  }

  static String text(String name) {
    return Objects.requireNonNull(VECTORS.getProperty(name), name);
  }

  private static Properties load() {
    try (InputStream in =
        DevnetVectors.class.getResourceAsStream("/vectors/ethereum-devnet.properties")) {
      Properties vectors = new Properties();
      vectors.load(in);
      return vectors;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
