package io.nexushub.protocol.consensus;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.Signer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Members with keys that cost a digest, and what they sign: certificates of real structure. */
final class KeyRing implements SignatureScheme {
  final List<Signer> signers = new ArrayList<>();
  final Membership members;
  final Block genesis;
  final Chain chain;

  KeyRing(long... powers) {
    List<Member> list = new ArrayList<>();
    for (long power : powers) {
      Hash half = HashFunction.SHA3_256.hash(Bytes.utf8("member " + list.size()));
      Signer signer = new DigestSigner(PublicKey.of(Bytes.concat(half.bytes(), half.bytes())));
      signers.add(signer);
      list.add(new Member(signer.publicKey(), power));
    }
    members = Membership.of(0, list);
    genesis = Block.genesis(BlockHeader.genesis(ChannelId.of("ring"), members, 1, members.hash()));
    chain = new Chain(ChannelId.of("ring"), genesis.id());
  }

  Block block(long round, Optional<TimeoutCertificate> timeouts) {
    int proposer = (int) (round % members.size());
    BlockHeader header =
        new BlockHeader(
            chain.channel(),
            0,
            1,
            round,
            genesis.id(),
            Block.payloadRoot(List.of(genesis.id())),
            members.addressAt(proposer),
            2,
            members.hash(),
            members.hash(),
            members.hash());
    return Block.sign(
        chain, header, genesis.justify(), timeouts, List.of(genesis.id()), signers.get(proposer));
  }

  Vote vote(int place, Block block) {
    return Vote.sign(
        chain,
        block.header(),
        block.id(),
        members.addressAt(place),
        signers.get(place),
        Optional.of(signers.get(place).sign(block.id())));
  }

  QuorumCertificate certificate(Block block, int... places) {
    List<Seal> seals = new ArrayList<>();
    for (int place : places) {
      seals.add(new Seal(place, vote(place, block).signature()));
    }
    return new QuorumCertificate(0, block.height(), block.round(), block.id(), seals);
  }

  Timeout timeout(int place, long round, QuorumCertificate high) {
    return Timeout.sign(chain, round, high, members.addressAt(place), signers.get(place));
  }

  TimeoutCertificate failed(long round, int... places) {
    List<TimeoutCertificate.Entry> entries = new ArrayList<>();
    for (int place : places) {
      entries.add(
          new TimeoutCertificate.Entry(
              place, 0, timeout(place, round, genesis.justify()).signature()));
    }
    return new TimeoutCertificate(0, round, entries);
  }

  @Override
  public Optional<PublicKey> recover(Hash digest, Signature signature) {
    return members.members().stream()
        .map(Member::key)
        .filter(key -> verify(key, digest, signature))
        .findFirst();
  }

  @Override
  public boolean verify(PublicKey key, Hash digest, Signature signature) {
    return new DigestSigner(key).sign(digest).equals(signature);
  }

  private record DigestSigner(PublicKey publicKey) implements Signer {
    @Override
    public Signature sign(Hash digest) {
      Hash seal = HashFunction.SHA3_256.hash(Bytes.concat(publicKey.bytes(), digest.bytes()));
      return Signature.of(Bytes.concat(seal.bytes(), Bytes.wrap(new byte[33])));
    }
  }
}
