package io.nexushub.node.exchange;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.LocalSigner;
import io.nexushub.crypto.SecretKey;
import io.nexushub.interop.Accounts;
import io.nexushub.lightclient.btp.BtpClientState;
import io.nexushub.lightclient.btp.StateProof;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.btp.BtpDigest;
import io.nexushub.protocol.btp.BtpHeader;
import io.nexushub.protocol.btp.BtpNetworks;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.btp.ProofContext;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.BlockOutcome;
import io.nexushub.protocol.consensus.Chain;
import io.nexushub.protocol.consensus.Member;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.consensus.Seal;
import io.nexushub.protocol.consensus.Vote;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.trie.MerkleTrie;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A community's block in whose state an account has a balance, voted for by so many of four.
 *
 * @param voters how many sign
 */
record VotedBlock(long height, IconAddress account, BigInteger balance, int voters) {
  private static final ChannelId CHANNEL = ChannelId.of("icon");
  private static final List<Signer> SIGNERS =
      IntStream.range(0, 4)
          .mapToObj(i ->
              (Signer) LocalSigner.of(SecretKey.of(Bytes.hex("0" + (i + 1) + "22".repeat(31)))))
          .toList();

  private static Membership members() {
    return Membership.of(
        0, SIGNERS.stream().map(signer -> new Member(signer.publicKey(), 1)).toList());
  }

  private MerkleTrie state() {
    MerkleTrie trie = MerkleTrie.empty(HashFunction.SHA3_256);
    for (int i = 1; i < 40; i++) {
      IconAddress other = IconAddress.contract(Address.hex("0x%040x".formatted(i)));
      trie = trie.put(Accounts.key(other), Bytes.of((byte) i));
    }
    return trie.put(Accounts.key(account), Bytes.wrap(balance.toByteArray()));
  }

  private static BtpDigest messages() {
    BtpNetworks networks = new BtpNetworks(Keccak256.FUNCTION);
    List<Address> addresses =
        SIGNERS.stream().map(each -> Address.of(each.publicKey(), Keccak256.FUNCTION)).toList();
    return networks
        .append(
            networks.open(MerkleTrie.empty(HashFunction.SHA3_256), "hub", 0),
            ProofContext.of(addresses),
            new TreeMap<>())
        .digest()
        .orElseThrow();
  }

  BtpHeader header() {
    return messages().header(Keccak256.FUNCTION, 1, height, height).orElseThrow();
  }

  /** What a light client trusts that has verified it. */
  BtpClientState trusted() {
    try {
      return BtpClientState.trusting(NetworkAddress.of("0x3.icon"), header(), Keccak256.FUNCTION);
    } catch (MalformedMessage malformed) {
      throw new AssertionError(malformed);
    }
  }

  StateProof proof(IconAddress of) {
    Hash facts = Hash.hex("0a".repeat(32));
    MerkleTrie state = state();
    Hash outcome =
        new BlockOutcome(state.root(), facts, Optional.of(messages().networkTypeSectionHash()))
            .hash();
    BlockHeader block = block(height, Hash.ZERO, Hash.ZERO);
    BlockHeader child = block(height + 1, block.id(), outcome);
    Hash genesis = Hash.hex("09".repeat(32));
    Chain chain = new Chain(CHANNEL, genesis);
    List<Seal> seals =
        IntStream.range(0, voters)
            .mapToObj(i ->
                new Seal(
                    i,
                    Vote.sign(
                            chain,
                            child,
                            child.id(),
                            Address.ZERO,
                            SIGNERS.get(i),
                            Optional.empty())
                        .signature()))
            .toList();
    return new StateProof(
        genesis,
        members(),
        List.of(block, child),
        new QuorumCertificate(0, child.height(), child.round(), child.id(), seals),
        state.root(),
        facts,
        state.prove(Accounts.key(of)));
  }

  private static BlockHeader block(long at, Hash parent, Hash result) {
    Hash members = members().hash();
    return new BlockHeader(
        CHANNEL, 0, at, at, parent, Hash.ZERO, Address.ZERO, at, result, members, members);
  }
}
