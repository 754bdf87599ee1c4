package io.nexushub.node.signer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.crypto.Secp256k1;
import io.nexushub.lft.JournalRecord;
import io.nexushub.node.ChildJvm;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.consensus.MemberSigner;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.consensus.Statement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardedSignerTest {
  private static final int KILLS = 8;

  @TempDir Path folder;

  private GuardedSigner open() throws IOException {
    return GuardedSigner.open(folder, Said.KEY);
  }

  private static boolean signs(GuardedSigner signer, Statement statement) {
    return signer.answerDurably(statement) instanceof GuardedSigner.Answer.Given;
  }

  private static List<JournalRecord> gaveUp(long round) {
    QuorumCertificate high = new QuorumCertificate(0, 0, 0, Hash.ZERO, List.of());
    return List.of(new JournalRecord.TimedOut(round, high, Optional.empty()));
  }

  @Test
  void signsTheVoteAndItsDecision() throws IOException {
    try (GuardedSigner signer = open()) {
      Statement.OfVote vote = Said.vote(0, 1, "a", "x");
      MemberSigner.Signed signed = signer.sign(vote).orElseThrow();
      assertThat(Secp256k1.scheme().verify(signer.publicKey(), vote.digest(), signed.signature()))
          .isTrue();
      assertThat(
              Secp256k1.scheme()
                  .verify(signer.publicKey(), vote.decision().orElseThrow(), signed.notary().get()))
          .isTrue();
    }
  }

  @Test
  void remembersAcrossARestart() throws IOException {
    try (GuardedSigner signer = open()) {
      assertThat(signs(signer, Said.vote(0, 5, "a", "x"))).isTrue();
      assertThat(signs(signer, Said.timeout(0, 6, 5))).isTrue();
    }
    try (GuardedSigner signer = open()) {
      assertThat(signs(signer, Said.vote(0, 5, "b"))).isFalse();
      assertThat(signs(signer, Said.vote(0, 5, "a", "y"))).isFalse();
      assertThat(signs(signer, Said.vote(0, 6, "a"))).isFalse();
      assertThat(signs(signer, Said.vote(0, 5, "a", "x"))).isTrue();
      assertThat(signs(signer, Said.vote(0, 7, "b"))).isTrue();
    }
  }

  /** Whatever signature anybody has seen, the next life knows of it. */
  @Test
  void remembersWhatItShowedWhenItsProcessIsKilledAtAnyInstant() throws Exception {
    Random random = new Random(11);
    long shown = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      try (ChildJvm victim = ChildJvm.start(SignerVictim.class.getName(), folder.toString())) {
        int lines = 1 + random.nextInt(200);
        for (int i = 0; i < lines; i++) {
          shown = Long.parseLong(victim.line().split(" ")[0]);
        }
        victim.kill();
      }
      try (GuardedSigner signer = open()) {
        assertThat(signs(signer, Said.vote(0, shown, "b"))).as("after %s", shown).isFalse();
      }
    }
  }

  /** What a crash tore off nobody has seen; what is before it stays. */
  @Test
  void cutsOffATornTail() throws IOException {
    try (GuardedSigner signer = open()) {
      assertThat(signs(signer, Said.vote(0, 1, "a"))).isTrue();
      assertThat(signs(signer, Said.vote(0, 2, "a"))).isTrue();
    }
    Path file = folder.resolve("signer.journal");
    byte[] whole = Files.readAllBytes(file);
    for (int cut = 1; cut < 60; cut += 7) {
      Files.write(file, Arrays.copyOf(whole, whole.length - cut));
      try (GuardedSigner signer = open()) {
        assertThat(signs(signer, Said.vote(0, 1, "b"))).as("%s bytes short", cut).isFalse();
      }
    }
  }

  @Test
  void doesNotReadADamagedJournal() throws IOException {
    try (GuardedSigner signer = open()) {
      for (int round = 1; round < 9; round++) {
        assertThat(signs(signer, Said.vote(0, round, "a"))).isTrue();
      }
    }
    Path file = folder.resolve("signer.journal");
    byte[] damaged = Files.readAllBytes(file);
    damaged[damaged.length / 3] ^= 1;
    Files.write(file, damaged);
    assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("damaged");
  }

  @Test
  void isOneProcessAFolderAndOneKeyAJournal() throws IOException {
    try (GuardedSigner signer = open()) {
      assertThat(signs(signer, Said.vote(0, 1, "a"))).isTrue();
      assertThatThrownBy(this::open).hasMessageContaining("in use by another signer");
    }
    assertThatThrownBy(() -> GuardedSigner.open(folder, Said.key(2)))
        .hasMessageContaining("the journal of " + Said.KEY.publicKey());
  }

  @Test
  void objectsWhenTheNodeRemembersMore() throws IOException {
    Path copy = folder.resolveSibling("copy");
    try (GuardedSigner signer = open()) {
      assertThat(signer.begin(Said.CHAIN, List.of())).as("a new node").isEmpty();
      assertThat(signs(signer, Said.timeout(0, 3, 0))).isTrue();
    }
    Files.copy(folder.resolve("signer.journal"), copy, StandardCopyOption.REPLACE_EXISTING);
    try (GuardedSigner signer = open()) {
      assertThat(signs(signer, Said.timeout(0, 4, 0))).isTrue();
      assertThat(signer.begin(Said.CHAIN, gaveUp(4))).isEmpty();
    }
    Files.move(copy, folder.resolve("signer.journal"), StandardCopyOption.REPLACE_EXISTING);
    try (GuardedSigner signer = open()) {
      assertThat(signer.begin(Said.CHAIN, gaveUp(4)).orElseThrow())
          .contains("older than the node's")
          .contains("round 3 of epoch 0 (expected: >= round 4 of epoch 0)")
          .contains("signer export --with-node");
    }
  }

  /** The whole machine was set back: its own journals agree, and what others hold betrays it. */
  @Test
  void fallsSilentWhenOthersHoldWhatItForgot() throws IOException {
    try (GuardedSigner signer = open()) {
      assertThat(signs(signer, Said.vote(0, 5, "a"))).isTrue();
      signer.seen(Said.CHAIN, 0, 5);
      assertThat(signs(signer, Said.vote(0, 6, "a"))).isTrue();
      signer.seen(Said.CHAIN, 0, 9);
      assertThat(signs(signer, Said.vote(0, 10, "a"))).isFalse();
    }
    try (GuardedSigner signer = open()) {
      assertThat(signs(signer, Said.vote(0, 10, "a"))).as("after a restart, too").isFalse();
      signer.raise(List.of(Marks.none(Said.CHAIN).voted(Mark.of(0, 9))));
      assertThat(signs(signer, Said.vote(0, 9, "a"))).isFalse();
      assertThat(signs(signer, Said.vote(0, 10, "a"))).isTrue();
    }
  }

  @Test
  void keepsItsFileSmall() throws IOException {
    try (GuardedSigner signer = open()) {
      for (long height = 1; height <= 300; height++) {
        assertThat(signs(signer, Said.decision(height, "x"))).isTrue();
      }
      for (long round = 1; round <= 700; round++) { // Each record has 256 decisions in it.
        assertThat(signs(signer, Said.vote(0, round, "a"))).isTrue();
      }
    }
    assertThat(Files.size(folder.resolve("signer.journal"))).isLessThan(5L << 20);
    try (GuardedSigner signer = open()) {
      assertThat(signs(signer, Said.vote(0, 700, "b"))).isFalse();
      assertThat(signs(signer, Said.decision(300, "y"))).isFalse();
    }
  }

  /** Many threads, each with votes of its own: of every round at most one block is signed. */
  @Test
  void isNotOutrunByManyAtOnce() throws Exception {
    AtomicInteger given = new AtomicInteger();
    try (GuardedSigner signer = open()) {
      List<Thread> threads =
          IntStream.range(0, 8)
              .mapToObj(number ->
                  Thread.ofVirtual()
                      .start(() -> {
                        for (long round = 1; round <= 50; round++) {
                          if (signs(signer, Said.vote(0, round, "block " + number))) {
                            given.incrementAndGet();
                          }
                        }
                      }))
              .toList();
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(given.get()).isBetween(1, 50);
    }
  }
}
