package io.nexushub.notary;

import io.nexushub.lightclient.Conflict;
import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.loopchain.RepList;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.NetworkAddress;
import java.util.List;

/**
 * The genesis of a light-client channel of a chain whose blocks are voted on; docs/spec/notary.md
 * lists the keys.
 *
 * @param chain the section that describes it, which is named for its engine
 * @param network the chain's network address, by which the hub names the link
 * @param block hash of the block that is trusted because an operator says so
 * @param header of that block, as the light client encodes it
 * @param voters who vote on the block after it, in their order
 */
record VotedGenesis(
    ChannelGenesis channel,
    String chain,
    NetworkAddress network,
    Hash block,
    Bytes header,
    List<Address> voters) {
  VotedGenesis {
    voters = List.copyOf(voters);
  }

  /**
   * @param chain key of the section that describes the chain
   * @param voters key in it of those who vote
   */
  static VotedGenesis read(RpcItem.Dict genesis, String chain, String voters)
      throws MalformedMessage {
    GenesisSection section = GenesisSection.of(genesis);
    ChannelGenesis channel = ChannelGenesis.read(section).requireOneDestination(section);
    GenesisSection followed = section.section(chain);
    VotedGenesis read =
        new VotedGenesis(
            channel,
            chain,
            network(section),
            followed.root("checkpoint"),
            followed.bytes("header"),
            followed.keyAddresses(voters, RepList.MAX_REPS));
    followed.finish();
    section.finish();
    return read;
  }

  private static NetworkAddress network(GenesisSection section) throws MalformedMessage {
    GenesisSection link = section.section("link");
    NetworkAddress network = link.network("network");
    link.finish();
    return network;
  }

  /** How a light client begins. */
  interface Beginning<T> {
    Verdict<T> begin() throws MalformedMessage;
  }

  /** What is trusted; what the light client refuses is a fault of the genesis. */
  <T> T checkpoint(Beginning<T> beginning) throws MalformedMessage {
    try {
      return switch (beginning.begin()) {
        case Verdict.Accepted<T>(T trusted) -> trusted;
        case Verdict.Refused<T>(Refusal refusal) -> throw new MalformedMessage(refusal.toString());
        case Verdict.Conflicting<T>(Conflict conflict) ->
            throw new MalformedMessage(conflict.toString());
      };
    } catch (MalformedMessage malformed) {
      throw new MalformedMessage("genesis." + chain + ": " + malformed.getMessage());
    }
  }
}
