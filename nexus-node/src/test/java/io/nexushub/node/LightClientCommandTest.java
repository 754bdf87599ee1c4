package io.nexushub.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.node.cli.Nexus;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** What the light clients' commands say to somebody who errs. */
class LightClientCommandTest {
  private static final String NOBODY = "http://127.0.0.1:9/api/v3/icon_dex";
  private static final String CHECKPOINT = "7:0x" + "11".repeat(32);

  private static String said(int exitCode, String... arguments) {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said, true);
    assertThat(Nexus.run(out, out, arguments)).as(said.toString()).isEqualTo(exitCode);
    return said.toString();
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThat(said(2, "light-client")).contains("Missing required option: '--rpc=URL'");
    assertThat(said(2, "light-client", "--rpc", NOBODY))
        .contains("Missing required option: '--beacon=URL'");
    assertThat(said(2, "checkpoint", "suggest"))
        .contains("Missing required option: '--beacon=URL'");
    for (String chain : new String[] {"loopchain", "goloop"}) {
      assertThat(said(2, "light-client", chain)).contains("'--rpc=URL'");
      assertThat(said(2, "light-client", chain, "--rpc", NOBODY))
          .contains("--checkpoint: missing (expected: a height, a colon, 0x and 64 hex digits)");
    }
    assertThat(said(2, "light-client", "btp", "--rpc", NOBODY)).contains("--uid", "--network-id");
  }

  @Test
  void whatIsWrongIsNamedWithWhatIsRight() {
    for (String wrong : new String[] {"0x" + "11".repeat(32), "07:0x" + "11".repeat(32), "7:11"}) {
      assertThat(said(2, "light-client", "goloop", "--rpc", NOBODY, "--checkpoint", wrong))
          .contains("--checkpoint: " + wrong + " (expected: a height, a colon, 0x");
    }
    assertThat(said(2, "light-client", "loopchain", "--rpc", NOBODY, "--prove", "0x1"))
        .contains("--prove: 0x1 (expected: 0x and 64 hex digits, a transaction's id)");
    assertThat(said(2, "light-client", "goloop", "--rpc", "ftp://x", "--checkpoint", CHECKPOINT))
        .contains("--rpc: endpoint: ftp://x (expected: http://host or https://host)");
    assertThat(
            said(
                2,
                "light-client",
                "btp",
                "--rpc",
                NOBODY,
                "--uid",
                "no address",
                "--network-id",
                "1",
                "--checkpoint",
                CHECKPOINT))
        .contains("--uid: ");
  }

  @Test
  void whoDoesNotAnswerIsNamed() {
    for (String chain : new String[] {"loopchain", "goloop"}) {
      assertThat(said(1, "light-client", chain, "--rpc", NOBODY, "--checkpoint", CHECKPOINT))
          .contains("nexus: http://127.0.0.1:9: icx_get");
    }
  }
}
