package io.nexushub.node.signer;

import io.nexushub.protocol.consensus.MemberSigner;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A process that votes in one round after the other, until it is killed. */
final class SignerVictim {
  private SignerVictim() {}

  public static void main(String[] arguments) throws IOException {
    GuardedSigner signer = GuardedSigner.open(Path.of(arguments[0]), Said.KEY);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
    long first =
        signer.remembered().stream().findFirst().map(marks -> marks.vote().round()).orElse(0L) + 1;
    for (long round = first; ; round++) {
      MemberSigner.Signed signed = signer.sign(Said.vote(0, round, "a")).orElseThrow();
      signer.durable().join();
      out.println(round + " " + signed.signature());
    }
  }
}
