package io.nexushub.lightclient.btp;

import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.Verdict;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.btp.BtpHeader;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.BlockOutcome;
import io.nexushub.protocol.consensus.Chain;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.trie.TrieProof;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What stood in another chain's state at the newest block that its light client has verified. All
 * that is trusted is the client's state; whoever shows the rest may be anybody:
 *
 * <ol>
 *   <li>the BTP section that the client holds is in the BTP block,
 *   <li>the BTP block and the state's root are what the child's header says executing gave,
 *   <li>from that header a line of parents leads to one that the client's members voted for, right
 *       in the round after its parent's, which makes all before it final (LFT rule 4),
 *   <li>the value is under the root.
 * </ol>
 *
 * <p>The first step is what ties the votes to this chain: its members vote on other chains too.
 */
public final class StateProofRules {
  private final HashFunction keccak;
  private final SignatureScheme scheme;

  public StateProofRules(HashFunction keccak, SignatureScheme scheme) {
    this.keccak = keccak;
    this.scheme = scheme;
  }

  /**
   * The value of a key after the trusted block, or that it has none. Signatures come after all that
   * costs less.
   *
   * @param block the trusted block as its BTP network sees it
   */
  public Verdict<Optional<Bytes>> value(
      BtpClientState trusted, BtpHeader block, StateProof proof, Bytes key) {
    Optional<Refusal> refusal =
        frozen(trusted)
            .or(() -> section(trusted, block))
            .or(() -> line(trusted, proof.headers()))
            .or(() -> outcome(trusted, block, proof))
            .or(() -> members(trusted, proof.members()))
            .or(() -> votes(proof))
            .or(() -> certificate(proof));
    return refusal
        .<Verdict<Optional<Bytes>>>map(Verdict::refused)
        .orElseGet(() -> found(proof, key));
  }

  private static Optional<Refusal> frozen(BtpClientState trusted) {
    return trusted
        .conflict()
        .map(why ->
            new Refusal(Refusal.Kind.FROZEN, "light client", "frozen: " + why, "one history"));
  }

  private Optional<Refusal> section(BtpClientState trusted, BtpHeader block) {
    Hash section = block.section().hash(keccak);
    return section.equals(trusted.section())
        ? Optional.empty()
        : invalid("section of BTP block " + block.height(), section, trusted.section());
  }

  /** Parents in one line, from the trusted height to two blocks of consecutive rounds. */
  private static Optional<Refusal> line(BtpClientState trusted, List<BlockHeader> headers) {
    if (headers.size() < 2 || headers.size() > StateProof.MAX_HEADERS) {
      return invalid("headers", headers.size(), "2 to " + StateProof.MAX_HEADERS);
    }
    long height = headers.getFirst().height();
    if (height != trusted.height()) {
      return Optional.of(
          height < trusted.height()
              ? Refusal.stale("block height", height, trusted.height())
              : Refusal.early("block height", height, trusted.height()));
    }
    for (int i = 1; i < headers.size(); i++) {
      BlockHeader header = headers.get(i);
      Hash parent = headers.get(i - 1).id();
      if (header.height() != height + i) {
        return invalid("height of header " + i, header.height(), height + i);
      }
      if (!header.parent().equals(parent)) {
        return invalid("parent of block " + header.height(), header.parent(), parent);
      }
    }
    long round = headers.getLast().round();
    long before = headers.get(headers.size() - 2).round();
    return round == before + 1
        ? Optional.empty()
        : invalid("round of block " + headers.getLast().height(), round, before + 1);
  }

  private Optional<Refusal> outcome(BtpClientState trusted, BtpHeader block, StateProof proof) {
    Hash messages =
        block
            .decision(keccak, trusted.uid(), BtpClientState.NETWORK_TYPE_ETH)
            .networkTypeSectionHash();
    Hash claimed =
        new BlockOutcome(proof.stateRoot(), proof.receipts(), Optional.of(messages)).hash();
    BlockHeader child = proof.headers().get(1);
    return claimed.equals(child.parentResult())
        ? Optional.empty()
        : invalid("result of block " + trusted.height(), claimed, child.parentResult());
  }

  /** The same in the same order; what they weigh is in the header that they sign. */
  private Optional<Refusal> members(BtpClientState trusted, Membership members) {
    List<Optional<Address>> found = new ArrayList<>();
    members.members().forEach(member -> found.add(Optional.of(Address.of(member.key(), keccak))));
    List<Optional<Address>> expected = trusted.members().members();
    if (found.size() != expected.size()) {
      return invalid("members", found.size(), expected.size());
    }
    for (int i = 0; i < found.size(); i++) {
      if (!found.get(i).equals(expected.get(i))) {
        return invalid("member " + i, text(found.get(i)), text(expected.get(i)));
      }
    }
    return Optional.empty();
  }

  /** Counted as the light client counts, because what members weigh is only the sender's word. */
  private static Optional<Refusal> votes(StateProof proof) {
    BlockHeader last = proof.headers().getLast();
    QuorumCertificate certificate = proof.certificate();
    if (!certificate.block().equals(last.id())
        || certificate.height() != last.height()
        || certificate.round() != last.round()
        || certificate.epoch() != last.epoch()) {
      return invalid("certificate for block", certificate.block(), last.id());
    }
    if (!last.membership().equals(proof.members().hash())) {
      return invalid("membership", proof.members().hash(), last.membership());
    }
    int votes = certificate.seals().size();
    int members = proof.members().size();
    return Quorum.reached(votes, members)
        ? Optional.empty()
        : invalid(
            "votes",
            "%d of %d".formatted(votes, members),
            ">= %d: LackQuorum".formatted(Quorum.of(members)));
  }

  private Optional<Refusal> certificate(StateProof proof) {
    Chain chain = new Chain(proof.headers().getLast().channel(), proof.genesis());
    var verdict = proof.certificate().verify(chain, proof.members(), scheme);
    return verdict.isValid()
        ? Optional.empty()
        : invalid("certificate", verdict.explain(), "a quorum's votes");
  }

  private static Verdict<Optional<Bytes>> found(StateProof proof, Bytes key) {
    return switch (proof.path().verify(HashFunction.SHA3_256, proof.stateRoot(), key)) {
      case TrieProof.Verdict.Present(Bytes value) -> Verdict.accepted(Optional.of(value));
      case TrieProof.Verdict.Absent() -> Verdict.accepted(Optional.empty());
      case TrieProof.Verdict.Invalid(String found, String expected) ->
          Verdict.invalid("state", found, expected);
    };
  }

  private static Optional<Refusal> invalid(String subject, Object found, Object expected) {
    return Optional.of(Refusal.invalid(subject, found, expected));
  }

  private static String text(Optional<Address> member) {
    return member.map(Address::toString).orElse("none: the member has no key");
  }
}
