package io.nexushub.node.signer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.lft.JournalRecord;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.consensus.QuorumCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file with which a key moves to another machine. */
class InterchangeTest {
  @TempDir Path folder;

  private static Interchange sample() {
    Marks marks =
        Marks.none(Said.CHAIN)
            .voted(
                new Mark(
                    1, 9, Optional.of(Said.vote(1, 9, "a").digest()), Optional.of(Said.hash("x"))))
            .timedOut(Mark.of(1, 8))
            .decided(4, Said.hash("y"));
    return new Interchange(Said.KEY.publicKey(), List.of(marks));
  }

  /** The format is others' to write and read: it changes only with its number. */
  @Test
  void isTheFileThatIsWrittenDown() throws Exception {
    String golden =
        new String(
            InterchangeTest.class.getResourceAsStream("interchange-1.json").readAllBytes(),
            StandardCharsets.UTF_8);
    assertThat(sample().encode()).isEqualTo(golden);
    assertThat(Interchange.decode(golden)).isEqualTo(sample());
  }

  @Test
  void namesWhatIsWrongWithAFile() {
    String good = sample().encode();
    refuses("", "as signer export writes it");
    refuses("[]", "as signer export writes it");
    refuses(good.substring(0, good.length() / 2), "as signer export writes it");
    refuses(good.replace("interchange/1", "interchange/2"), "format: ");
    refuses(good.replace("\"floor\"", "\"flor\""), "chains[0].flor: unknown key");
    refuses(good.replace("\"round\" : 9", "\"round\" : -9"), "chains[0].vote.round: -9");
    refuses(good.replace("\"round\" : 9", "\"round\" : 9.5"), "chains[0].vote.round: 9.5");
    refuses(good.replace("\"round\" : 9", "\"round\" : \"9\""), "chains[0].vote.round: 9");
    refuses(good.replace("\"signed\"", "\"../signed\""), "as signer export writes it");
    refuses(good.replace("\"vote\"", "\"votes\""), "chains[0].votes: unknown key");
    refuses(" ".repeat(Interchange.MAX_LENGTH + 1), "characters (expected: ");
  }

  private static void refuses(String text, String because) {
    assertThatThrownBy(() -> Interchange.decode(text))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining(because);
  }

  @Test
  void takesAKeyToAnotherMachine() throws IOException {
    Path file = folder.resolve("moved.json");
    try (GuardedSigner old = GuardedSigner.open(folder.resolve("old"), Said.KEY)) {
      assertThat(old.sign(Said.vote(0, 7, "a", "x"))).isPresent();
    }
    SignerMemory before = new SignerMemory(folder.resolve("old"), Said.KEY);
    assertThat(before.export(file, Map.of())).isOne();
    assertThatThrownBy(() -> before.export(file, Map.of()))
        .isInstanceOf(FileAlreadyExistsException.class);
    SignerMemory after = new SignerMemory(folder.resolve("new"), Said.KEY);
    assertThat(after.include(file)).isOne();
    assertThat(after.include(file)).as("twice is as once").isOne();
    assertThat(after.lines()).singleElement().asString().contains("vote round 7 of epoch 0");
    try (GuardedSigner fresh = GuardedSigner.open(folder.resolve("new"), Said.KEY)) {
      assertThat(fresh.sign(Said.vote(0, 7, "b"))).isEmpty();
      assertThat(fresh.sign(Said.vote(0, 7, "a", "y"))).isEmpty();
      assertThat(fresh.sign(Said.vote(0, 7, "a", "x"))).isPresent();
    }
  }

  @Test
  void neverGoesBack() throws IOException {
    Path old = folder.resolve("old.json");
    SignerMemory memory = new SignerMemory(folder.resolve("signer"), Said.KEY);
    memory.raise(Said.CHAIN, 0, 3);
    memory.export(old, Map.of());
    memory.raise(Said.CHAIN, 0, 9);
    memory.include(old);
    try (GuardedSigner signer = GuardedSigner.open(folder.resolve("signer"), Said.KEY)) {
      assertThat(signer.sign(Said.vote(0, 9, "a"))).isEmpty();
      assertThat(signer.sign(Said.vote(0, 10, "a"))).isPresent();
    }
  }

  @Test
  void isOfOneKey() throws IOException {
    Path file = folder.resolve("moved.json");
    SignerMemory memory = new SignerMemory(folder.resolve("signer"), Said.KEY);
    memory.raise(Said.CHAIN, 0, 3);
    memory.export(file, Map.of());
    SignerMemory other = new SignerMemory(folder.resolve("other"), Said.key(2));
    assertThatThrownBy(() -> other.include(file))
        .hasMessageContaining("of the key " + Said.KEY.publicKey());
    Files.writeString(file, "{}");
    assertThatThrownBy(() -> memory.include(file)).hasMessageContaining(file.toString());
  }

  /** A node that ran before there was a signer's journal takes what it has promised along. */
  @Test
  void takesTheNodesOwnPromisesAlong() throws IOException {
    Path file = folder.resolve("node.json");
    QuorumCertificate high = new QuorumCertificate(0, 0, 0, Hash.ZERO, List.of());
    List<JournalRecord> promised = List.of(new JournalRecord.TimedOut(12, high, Optional.empty()));
    SignerMemory memory = new SignerMemory(folder.resolve("signer"), Said.KEY);
    assertThat(memory.export(file, Map.of(Said.CHAIN, promised))).isOne();
    memory.include(file);
    try (GuardedSigner signer = GuardedSigner.open(folder.resolve("signer"), Said.KEY)) {
      assertThat(signer.begin(Said.CHAIN, promised)).isEmpty();
      assertThat(signer.sign(Said.timeout(0, 12, 0))).as("which one it was is unknown").isEmpty();
      assertThat(signer.sign(Said.timeout(0, 13, 0))).isPresent();
    }
  }
}
