package io.nexushub.lightclient.goloop;

import io.nexushub.lightclient.Refusal;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.SignatureScheme;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * When votes make a block count: more than two thirds of the validators signed its id, each once.
 * One vote that breaks a rule spoils all: whoever shows it is not worth believing.
 */
final class VoteRules {
  private final SignatureScheme scheme;

  VoteRules(SignatureScheme scheme) {
    this.scheme = scheme;
  }

  Optional<Refusal> refusal(GoloopHeader header, GoloopVotes votes, Validators validators) {
    String subject = "votes on block " + header.height();
    List<GoloopVotes.Vote> cast = votes.votes();
    if (cast.size() > validators.size()) {
      return invalid(subject, cast.size(), "<= " + validators.size() + ", the validators");
    }
    if (cast.size() < validators.quorum()) {
      return invalid(
          subject, cast.size() + " of " + validators.size(), ">= " + validators.quorum());
    }
    TreeSet<Address> missing = new TreeSet<>(validators.keys());
    for (int i = 0; i < cast.size(); i++) {
      GoloopVotes.Vote vote = cast.get(i);
      Optional<Address> signer = signer(votes.digest(header, vote), vote);
      if (signer.isEmpty() || !missing.remove(signer.orElseThrow())) {
        String by = signer.map(key -> "by hx" + key.toHex()).orElse("no signature");
        return invalid(subject + ", vote " + i, by, "by a validator who has not voted yet");
      }
    }
    return Optional.empty();
  }

  private Optional<Address> signer(Hash digest, GoloopVotes.Vote vote) {
    return scheme
        .recover(digest, vote.signature())
        .map(key -> Address.of(key, HashFunction.SHA3_256));
  }

  private static Optional<Refusal> invalid(String subject, Object found, Object expected) {
    return Optional.of(Refusal.invalid(subject, found, expected));
  }
}
