package io.nexushub.notary;

import io.nexushub.lft.Execution;
import io.nexushub.lft.Receipt;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.BtpNetworks;
import io.nexushub.protocol.btp.BtpNetworks.Appended;
import io.nexushub.protocol.btp.BtpNetworks.Network;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.btp.ProofContext;
import io.nexushub.protocol.trie.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ways out of a channel: its BTP networks, numbered from 1 in the order of its genesis. */
public final class Lanes {
  private static final long GENESIS_HEIGHT = 0;

  private final List<NetworkAddress> destinations;
  private final ProofContext members;
  private final BtpNetworks networks;

  public Lanes(ChannelGenesis genesis, HashFunction keccak) {
    this.destinations = genesis.destinations();
    this.members = ProofContext.of(genesis.members());
    this.networks = new BtpNetworks(keccak);
  }

  /** A BTP network and the chain that reads it. */
  public record Lane(long id, NetworkAddress network) {}

  /** Opens all of them; the first block announces the members to their readers. */
  public Execution open(State state) {
    State opened = state;
    for (NetworkAddress destination : destinations) {
      opened = networks.open(opened, destination.toString(), GENESIS_HEIGHT);
    }
    return closed(networks.append(opened, members, Outbox.EMPTY.messages()), List.of());
  }

  /** Ends a block with what leaves in it. */
  public Execution close(Draft draft, List<Receipt> receipts) {
    return closed(networks.append(draft.state(), members, draft.outbox().messages()), receipts);
  }

  private static Execution closed(Appended appended, List<Receipt> receipts) {
    return new Execution(appended.state(), receipts, appended.digest());
  }

  public Optional<Lane> towards(NetworkAddress network) {
    int at = destinations.indexOf(network);
    return at < 0 ? Optional.empty() : Optional.of(new Lane(at + 1L, network));
  }

  /** The number that the next message of a lane gets. */
  public long nextSequence(Draft draft, long id) {
    return nextSequence(draft.state(), id) + draft.outbox().count(id);
  }

  /** See {@link #nextSequence(Draft, long)}; messages sent so far, for numbers begin with 0. */
  public long nextSequence(State state, long id) {
    return networks.network(state, id).map(Network::nextSn).orElse(0L);
  }

  /** Where a message from {@code source} may go. */
  String namesExcept(NetworkAddress source) {
    return String.join(
        ", ",
        destinations.stream()
            .filter(network -> !network.equals(source))
            .map(NetworkAddress::toString)
            .toList());
  }

  public RpcItem.Array describe(State state) {
    List<RpcItem> described = new ArrayList<>();
    for (NetworkAddress destination : destinations) {
      long id = described.size() + 1L;
      described.add(
          RpcItem.dict()
              .with("id", id)
              .with("network", destination.toString())
              .with("next_sn", nextSequence(state, id)));
    }
    return RpcItem.array(described);
  }
}
