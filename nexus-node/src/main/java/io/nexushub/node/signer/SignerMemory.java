package io.nexushub.node.signer;

import io.nexushub.lft.JournalRecord;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.consensus.Chain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What operators do with the memory of a signer that is not running: take it out, put it in, and
 * say how far a key may be taken to have signed.
 */
public final class SignerMemory {
  private final Path folder;
  private final Signer key;

  public SignerMemory(Path folder, Signer key) {
    this.folder = folder;
    this.key = key;
  }

  /**
   * Writes a new file with what the journal remembers.
   *
   * @param promised what replicas have persisted, by chain; the maximum of both is written
   */
  public int export(Path file, Map<Chain, List<JournalRecord>> promised) throws IOException {
    List<Marks> chains = new ArrayList<>();
    if (SigningJournal.exists(folder)) {
      try (GuardedSigner signer = GuardedSigner.open(folder, key)) {
        chains.addAll(signer.remembered());
      }
    }
    promised.forEach((chain, journal) -> {
      Marks said = Marks.promised(chain, journal);
      Marks known =
          chains.stream()
              .filter(marks -> marks.chain().equals(chain))
              .findFirst()
              .orElse(Marks.none(chain));
      chains.remove(known);
      // Where both know a round, the signer's knows more of it.
      chains.add(known.behind(said).isPresent() ? known.max(said) : known);
    });
    Files.writeString(
        file,
        new Interchange(key.publicKey(), chains).encode(),
        StandardOpenOption.CREATE_NEW,
        StandardOpenOption.WRITE);
    return chains.size();
  }

  /**
   * Takes the maximum of the journal and a file.
   *
   * @throws IOException if the file is another key's, or no interchange file
   */
  public int include(Path file) throws IOException {
    if (Files.size(file) > Interchange.MAX_LENGTH) {
      throw new IOException(
          file + ": " + Files.size(file) + " bytes (expected: <= " + Interchange.MAX_LENGTH + ")");
    }
    Interchange read;
    try {
      read = Interchange.decode(Files.readString(file));
    } catch (MalformedMessage e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
    if (!read.key().equals(key.publicKey())) {
      throw new IOException(
          file + ": of the key " + read.key() + " (expected: " + key.publicKey() + ")");
    }
    raise(read.chains());
    return read.chains().size();
  }

  /** Has the signer taken to have said everything up to a round, whatever it remembers. */
  public void raise(Chain chain, long epoch, long round) throws IOException {
    Mark mark = Mark.of(epoch, round);
    raise(List.of(Marks.none(chain).voted(mark).timedOut(mark).proposed(mark)));
  }

  private void raise(List<Marks> marks) throws IOException {
    try (GuardedSigner signer = GuardedSigner.open(folder, key)) {
      signer.raise(marks);
    }
  }

  /** A line for each chain. */
  public List<String> lines() throws IOException {
    try (GuardedSigner signer = GuardedSigner.open(folder, key)) {
      return signer.remembered().stream().map(SignerMemory::line).toList();
    }
  }

  private static String line(Marks marks) {
    String line =
        "%s  %s  vote %s, failure vote %s, proposal %s"
            .formatted(
                marks.chain().channel(),
                marks.chain().genesis(),
                marks.vote(),
                marks.timeout(),
                marks.proposal());
    return marks.seen().compareTo(marks.vote()) > 0
        ? line + "; SIGNS NOTHING: others have a signature of " + marks.seen()
        : line;
  }
}
