package io.nexushub.lft;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.ChannelId;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.consensus.Chain;
import io.nexushub.protocol.consensus.Member;
import io.nexushub.protocol.consensus.Membership;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ProposerOrderTest {
  @Test
  void equalsTakeTurnsInOrder() {
    Membership members = members(7, 7, 7, 7);
    ProposerOrder order = ProposerOrder.of(chain("a"), members);
    int first = members.indexOf(order.of(1)).orElseThrow();
    for (int round = 1; round < 20; round++) {
      assertThat(order.of(round)).isEqualTo(members.addressAt((first + round - 1) % 4));
    }
  }

  @Test
  void turnsAreAsManyAsPowerAndSpreadOut() {
    Membership members = members(5, 3, 2);
    ProposerOrder order = ProposerOrder.of(chain("a"), members);
    Map<Address, Integer> turns = new TreeMap<>();
    int longestRun = 0;
    int run = 0;
    for (long round = 1; round <= 1_000; round++) {
      turns.merge(order.of(round), 1, Integer::sum);
      run = order.of(round).equals(order.of(round - 1)) ? run + 1 : 1;
      longestRun = Math.max(longestRun, run);
    }
    assertThat(turns.get(members.addressAt(0))).isEqualTo(500);
    assertThat(turns.get(members.addressAt(1))).isEqualTo(300);
    assertThat(turns.get(members.addressAt(2))).isEqualTo(200);
    assertThat(longestRun).isLessThanOrEqualTo(2);
  }

  @Test
  void channelsStartElsewhere() {
    Membership members = members(1, 1, 1, 1);
    TreeSet<Address> first = new TreeSet<>();
    for (int i = 0; i < 40; i++) {
      first.add(ProposerOrder.of(chain("chain " + i), members).of(1));
    }
    assertThat(first).hasSize(4);
  }

  @Test
  void theGreatestPowersAndRoundsDoNotOverflow() {
    long[] powers = new long[Membership.MAX_MEMBERS];
    java.util.Arrays.fill(powers, Member.MAX_POWER);
    powers[0] = Member.MAX_POWER - 1;
    Membership members = members(powers);
    assertThat(members.addresses())
        .contains(ProposerOrder.of(chain("a"), members).of(Long.MAX_VALUE));
  }

  private static Chain chain(String name) {
    return new Chain(ChannelId.of("order"), Blocks.hash(name));
  }

  private static Membership members(long... powers) {
    List<Member> list = new ArrayList<>();
    for (long power : powers) {
      Bytes half = Blocks.hash("key " + list.size()).bytes();
      list.add(new Member(PublicKey.of(Bytes.concat(half, half)), power));
    }
    return Membership.of(0, list);
  }
}
