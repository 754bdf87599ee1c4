package io.nexushub.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.node.cli.Nexus;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the light clients' commands say to somebody who errs. */
class LightClientCommandTest {
  private static final String NOBODY = "http://127.0.0.1:9/api/v3/icon_dex";
  private static final String CHECKPOINT = "7:0x" + "11".repeat(32);

  private static final String GOLOOP =
      "2:0x0a8df4bdb6427f47c87fd44a16442af7f96937ec9b505cd9ca98d2d64eb83168";
  private static final String GOLOOP_TRANSACTION =
      "0x62135c2a0059f6dd37893279bf770c512e9651676b5bf67991af311411039096";
  private static final String LOOPCHAIN =
      "2:0x64338d2aabcf72d379b523e2d31a05122e7364457aa224ebe39f4bf9f4496919";
  private static final String LOOPCHAIN_TRANSACTION =
      "0x8236fe5ca6c68a39329af407b3a6b287a59989f237e76584b737fd21bc42abd8";

  private static final String LAST_OF_LOOPCHAIN =
      "0x830ce2deee0b637477765324deaf722fc93453de4f70baede586c2627fb7ff8e";

  @TempDir Path folder;

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

  /** What commands share is said once, for all of them. */
  @Test
  void everyCommandExplainsItselfAndItsExitCodes() {
    for (String chain : new String[] {"loopchain", "goloop", "btp"}) {
      assertThat(said(0, "light-client", chain, "--help"))
          .contains("--rpc=URL", "--data=FILE", "Exit codes:", "the chain has two histories");
      assertThat(said(0, "checkpoint", chain, "--help"))
          .contains("--rpc=URL", "--height=N", "Exit codes:", "all agree");
    }
  }

  /** Asked of two, the second of which is somebody else. */
  private static String suggested(int exitCode, String chain, String one, String other) {
    return said(exitCode, "checkpoint", chain, "--rpc", one, "--rpc", other);
  }

  @Test
  void theNewestBlockThatAllHaveIsACheckpoint() {
    for (String chain : new String[] {"loopchain", "goloop"}) {
      try (RecordedCalls one = new RecordedCalls(chain + "-calls.json");
          RecordedCalls other = new RecordedCalls(chain + "-calls.json")) {
        assertThat(suggested(0, chain, one.url(), other.url()))
            .contains(one.url(), other.url())
            .containsPattern("checkpoint 9:0x[0-9a-f]{64}, [0-9]+ d .*old")
            .contains("\"" + chain + "\" : {")
            .doesNotContain("one provider's word");
        assertThat(said(0, "checkpoint", chain, "--rpc", one.url(), "--height", "2"))
            .contains("checkpoint " + (chain.equals("goloop") ? GOLOOP : LOOPCHAIN))
            .contains("that is one provider's word");
      }
    }
  }

  @Test
  void providersThatDisagreeOrAreSilentGiveNone() {
    JsonObject tenth = new JsonObject().put("height", "0x9");
    try (RecordedCalls one = new RecordedCalls("goloop-calls.json");
        RecordedCalls other = new RecordedCalls("goloop-calls.json")) {
      byte[] forged = Base64.getDecoder().decode(one.result("icx_getBlockHeaderByHeight", tenth));
      forged[50] ^= 1; // somewhere in the parent's id: another block with the same validators
      other.change("icx_getBlockHeaderByHeight", tenth, Base64.getEncoder().encodeToString(forged));
      assertThat(suggested(1, "goloop", one.url(), other.url()))
          .contains("nexus: 2 roots, or not everybody's word (expected: one root, by all)")
          .doesNotContain("checkpoint 9:");
      assertThat(suggested(1, "goloop", one.url(), NOBODY))
          .contains("nexus: 1 roots, or not everybody's word")
          .doesNotContain("checkpoint 9:");
      assertThat(suggested(1, "goloop", NOBODY, NOBODY)).contains("http://127.0.0.1:9");
    }
    assertThat(said(2, "checkpoint", "btp", "--rpc", NOBODY)).contains("--uid", "--network-id");
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

  /** Made chains, recorded: four validators that are replaced by four others. */
  private String follow(int exitCode, String chain, RecordedCalls server, String... more) {
    List<String> arguments = new ArrayList<>(List.of("light-client", chain));
    arguments.addAll(List.of("--rpc", server.url(), "--max-age-days", "1000000"));
    arguments.addAll(List.of("--data", folder.resolve(chain).toString()));
    arguments.addAll(List.of(more));
    return said(exitCode, arguments.toArray(String[]::new));
  }

  @Test
  void aTransactionOfGoloopIsProven() {
    try (RecordedCalls server = new RecordedCalls("goloop-calls.json")) {
      String first =
          follow(0, "goloop", server, "--checkpoint", GOLOOP, "--prove", GOLOOP_TRANSACTION);
      assertThat(first)
          .contains("begins at checkpoint " + GOLOOP.substring(2) + ": block 2")
          .contains("head 10, final 10, votes 4/4, validators 0x")
          .contains(" d", " behind")
          .contains("transaction " + GOLOOP_TRANSACTION + " is number 1 of block 5, 5 blocks below")
          .contains("proven: it succeeded, to cx0c0c0c0c")
          .contains("proven: event Message(str,int) of cx0c0c0c0c");
      assertThat(follow(0, "goloop", server, "--prove", GOLOOP_TRANSACTION))
          .contains("goes on with what is kept in " + folder.resolve("goloop"));
      assertThat(follow(1, "goloop", server, "--prove", "0x" + "22".repeat(32)))
          .contains("nexus: " + server.url() + ": icx_getTransactionResult")
          .contains("not known there");
    }
  }

  @Test
  void aTransactionOfLoopchainIsProven() {
    try (RecordedCalls server = new RecordedCalls("loopchain-calls.json")) {
      String said =
          follow(
              0, "loopchain", server, "--checkpoint", LOOPCHAIN, "--prove", LOOPCHAIN_TRANSACTION);
      assertThat(said)
          .contains("head 9, final 9, votes 4/4, representatives 0x")
          .contains("is number 1 of block 6, 3 blocks below the final one")
          .contains("proven: it succeeded, to cx0c0c0c0c")
          .contains("proven: event Message(int) of cx0c0c0c0c");
    }
  }

  /** A loopchain network whose block 31 was its last: goloop's nodes have all of it. */
  @Test
  void goloopGoesOnAfterLoopchainsLastBlock() throws IOException {
    String kept = folder.resolve("loopchain").toString();
    try (RecordedCalls server = new RecordedCalls("succession-calls.json")) {
      Path other = Files.writeString(folder.resolve("other"), "something else");
      assertThat(follow(1, "goloop", server, "--after", other.toString()))
          .contains(other + ": file: something else (expected: nexus light client of loopchain 1)");
      assertThat(follow(2, "goloop", server, "--after", kept))
          .contains("--after: " + kept + " does not exist (expected: the --data of light-client");
      assertThat(
              follow(
                  0, "loopchain", server, "--checkpoint", LOOPCHAIN, "--prove", LAST_OF_LOOPCHAIN))
          .contains("final 31, votes ")
          .contains("is number 1 of block 30, 1 blocks below the final one");
      assertThat(follow(2, "goloop", server, "--after", kept, "--checkpoint", GOLOOP))
          .contains("--checkpoint: also given (expected: one thing only to begin with)");
      assertThat(follow(0, "goloop", server, "--after", kept, "--prove", GOLOOP_TRANSACTION))
          .contains("begins after loopchain's block 31: goloop's 38")
          .contains("final 42, votes 4/4, validators 0x")
          .contains("proven: it succeeded");
      // from then on it has its own state
      assertThat(follow(0, "goloop", server, "--prove", GOLOOP_TRANSACTION))
          .contains("goes on with what is kept in " + folder.resolve("goloop"));
    }
  }

  @Test
  void anOldCheckpointIsRefusedWithItsAge() {
    try (RecordedCalls server = new RecordedCalls("goloop-calls.json")) {
      assertThat(said(1, "light-client", "goloop", "--rpc", server.url(), "--checkpoint", GOLOOP))
          .contains("nexus: checkpoint or kept state of block 2 is ", " old (expected: <= 14 d;");
    }
  }

  @Test
  void aServerThatLiesStopsTheProof() {
    try (RecordedCalls server = new RecordedCalls("goloop-calls.json")) {
      server.change("icx_getVotesByHeight", new JsonObject().put("height", "0xa"), "wAA=");
      server.change("icx_getVotesByHeight", new JsonObject().put("height", "0x7"), "wAA=");
      assertThat(follow(1, "goloop", server, "--checkpoint", GOLOOP, "--prove", GOLOOP_TRANSACTION))
          .contains("nexus: " + server.url() + ": icx_getVotesByHeight")
          .doesNotContain("proven");
    }
  }
}
