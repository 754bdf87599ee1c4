package io.nexushub.interop;

import io.nexushub.interop.Genesis.Link;
import io.nexushub.lft.Execution;
import io.nexushub.lft.Receipt;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.btp.BtpNetworks;
import io.nexushub.protocol.btp.ProofContext;
import io.nexushub.protocol.trie.State;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The chain as a source of BTP blocks: one network for each link, signed by the members. */
record BtpOutbox(BtpNetworks networks, List<Link> links, ProofContext members) {
  static BtpOutbox of(Genesis genesis, HashFunction keccak) {
    return new BtpOutbox(
        new BtpNetworks(keccak), genesis.links(), ProofContext.of(genesis.members()));
  }

  /** Opens the networks in the genesis block, which announces who signs the first block. */
  Execution open(State state) {
    State opened = state;
    for (Link link : links) {
      opened = networks.open(opened, link.network().toString(), 0);
    }
    return close(opened, List.of(), List.of());
  }

  /** Ends a block. */
  Execution close(State state, List<Receipt> receipts, List<Draft.Outgoing> messages) {
    SortedMap<Long, List<Bytes>> outgoing = new TreeMap<>();
    for (Draft.Outgoing message : messages) {
      outgoing.computeIfAbsent(message.networkId(), id -> new ArrayList<>()).add(message.message());
    }
    BtpNetworks.Appended appended = networks.append(state, members, outgoing);
    return new Execution(appended.state(), receipts, appended.digest());
  }
}
