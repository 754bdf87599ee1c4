package io.nexushub.node.signer;

import io.nexushub.crypto.LocalSigner;
import io.nexushub.crypto.SecretKey;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.Chain;
import io.nexushub.protocol.consensus.Statement;
import java.util.Optional;

/** Statements of one chain, named by small numbers. */
final class Said {
  static final Chain CHAIN = new Chain(ChannelId.of("signed"), hash("genesis"));
  static final Signer KEY = key(1);

  private Said() {}

  static Signer key(int number) {
    byte[] secret = new byte[32];
    secret[31] = (byte) number;
    return LocalSigner.of(SecretKey.of(Bytes.wrap(secret)));
  }

  static Hash hash(String name) {
    return HashFunction.SHA3_256.hash(Bytes.utf8(name));
  }

  static Statement.OfVote vote(long epoch, long round, String block) {
    return new Statement.OfVote(CHAIN, epoch, round, round, hash(block), Optional.empty());
  }

  static Statement.OfVote vote(long epoch, long round, String block, String decision) {
    return new Statement.OfVote(
        CHAIN, epoch, round, round, hash(block), Optional.of(hash(decision)));
  }

  static Statement.OfTimeout timeout(long epoch, long round, long high) {
    return new Statement.OfTimeout(CHAIN, epoch, round, high);
  }

  static Statement.OfProposal proposal(long epoch, long round, String payload) {
    return proposal(CHAIN.channel(), epoch, round, payload);
  }

  static Statement.OfProposal proposal(ChannelId channel, long epoch, long round, String payload) {
    BlockHeader header =
        new BlockHeader(
            channel,
            epoch,
            round,
            round,
            Hash.ZERO,
            hash(payload),
            Address.ZERO,
            1_000,
            Hash.ZERO,
            Hash.ZERO,
            Hash.ZERO);
    return new Statement.OfProposal(CHAIN, header, hash("certificates"));
  }

  static Statement.OfDecision decision(long height, String decision) {
    return new Statement.OfDecision(CHAIN, 0, height, hash("block " + height), hash(decision));
  }
}
