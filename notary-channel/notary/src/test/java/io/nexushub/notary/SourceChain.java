package io.nexushub.notary;

import io.nexushub.crypto.Keccak256;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.btp.BtpNetworks;
import io.nexushub.protocol.btp.BtpNetworks.Appended;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.State;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A chain that sends whatever a test likes over one BTP network. */
final class SourceChain {
  static final long NETWORK = 1;

  final SignedChain signed;
  private final BtpNetworks networks = new BtpNetworks(Keccak256.FUNCTION);
  private State state;
  private long height;

  SourceChain(String uid, String members) {
    this.signed = new SignedChain(uid, Signers.set(members, 4));
    this.state = networks.open(MerkleTrie.empty(HashFunction.SHA3_256), "0x1.nexus", 0);
    append(List.of());
  }

  /** Sends messages in one block; returns the height of the block before. */
  long send(Bytes... messages) {
    height++;
    append(List.of(messages));
    return height - 1;
  }

  Bytes relay(long after) {
    return signed.relay(NETWORK, after);
  }

  /** Another history from here on. */
  SourceChain fork(String uid, String members) {
    SourceChain fork = new SourceChain(uid, members);
    while (fork.height < height) {
      fork.send();
    }
    return fork;
  }

  private void append(List<Bytes> messages) {
    TreeMap<Long, List<Bytes>> outgoing = new TreeMap<>();
    if (!messages.isEmpty()) {
      outgoing.put(NETWORK, new ArrayList<>(messages));
    }
    Appended appended = networks.append(state, signed.context(), outgoing);
    state = appended.state();
    signed.add(height, appended.digest());
  }
}
