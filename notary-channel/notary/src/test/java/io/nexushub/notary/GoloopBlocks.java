package io.nexushub.notary;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.lft.Application;
import io.nexushub.lightclient.goloop.GoloopHeader;
import io.nexushub.lightclient.goloop.GoloopUpdate;
import io.nexushub.lightclient.goloop.GoloopVotes;
import io.nexushub.lightclient.goloop.Validators;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A goloop network, whose updates are lines of three headers. */
final class GoloopBlocks implements VotedWorld {
  private static final Hash PARTS = Hash.hex("07".repeat(Hash.LENGTH));
  private static final int LINE = 3;

  private final GoloopHeader first =
      header(100, Hash.hex("01".repeat(Hash.LENGTH)), VOTERS, time(100));
  private GoloopHeader parent = first;
  private GoloopHeader newest = first;
  private List<Signer> voted = VOTERS;
  private List<Signer> voters = VOTERS;

  private static long time(long height) {
    return START_MICROS + height * BLOCK_MICROS;
  }

  private static Validators list(List<Signer> keys) {
    try {
      return Validators.of(keys.stream().map(key -> Signers.icon(key).body()).toList());
    } catch (MalformedMessage e) {
      throw new AssertionError(e);
    }
  }

  private static GoloopHeader header(long height, Hash parent, List<Signer> next, long timestamp) {
    Validators validators = list(next);
    return new GoloopHeader(
        height,
        timestamp,
        Optional.of(validators.keys().getFirst()),
        Optional.of(parent),
        Optional.of(PARTS),
        Optional.of(validators.hash()),
        Optional.empty(),
        Optional.empty(),
        Optional.of(Bytes.EMPTY),
        Optional.empty(),
        Optional.empty());
  }

  private static GoloopVotes votes(GoloopHeader header, List<Signer> voters) {
    List<GoloopVotes.Vote> votes = new ArrayList<>();
    long timestamp = header.timestamp() + 1;
    for (Signer voter : voters) {
      RlpWriter said = new RlpWriter().beginList().signed(header.height()).signed(0).signed(1);
      said.bytes(header.id().bytes()).beginList().signed(1).bytes(PARTS.bytes()).endList();
      Bytes signed = said.signed(timestamp).endList().toBytes();
      votes.add(new GoloopVotes.Vote(timestamp, voter.sign(HashFunction.SHA3_256.hash(signed))));
    }
    return new GoloopVotes(0, BigInteger.ONE, PARTS, votes, List.of());
  }

  /** The last of them names {@code next}. */
  private List<GoloopHeader> line(List<Signer> next) {
    List<GoloopHeader> line = new ArrayList<>();
    voted = voters;
    for (int i = 1; i <= LINE; i++) {
      parent = newest;
      long height = parent.height() + 1;
      newest = header(height, parent.id(), i == LINE ? next : voters, time(height));
      line.add(newest);
    }
    return line;
  }

  @Override
  public Bytes block(int votes) {
    List<GoloopHeader> line = line(voters);
    return new GoloopUpdate(line, votes(newest, voters.subList(0, votes)), Optional.empty())
        .encode();
  }

  @Override
  public Bytes change(List<Signer> next) {
    List<GoloopHeader> line = line(next);
    Bytes update = new GoloopUpdate(line, votes(newest, voters), Optional.of(list(next))).encode();
    voters = next;
    return update;
  }

  @Override
  public Bytes rival() {
    return alone(header(newest.height(), parent.id(), voters, newest.timestamp() + 1), voted);
  }

  @Override
  public Bytes following(long timestampMicros) {
    return alone(header(newest.height() + 1, newest.id(), voters, timestampMicros), voters);
  }

  private static Bytes alone(GoloopHeader header, List<Signer> voters) {
    return new GoloopUpdate(List.of(header), votes(header, voters), Optional.empty()).encode();
  }

  @Override
  public long height() {
    return newest.height();
  }

  @Override
  public Hash newest() {
    return newest.id();
  }

  @Override
  public String engine() {
    return "goloop";
  }

  @Override
  public String electorate() {
    return "validators";
  }

  @Override
  public RpcItem.Dict checkpoint() {
    return RpcItem.dict()
        .with("checkpoint", first.id().toString())
        .with("header", first.encode().toString())
        .with(electorate(), VotedWorld.named(VOTERS));
  }

  @Override
  public Application channel(RpcItem.Dict genesis) throws MalformedMessage {
    return GoloopChannel.fromGenesis(genesis, Keccak256.FUNCTION, Secp256k1.scheme());
  }

  @Override
  public String toString() {
    return engine();
  }
}
