package io.nexushub.simulator;

import io.nexushub.lft.JournalRecord;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.QuorumCertificate;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What one honest replica has said of an epoch in all its lives, and what of it is on its disk. */
final class Testimony {
  /** By round, the only block voted for or proposed. */
  final Map<Long, Hash> votes = new TreeMap<>();

  final Map<Long, Hash> proposals = new TreeMap<>();
  final Set<Long> failures = new TreeSet<>();

  final Set<Hash> votesOnDisk = new TreeSet<>();
  final Set<Hash> proposalsOnDisk = new TreeSet<>();
  final Set<Long> failuresOnDisk = new TreeSet<>();

  /** The last round voted in, for a block or for failure. */
  long votedRound;

  /** The newest candidate a vote, a failure vote or a proposal rested on. */
  long namedRound;

  void persisted(JournalRecord entry) {
    switch (entry) {
      case JournalRecord.Voted(Block block) -> votesOnDisk.add(block.id());
      case JournalRecord.Proposed(Block block) -> proposalsOnDisk.add(block.id());
      case JournalRecord.TimedOut failure -> failuresOnDisk.add(failure.round());
    }
  }

  void voted(long round, QuorumCertificate restsOn) {
    votedRound = Math.max(votedRound, round);
    named(restsOn);
  }

  void named(QuorumCertificate candidate) {
    namedRound = Math.max(namedRound, candidate.round());
  }
}
