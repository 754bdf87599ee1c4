package io.nexushub.node.devnet;

import io.nexushub.crypto.Keccak256;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.btp.BtpDigest;
import io.nexushub.protocol.btp.BtpNetworks;
import io.nexushub.protocol.btp.ProofContext;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.State;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The BTP header of a chain's genesis block, which announces who signs for it. It follows from the
 * members and the networks alone, so everybody who is to trust a chain can be told its header
 * before the chain has started.
 */
final class FirstHeader {
  private FirstHeader() {}

  /**
   * Computes the header.
   *
   * @param members BTP addresses in the order of signatures
   * @param destinations the chain's BTP networks, the first with id 1
   */
  static Bytes of(String chain, List<Address> members, List<String> destinations, long networkId) {
    BtpNetworks networks = new BtpNetworks(Keccak256.FUNCTION);
    State state = MerkleTrie.empty(HashFunction.SHA3_256);
    for (String destination : destinations) {
      state = networks.open(state, destination, 0);
    }
    ProofContext context = new ProofContext(members.stream().map(Optional::of).toList());
    BtpDigest digest = networks.append(state, context, new TreeMap<>()).digest().orElseThrow();
    return digest
        .header(Keccak256.FUNCTION, networkId, 0, 0)
        .orElseThrow(() -> new IllegalStateException(chain + " has no network " + networkId))
        .encode();
  }
}
