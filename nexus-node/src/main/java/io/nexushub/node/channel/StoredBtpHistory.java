package io.nexushub.node.channel;

import io.nexushub.crypto.Keccak256;
import io.nexushub.lft.Notarisation;
import io.nexushub.node.store.ChainStore;
import io.nexushub.node.store.StoredBlock;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.btp.BtpDigest;
import io.nexushub.protocol.btp.BtpNetworks;
import io.nexushub.protocol.btp.BtpProof;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.Seal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** BTP history out of the store and the committed state. */
final class StoredBtpHistory implements BtpHistory {
  private static final BtpNetworks NETWORKS = new BtpNetworks(Keccak256.FUNCTION);

  private final MemberDirectory directory;
  private final ChainStore store;
  private final Ledger ledger;

  StoredBtpHistory(MemberDirectory directory, ChainStore store, Ledger ledger) {
    this.directory = directory;
    this.store = store;
    this.ledger = ledger;
  }

  @Override
  public Optional<Sent> at(long height) {
    return store.block(height).flatMap(this::sent);
  }

  private Optional<Sent> sent(StoredBlock stored) {
    Optional<BtpDigest> messages = stored.result().messages();
    long height = stored.block().height();
    Membership members = directory.membersAt(height);
    return messages.map(digest ->
        new Sent(
            height,
            stored.block().round(),
            digest,
            store
                .notarisation(height)
                .filter(signed -> signed.hasQuorum(members))
                .map(signed -> proof(signed, members))));
  }

  /** One place for each member, in their order. */
  private static BtpProof proof(Notarisation signed, Membership members) {
    List<Optional<Signature>> places =
        new ArrayList<>(Collections.nCopies(members.size(), Optional.empty()));
    for (Seal share : signed.shares()) {
      places.set(share.member(), Optional.of(share.signature()));
    }
    return new BtpProof(places);
  }

  @Override
  public List<Long> heights(long network, long from, int limit) {
    return store.btpHeights(network, from, limit);
  }

  @Override
  public List<Long> networks() {
    return NETWORKS.ids(ledger.tip().state());
  }

  @Override
  public Optional<BtpNetworks.Network> network(long id) {
    return NETWORKS.network(ledger.tip().state(), id);
  }
}
