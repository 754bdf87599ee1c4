package io.nexushub.notary;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.lft.Application;
import io.nexushub.lightclient.loopchain.BlockVersion;
import io.nexushub.lightclient.loopchain.LoopchainHeader;
import io.nexushub.lightclient.loopchain.LoopchainUpdate;
import io.nexushub.lightclient.loopchain.RepList;
import io.nexushub.lightclient.loopchain.Round;
import io.nexushub.lightclient.loopchain.Vote;
import io.nexushub.lightclient.loopchain.VoteSlots;
import io.nexushub.lightclient.loopchain.VotedHeader;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.Signer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A loopchain network of blocks 0.5. */
final class LoopchainBlocks implements VotedWorld {
  private final LoopchainHeader first = header(100, Hash.ZERO, VOTERS, VOTERS, time(100));
  private LoopchainHeader parent = first;
  private LoopchainHeader newest = first;
  private List<Signer> voted = VOTERS;
  private List<Signer> voters = VOTERS;

  private static long time(long height) {
    return START_MICROS + height * BLOCK_MICROS;
  }

  private static RepList list(List<Signer> keys) {
    try {
      return RepList.of(keys.stream().map(key -> Signers.icon(key).body()).toList());
    } catch (MalformedMessage e) {
      throw new AssertionError(e);
    }
  }

  private static LoopchainHeader header(
      long height, Hash parent, List<Signer> voters, List<Signer> next, long timestamp) {
    RepList reps = list(voters);
    boolean changes = !next.equals(voters);
    return new LoopchainHeader(
        BlockVersion.V0_5,
        parent,
        Hash.ZERO,
        Hash.ZERO,
        Hash.ZERO,
        reps.root(),
        changes ? list(next).root() : Hash.ZERO,
        Hash.ZERO,
        Hash.ZERO,
        Hash.ZERO,
        height,
        timestamp,
        reps.reps().getFirst(),
        changes ? Address.ZERO : reps.reps().getFirst());
  }

  private static Bytes update(
      LoopchainHeader header, List<Signer> voters, int votes, Optional<RepList> next) {
    List<Optional<Vote.ForBlock>> slots = new ArrayList<>();
    for (int i = 0; i < voters.size(); i++) {
      slots.add(i < votes ? Optional.of(vote(header, voters.get(i))) : Optional.empty());
    }
    return new LoopchainUpdate(new VotedHeader(header, new VoteSlots<>(slots)), next).encode();
  }

  private static Vote.ForBlock vote(LoopchainHeader header, Signer signer) {
    Vote.ForBlock unsigned = vote(header, signer, Signature.of(Bytes.wrap(new byte[65])));
    return vote(header, signer, signer.sign(unsigned.hash()));
  }

  private static Vote.ForBlock vote(LoopchainHeader header, Signer signer, Signature signature) {
    return new Vote.ForBlock(
        Signers.icon(signer).body(),
        header.timestamp() + 1,
        header.height(),
        new Round.Hexadecimal(0),
        header.hash(),
        signature);
  }

  private LoopchainHeader next(List<Signer> names) {
    parent = newest;
    voted = voters;
    newest = header(parent.height() + 1, parent.hash(), voters, names, time(parent.height() + 1));
    return newest;
  }

  @Override
  public Bytes block(int votes) {
    return update(next(voters), voters, votes, Optional.empty());
  }

  @Override
  public Bytes change(List<Signer> next) {
    Bytes update = update(next(next), voters, voters.size(), Optional.of(list(next)));
    voters = next;
    return update;
  }

  @Override
  public Bytes rival() {
    LoopchainHeader rival =
        header(newest.height(), parent.hash(), voted, voters, newest.timestamp() + 1);
    return update(rival, voted, voted.size(), Optional.empty());
  }

  @Override
  public Bytes following(long timestampMicros) {
    LoopchainHeader header =
        header(newest.height() + 1, newest.hash(), voters, voters, timestampMicros);
    return update(header, voters, voters.size(), Optional.empty());
  }

  @Override
  public long height() {
    return newest.height();
  }

  @Override
  public Hash newest() {
    return newest.hash();
  }

  @Override
  public String engine() {
    return "loopchain";
  }

  @Override
  public String electorate() {
    return "representatives";
  }

  @Override
  public RpcItem.Dict checkpoint() {
    return RpcItem.dict()
        .with("checkpoint", first.hash().toString())
        .with("header", first.encode().toString())
        .with(electorate(), VotedWorld.named(VOTERS));
  }

  @Override
  public Application channel(RpcItem.Dict genesis) throws MalformedMessage {
    return LoopchainChannel.fromGenesis(genesis, Keccak256.FUNCTION, Secp256k1.scheme());
  }

  @Override
  public String toString() {
    return engine();
  }
}
