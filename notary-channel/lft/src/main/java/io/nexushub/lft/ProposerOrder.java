package io.nexushub.lft;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.consensus.Chain;
import io.nexushub.protocol.consensus.Member;
import io.nexushub.protocol.consensus.Membership;
import java.math.BigInteger;

/**
 * Whose round it is: round robin weighted by power, starting elsewhere on each chain, so that one
 * failed member does not stall all channels at once.
 *
 * <p>Each member owns as many points of a circle as it has power. Members of equal power take turns
 * in order; otherwise the rounds walk the circle in steps of about its golden section, which visits
 * all points and spreads each member's turns evenly.
 */
final class ProposerOrder {
  private static final double GOLDEN_SECTION = 0.618_033_988_749_895;

  private final Membership members;
  private final long unit;
  private final long points;
  private final long offset;
  private final long stride;

  private ProposerOrder(Membership members, long unit, long offset, long stride) {
    this.members = members;
    this.unit = unit;
    this.points = members.totalPower() / unit;
    this.offset = offset;
    this.stride = stride;
  }

  static ProposerOrder of(Chain chain, Membership members) {
    long unit = members.members().stream().mapToLong(Member::power).reduce(0, ProposerOrder::gcd);
    long points = members.totalPower() / unit;
    BigInteger genesis = new BigInteger(1, chain.genesis().bytes().toArray());
    long offset = genesis.mod(BigInteger.valueOf(points)).longValueExact();
    return new ProposerOrder(members, unit, offset, stride(points, members.size()));
  }

  Address of(long round) {
    // No overflow: at most 100 members of a million points each.
    long point = (round % points + offset) % points * stride % points;
    long end = 0;
    for (int place = 0; place < members.size(); place++) {
      end += members.at(place).power() / unit;
      if (point < end) {
        return members.addressAt(place);
      }
    }
    throw new IllegalStateException("point " + point + " beyond the circle of " + points);
  }

  private static long stride(long points, int size) {
    if (points == size) {
      return 1;
    }
    long stride = Math.max(1, Math.round(points * GOLDEN_SECTION));
    while (gcd(stride, points) != 1) {
      stride++;
    }
    return stride;
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
