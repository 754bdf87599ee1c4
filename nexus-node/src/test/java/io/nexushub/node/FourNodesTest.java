package io.nexushub.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lft.Answer;
import io.nexushub.lft.Replica;
import io.nexushub.lightclient.Verdict;
import io.nexushub.node.channel.CommittedBlock;
import io.nexushub.notary.HubTransaction;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.RpcItem;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four real nodes on loopback: TLS, LevelDB, journal, replica, everything but the application. */
class FourNodesTest {
  @TempDir Path folder;

  @Test
  void agreeOnWhatOneOfThemWasTold() throws IOException {
    try (TestNodes nodes = TestNodes.prepare(folder, 4)) {
      nodes.startAll();
      Hash id = nodes.submit(0, "answer=42");
      long height = nodes.committed(0, id);
      for (int i = 1; i < 4; i++) {
        assertThat(nodes.committed(i, id)).isEqualTo(height);
        assertThat(nodes.channel(i).block(height).map(CommittedBlock::id))
            .isEqualTo(nodes.channel(0).block(height).map(CommittedBlock::id));
        assertThat(nodes.channel(i).query("get", RpcItem.dict().with("key", "answer")))
            .isEqualTo(new Answer.Found(RpcItem.text("42")));
      }
    }
  }

  @Test
  void goOnWithoutOneWaitWithoutTwoAndGoOnWhenOneReturns() throws IOException {
    try (TestNodes nodes = TestNodes.prepare(folder, 4)) {
      nodes.startAll();
      nodes.committed(3, nodes.submit(0, "a=1"));
      nodes.stop(3);
      Hash second = nodes.submit(0, "b=2");
      long height = nodes.committed(1, second);
      nodes.stop(2);
      Hash third = nodes.submit(0, "c=3");
      TestNodes.remains(
          () -> nodes.channel(0).inclusion(third).isEmpty(), "nothing is committed by two of four");
      nodes.start(3);
      assertThat(nodes.committed(3, second)).isEqualTo(height);
      nodes.committed(3, third);
      nodes.committed(0, third);
    }
  }

  @Test
  void goOnWhereTheyStoppedAfterAllHaveStopped() throws IOException {
    try (TestNodes nodes = TestNodes.prepare(folder, 4)) {
      nodes.startAll();
      Hash id = nodes.submit(1, "kept=yes");
      long height = nodes.committed(2, id);
      for (int i = 0; i < 4; i++) {
        nodes.stop(i);
      }
      nodes.startAll();
      for (int i = 0; i < 4; i++) {
        assertThat(nodes.committed(i, id)).isEqualTo(height);
      }
      nodes.committed(3, nodes.submit(2, "more=yes"));
    }
  }

  /** With a member down rounds fail, and what makes a block final is further away from it. */
  @Test
  void anyOfThemProvesItsStateToWhomeverTrustsTheMembersOnly() throws IOException {
    try (TestNodes nodes = TestNodes.prepare(folder, 4)) {
      nodes.startAll();
      BtpFollower follower = new BtpFollower(nodes);
      for (int i = 0; i < 8; i++) {
        if (i == 4) {
          nodes.stop(3);
        }
        nodes.committed(0, nodes.submit(0, "answer=" + i));
        follower.follow(nodes.committed(0, nodes.submit(0, "send=" + i)));
        assertThat(follower.prove(i % 3, Bytes.utf8("x/answer")))
            .isEqualTo(Verdict.accepted(Optional.of(Bytes.utf8(Integer.toString(i)))));
        assertThat(follower.prove(i % 3, Bytes.utf8("x/question")))
            .isEqualTo(Verdict.accepted(Optional.empty()));
      }
      long ahead = nodes.channel(0).status().height() + 1000;
      assertThat(nodes.channel(0).prove(ahead, Bytes.utf8("x/answer"))).isEmpty();
    }
  }

  /** More blocks than one answer holds, and the first of them was before its time. */
  @Test
  void aMemberThatComesLateCatchesUp() throws IOException {
    try (TestNodes nodes = TestNodes.prepare(folder, 4)) {
      for (int i = 0; i < 3; i++) {
        nodes.start(i);
      }
      Hash first = nodes.submit(0, "first=1");
      nodes.committed(0, first);
      int count = 0;
      while (nodes.channel(0).status().height() < Replica.MAX_FETCHED_BLOCKS + 10) {
        nodes.committed(0, nodes.submit(count % 3, "count=" + count));
        count++;
      }
      nodes.start(3);
      Hash last = nodes.submit(3, "last=1");
      long height = nodes.committed(3, last);
      assertThat(nodes.committed(3, first)).isEqualTo(nodes.committed(0, first));
      for (long each = 0; each <= height; each++) {
        assertThat(nodes.channel(3).block(each)).isEqualTo(nodes.channel(0).block(each));
      }
    }
  }

  /**
   * Through the door, to the peers, into a block, and to a member that was away: no limit is lower.
   */
  @Test
  void agreeOnATransactionAsLongAsTheLongestEvidence() throws Exception {
    String longest = "long=" + "x".repeat(HubTransaction.MAX_BYTES - "long=".length());
    try (TestNodes nodes = TestNodes.prepare(folder, 4)) {
      for (int i = 0; i < 3; i++) {
        nodes.start(i);
      }
      JsonObject answer =
          new RpcCaller(nodes.node(0).rpcPort())
              .call(
                  "nexus_sendTransaction",
                  new JsonObject().put("transaction", Bytes.utf8(longest).toString()));
      Hash id = Hash.hex(answer.getString("result"));
      long height = nodes.committed(0, id);
      assertThat(nodes.committed(1, id)).isEqualTo(height);
      nodes.start(3);
      assertThat(nodes.committed(3, id)).isEqualTo(height);
    }
  }
}
