package io.nexushub.node;

import io.nexushub.crypto.JblstScheme;
import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.node.rpc.icon.LoopchainKind;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** All kinds of channels this program can run, wired to the cryptography it ships with. */
public final class Kinds {
  private Kinds() {}

  public static Map<String, ApplicationKind> all() {
    Secp256k1 scheme = Secp256k1.scheme();
    Map<String, ApplicationKind> kinds =
        new LinkedHashMap<>(HubKind.all(Keccak256.FUNCTION, scheme, new JblstScheme()));
    kinds.put(
        LoopchainKind.NAME, new LoopchainKind(Keccak256.FUNCTION, scheme, InstantSource.system()));
    kinds.put(CoinKind.NAME, new CoinKind(scheme));
    return kinds;
  }
}
