package io.nexushub.node.channel;

import io.nexushub.protocol.btp.BtpDigest;
import io.nexushub.protocol.btp.BtpNetworks;
import io.nexushub.protocol.btp.BtpProof;
import java.util.List;
import java.util.Optional;

/** What a channel has sent over BTP. Reads the disk. */
public interface BtpHistory {
  /**
   * A block with something to say.
   *
   * @param proof absent until a quorum's signatures are known here
   */
  record Sent(long height, long round, BtpDigest digest, Optional<BtpProof> proof) {}

  Optional<Sent> at(long height);

  /** Heights with a proven block of the network, ascending, from a height on. */
  List<Long> heights(long network, long from, int limit);

  /** Ids of the networks there are. */
  List<Long> networks();

  Optional<BtpNetworks.Network> network(long id);
}
