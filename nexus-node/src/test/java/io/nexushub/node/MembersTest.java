package io.nexushub.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.node.channel.CommittedBlock;
import io.nexushub.protocol.Hash;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Five real nodes, of which four are members at a time. */
class MembersTest {
  @TempDir Path folder;

  @Test
  void oneLeavesAndOneThatKnowsNothingJoinsAndCarriesTheQuorum() throws IOException {
    try (TestNodes nodes = TestNodes.prepare(folder, 5, 4)) {
      for (int i = 0; i < 4; i++) {
        nodes.start(i);
      }
      nodes.committed(3, nodes.submit(0, "before=1"));
      Hash change = nodes.submit(0, members(nodes, 0, 1, 2, 4));
      long last = nodes.committed(3, change) + 1;
      nodes.start(4);
      Hash after = nodes.submit(1, "after=1");
      assertThat(nodes.committed(4, after)).isEqualTo(nodes.committed(0, after));
      // without the fourth of the new members there is no quorum any more
      nodes.stop(2);
      Hash late = nodes.submit(4, "late=1");
      long height = nodes.committed(4, late);
      assertThat(nodes.committed(0, late)).isEqualTo(height);
      assertThat(nodes.channel(4).block(last).map(CommittedBlock::id))
          .isEqualTo(nodes.channel(3).block(last).map(CommittedBlock::id));
      assertThat(nodes.channel(3).status().height())
          .as("who has left hears nothing more")
          .isEqualTo(last);
      nodes.start(2);
      nodes.committed(2, late);
    }
  }

  @Test
  void goOnInTheLaterEpochAfterAllHaveStopped() throws IOException {
    try (TestNodes nodes = TestNodes.prepare(folder, 5, 4)) {
      for (int i = 0; i < 4; i++) {
        nodes.start(i);
      }
      Hash change = nodes.submit(0, members(nodes, 4, 2, 1, 0));
      nodes.committed(0, change);
      Hash after = nodes.submit(0, "after=1");
      long height = nodes.committed(1, after);
      for (int i = 0; i < 4; i++) {
        nodes.stop(i);
      }
      nodes.start(4);
      nodes.start(2);
      nodes.start(1);
      assertThat(nodes.committed(4, after)).isEqualTo(height);
      nodes.committed(4, nodes.submit(1, "more=1"));
    }
  }

  /** Every member is another one in the end, and one that was away all the time finds its way. */
  @Test
  void severalEpochsLaterAMemberThatWasAwayFindsItsWay() throws IOException {
    try (TestNodes nodes = TestNodes.prepare(folder, 5, 4)) {
      for (int i = 0; i < 3; i++) {
        nodes.start(i);
      }
      nodes.committed(0, nodes.submit(0, members(nodes, 0, 1, 2)));
      nodes.committed(1, nodes.submit(0, "one=1"));
      nodes.start(4);
      nodes.committed(2, nodes.submit(0, members(nodes, 4, 2, 0, 1)));
      nodes.committed(4, nodes.submit(0, "two=1"));
      nodes.committed(2, nodes.submit(2, members(nodes, 0, 1, 3, 4)));
      Hash last = nodes.submit(1, "three=1");
      long height = nodes.committed(1, last);
      nodes.start(3);
      assertThat(nodes.committed(3, last)).isEqualTo(height);
      for (long each = 0; each <= height; each++) {
        assertThat(nodes.channel(3).block(each)).isEqualTo(nodes.channel(0).block(each));
      }
    }
  }

  /** The old members sign who comes after them; a light client follows, and trusts nobody else. */
  @Test
  void aLightClientFollowsTheChangeOfThoseWhoSign() throws IOException {
    try (TestNodes nodes = TestNodes.prepare(folder, 5, 4)) {
      for (int i = 0; i < 4; i++) {
        nodes.start(i);
      }
      BtpFollower follower = new BtpFollower(nodes);
      follower.follow(nodes.committed(0, nodes.submit(0, "send=before")));
      long asked = nodes.committed(0, nodes.submit(0, members(nodes, 4, 0, 1, 2)));
      nodes.start(4);
      nodes.committed(0, nodes.submit(0, "next=1"));
      follower.follow(asked + 1);
      follower.follow(nodes.committed(0, nodes.submit(0, "send=after")));
    }
  }

  private static String members(TestNodes nodes, int... places) {
    return "members=" + Arrays.stream(places).mapToObj(nodes::key).collect(Collectors.joining(","));
  }
}
