package io.nexushub.simulator;

import io.nexushub.protocol.Signer;
import io.nexushub.protocol.consensus.Member;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Who shall be members next, drawn by chance. */
final class Turnover {
  /** Nodes that are no members at a time. */
  private static final int MOST_AWAY = 3;

  private static final long MOST_POWER = 5;

  private Turnover() {}

  /** In any order and with any powers, but less than a third of the power is faulty. */
  static List<Member> draw(List<Signer> everyone, IntPredicate isFaulty, SplittableRandom chance) {
    int least = Math.max(everyone.size() / 2 + 1, everyone.size() - MOST_AWAY);
    int count = chance.nextInt(least, everyone.size() + 1);
    boolean weighted = chance.nextBoolean();
    List<Integer> order = new ArrayList<>(IntStream.range(0, everyone.size()).boxed().toList());
    Collections.shuffle(order, chance);
    List<Integer> drawn = order.subList(0, count);
    if (drawn.stream().allMatch(isFaulty::test)) {
      drawn = order; // The faulty may be many, if they weigh little.
    }
    long honest = 0;
    List<Member> members = new ArrayList<>();
    for (int place : drawn) {
      if (!isFaulty.test(place)) {
        long power = weighted ? chance.nextLong(1, MOST_POWER + 1) : 1;
        honest += power;
        members.add(new Member(everyone.get(place).publicKey(), power));
      }
    }
    long corrupted = 0;
    for (int place : drawn) {
      if (isFaulty.test(place) && 3 * (corrupted + 1) < honest + corrupted + 1) {
        corrupted++;
        members.add(new Member(everyone.get(place).publicKey(), 1));
      }
    }
    return members;
  }
}
