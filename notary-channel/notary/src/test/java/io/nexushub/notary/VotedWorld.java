package io.nexushub.notary;

import io.nexushub.lft.Application;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.Signer;
import java.util.List;

/** A chain whose blocks are voted on, and the updates that tell of it. */
sealed interface VotedWorld permits LoopchainBlocks, GoloopBlocks {
  String CHANNEL = "0x102.nexus";
  String LINK = "0x1.icon";
  long BLOCK_MICROS = 2_000_000;

  /** Before the time of {@link HubChain}'s blocks. */
  long START_MICROS = 1_700_000_000_000_000L;

  List<Signer> VOTERS = Signers.set("voter", 4);
  List<Signer> OTHERS = Signers.set("other-voter", 7);

  /** The section of a genesis that describes the chain, under the name of its engine. */
  String engine();

  RpcItem.Dict checkpoint();

  /** The key in it of those who vote. */
  String electorate();

  Application channel(RpcItem.Dict genesis) throws MalformedMessage;

  /** The chain goes on by a block of the same voters, so many of whom vote. */
  Bytes block(int votes);

  /** The chain goes on by a block that names other voters. */
  Bytes change(List<Signer> next);

  /** The newest block as it would be if time had gone another way, voted on by all. */
  Bytes rival();

  /** What would follow the newest block now, made at that time. */
  Bytes following(long timestampMicros);

  long height();

  Hash newest();

  default RpcItem.Dict genesis() {
    return Worlds.channel(CHANNEL, Signers.set("lc-icon", 4), "0x1.nexus")
        .with(engine(), checkpoint())
        .with("link", RpcItem.dict().with("network", LINK));
  }

  /** Those of a list as a genesis names them. */
  static RpcItem.Array named(List<Signer> voters) {
    return RpcItem.array(
        voters.stream().map(key -> RpcItem.text(Signers.icon(key).toString())).toList());
  }
}
