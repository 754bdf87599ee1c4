package io.nexushub.node.cli;

import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.consensus.Chain;
import io.nexushub.protocol.consensus.Succession;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** {@code {channel, genesis, succession}}: what goes round among those who are to sign. */
record SuccessionFile(Chain chain, Succession succession) {
  private static final long MAX_LENGTH = 128 << 10;

  static SuccessionFile read(Path file) throws IOException {
    if (Files.size(file) > MAX_LENGTH) {
      throw InvalidConfiguration.of(
          file.toString(), Files.size(file) + " bytes", "<= " + MAX_LENGTH);
    }
    try {
      JsonObject json = new JsonObject(Files.readString(file));
      String channel = json.getString("channel", "");
      if (!ChannelId.isValid(channel)) {
        throw InvalidConfiguration.of(file + ": channel", channel, "a channel's name");
      }
      Chain chain = new Chain(ChannelId.of(channel), Hash.hex(json.getString("genesis", "")));
      Bytes succession = Bytes.hex(json.getString("succession", ""));
      return new SuccessionFile(chain, Succession.decode(succession));
    } catch (DecodeException | ClassCastException | IllegalArgumentException | MalformedMessage e) {
      throw new InvalidConfiguration(
          file + ": " + e.getMessage() + " (expected: as members propose writes it)", e);
    }
  }

  SuccessionFile approvedBy(Signer signer) {
    return new SuccessionFile(chain, succession.approvedBy(chain, signer));
  }

  void writeNew(Path file) throws IOException {
    write(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  void write(Path file) throws IOException {
    write(file, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
  }

  private void write(Path file, OpenOption... how) throws IOException {
    JsonObject json =
        new JsonObject()
            .put("channel", chain.channel().name())
            .put("genesis", chain.genesis().toString())
            .put("succession", succession.encode().toString());
    Files.writeString(file, json.encodePrettily() + "\n", how);
  }
}
