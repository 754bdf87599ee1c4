package io.nexushub.portal.ethereum;

import io.nexushub.protocol.Bytes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A compiled contract, as the build puts it on the classpath under {@code contracts/}. */
public record ContractArtifact(String name, Bytes initCode) {
  public static ContractArtifact load(String name) {
    String path = "/contracts/" + name + ".json";
    try (InputStream in = ContractArtifact.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(path + " is not on the classpath: was portal-crep built?");
      }
      JsonObject artifact = new JsonObject(Buffer.buffer(in.readAllBytes()));
      return new ContractArtifact(name, Bytes.hex(artifact.getString("bytecode")));
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    }
  }

  /** What a creating transaction carries: the code, then the ABI-encoded constructor arguments. */
  Bytes with(Bytes arguments) {
    return Bytes.concat(initCode, arguments);
  }
}
