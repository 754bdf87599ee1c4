package io.nexushub.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.node.channel.CommittedBlock;
import io.nexushub.node.cli.Nexus;
import io.nexushub.protocol.Hash;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

  @Test
  void theOperatorsChangeTheMembersByAFileThatGoesRound() throws IOException {
    try (TestNodes nodes = TestNodes.prepare(folder, 5, 4)) {
      for (int i = 0; i < 4; i++) {
        nodes.start(i);
      }
      String file = folder.resolve("change.json").toString();
      String url = "http://127.0.0.1:" + nodes.node(1).rpcPort();
      nexus("propose", file, "--node", url, "--channel", TestNodes.CHANNEL.name())
          .with("--remove", nodes.key(3))
          .with("--set", nodes.key(4) + "=2")
          .gives(0, "epoch 1, 4 with power 5, quorum 4");
      for (int i = 0; i < 3; i++) {
        nexus("submit", file, "--node", url).gives(1, "power that agrees: " + i);
        approve(nodes, i, file);
      }
      nexus("submit", file, "--node", url).gives(1, "who is to join: none");
      approve(nodes, 4, file);
      nexus("submit", file, "--node", url).gives(0, "transaction");
      TestNodes.until(() -> nodes.channel(0).members().epoch() == 1, "the next epoch");
      nodes.start(4);
      nodes.stop(3);
      nodes.stop(2);
      nodes.committed(4, nodes.submit(0, "power=2"));
      nexus("show", "--node", url, "--channel", TestNodes.CHANNEL.name())
          .gives(0, "members: epoch 1");
      nexus("submit", file, "--node", url).gives(1, "epoch it opens: 1 (expected: 2)");
    }
  }

  private static void approve(TestNodes nodes, int place, String file) {
    Path home = nodes.file(place).getParent();
    nexus("approve", file)
        .with("--keystore", home.resolve("keystore.json").toString())
        .with("--password-file", home.resolve("password").toString())
        .gives(0, "signatures");
  }

  private static Call nexus(String... arguments) {
    List<String> all = new ArrayList<>(List.of("members"));
    all.addAll(List.of(arguments));
    return new Call(all);
  }

  private record Call(List<String> arguments) {
    Call with(String option, String value) {
      arguments.add(option);
      arguments.add(value);
      return this;
    }

    void gives(int exitCode, String said) {
      StringWriter out = new StringWriter();
      int exit =
          Nexus.run(new PrintWriter(out), new PrintWriter(out), arguments.toArray(String[]::new));
      assertThat(exit).as(out.toString()).isEqualTo(exitCode);
      assertThat(out.toString()).contains(said);
    }
  }

  private static String members(TestNodes nodes, int... places) {
    return "members=" + Arrays.stream(places).mapToObj(nodes::key).collect(Collectors.joining(","));
  }
}
