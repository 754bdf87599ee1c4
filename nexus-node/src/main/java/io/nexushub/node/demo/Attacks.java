package io.nexushub.node.demo;

import io.nexushub.crypto.Keccak256;
import io.nexushub.follow.BlockWalk;
import io.nexushub.follow.Endpoints;
import io.nexushub.follow.ExecutionClient;
import io.nexushub.follow.FollowListener;
import io.nexushub.follow.FoundLog;
import io.nexushub.lightclient.ethereum.EventEvidence;
import io.nexushub.lightclient.ethereum.ExecutionBlock;
import io.nexushub.node.devnet.DevnetClient;
import io.nexushub.node.devnet.Names;
import io.nexushub.notary.HubOperation;
import io.nexushub.portal.HubChannel;
import io.nexushub.portal.Pause;
import io.nexushub.portal.TransientFailure;
import io.nexushub.portal.ethereum.Reverted;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.btp.NetworkAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.response.EthBlock;

/**
 * Forgeries by somebody who holds all keys of a relay and genuine data, each brought to the stage
 * that has to refuse it.
 */
public final class Attacks {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final DevnetClient client;
  private final PrintWriter out;

  public Attacks(Vertx vertx, DevnetClient client, PrintWriter out) {
    this.vertx = vertx;
    this.client = client;
    this.out = out;
  }

  /** An attack that was not refused is the only failure. */
  public boolean run() throws TransientFailure, Reverted {
    VerifierOnEthereum verifier = VerifierOnEthereum.deploy(client);
    out.printf("%nForgeries, and what refuses them%n");
    boolean quorum =
        refused(
            "one signature too few",
            "BtpMessageVerifier on Ethereum",
            verifier.refusalOf(verifier.genuine().withoutQuorum()));
    boolean payload =
        refused(
            "one byte of the payload flipped",
            "BtpMessageVerifier on Ethereum",
            verifier.refusalOf(verifier.genuine().withFlippedPayload()));
    boolean finality =
        refused("a header that is not finalised", "light client of Ethereum", unfinalised());
    boolean genuine = verifier.refusalOf(verifier.genuine()).isEmpty();
    out.printf(
        "  %-34s  %-32s  %s%n",
        "the same blocks, untouched",
        "BtpMessageVerifier on Ethereum",
        genuine ? "accepted" : "REFUSED: the forgeries prove nothing");
    out.flush();
    return quorum && payload && finality && genuine;
  }

  private boolean refused(String attack, String stage, String reason) {
    out.printf(
        "  %-34s  %-32s  %s%n",
        attack, stage, reason.isEmpty() ? "ACCEPTED: this is a defect" : "refused: " + reason);
    out.flush();
    return !reason.isEmpty();
  }

  /** A true event with a true receipt proof, but under a block that may yet be replaced. */
  private String unfinalised() throws TransientFailure, Reverted {
    EchoUsers.Sent sent = new EchoUsers(client).fromEthereum("not final yet");
    HttpClient http = vertx.createHttpClient();
    try {
      ExecutionClient execution =
          new ExecutionClient(
              Endpoints.of(
                  http, List.of(client.devnet().execution()), LIMIT, FollowListener.SILENT),
              Keccak256.FUNCTION);
      BlockWalk walk = new BlockWalk(execution, Keccak256.FUNCTION);
      ExecutionBlock head = head();
      FoundLog found =
          await(walk.logs(head, sent.block(), head.number(), client.devnet().bmc()))
              .logs()
              .getFirst();
      EventEvidence evidence = await(walk.evidence(found, List.of(head), 64));
      HubChannel.Outcome outcome =
          lightClient()
              .execute(
                  new HubOperation.ProveEvents(
                      NetworkAddress.of(Names.ETHEREUM), List.of(evidence.encode())));
      return outcome.message();
    } finally {
      await(http.close());
    }
  }

  private ExecutionBlock head() throws TransientFailure {
    try {
      EthBlock.Block block =
          client
              .web3j()
              .ethGetBlockByNumber(DefaultBlockParameterName.LATEST, false)
              .send()
              .getBlock();
      return new ExecutionBlock(block.getNumber().longValueExact(), Hash.hex(block.getHash()));
    } catch (IOException e) {
      throw new TransientFailure("eth_getBlockByNumber: " + e.getMessage(), e);
    }
  }

  private HubChannel lightClient() {
    return new HubChannel(
        client.lightClientOfEthereum(),
        NetworkAddress.of(Names.LC_ETHEREUM),
        client.signer("portal-ethereum"),
        InstantSource.system(),
        Pause.REAL,
        LIMIT);
  }

  private static <T> T await(Future<T> future) throws TransientFailure {
    try {
      return future.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (Exception e) { // what the future failed with, checked or not
      throw new TransientFailure(String.valueOf(e.getMessage()), e);
    }
  }
}
