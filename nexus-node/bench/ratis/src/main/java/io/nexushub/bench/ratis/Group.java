package io.nexushub.bench.ratis;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;

/** Who takes part: both processes make it of the same ports. */
final class Group {
  static final RaftGroupId ID = RaftGroupId.valueOf(new UUID(0, 1));

  private Group() {}

  /**
   * @param ports of each server: for the others, then for clients
   */
  static RaftGroup of(List<Integer> ports) {
    List<RaftPeer> peers = new ArrayList<>();
    for (int i = 0; i < ports.size(); i += 2) {
      peers.add(
          RaftPeer.newBuilder()
              .setId("server-" + (i / 2 + 1))
              .setAddress("127.0.0.1:" + ports.get(i))
              .setClientAddress("127.0.0.1:" + ports.get(i + 1))
              .build());
    }
    return RaftGroup.valueOf(ID, peers);
  }
}
