package io.nexushub.follow;

import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.btp.BtpClientState;
import io.nexushub.lightclient.btp.BtpLightClient;
import io.nexushub.lightclient.btp.ProvenMessages;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.SignatureScheme;
import io.nexushub.protocol.btp.BtpHeader;
import io.nexushub.protocol.btp.NetworkAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Follows one BTP network of a goloop chain or of a hub's channel, from the block that announced
 * its first members, and hands on each message, proven, in order, none left out.
 */
public final class BtpFollower implements ChainFollower<BtpClientState> {
  /** What is trusted, in a file. */
  public static final TrustedFile.Codec<BtpClientState> CODEC =
      TrustedFile.Codec.of(BtpClientState::encode, BtpClientState::decode)
          .sealed("nexus light client of BTP 1");

  private final HashFunction keccak;
  private final BtpSource source;
  private final ChainSync<BtpClientState, BtpStep> sync;
  private volatile int votes;

  /**
   * @param messages is told what each block sent, before the block is trusted for good: a crash may
   *     repeat it
   */
  public BtpFollower(
      Vertx vertx,
      HashFunction keccak,
      SignatureScheme scheme,
      Endpoints endpoints,
      BtpClientState begin,
      Consumer<ProvenMessages> messages) {
    this.keccak = keccak;
    this.source = new BtpSource(keccak, begin.networkId());
    this.sync =
        new ChainSync<>(
            vertx,
            endpoints,
            source,
            new BtpRules(new BtpLightClient(keccak, scheme), keccak),
            begin,
            InstantSource.system(),
            (step, after) -> {
              votes =
                  (int)
                      step.block().proof().signatures().stream()
                          .filter(Optional::isPresent)
                          .count();
              if (!step.messages().isEmpty()) {
                messages.accept(new ProvenMessages(after.firstMessage(), step.messages()));
              }
            });
  }

  /**
   * What a client trusts that begins at a block which announces its members.
   *
   * @param checkpoint with the digest of the block's decision, which covers all of it
   */
  public static Future<BtpClientState> begin(
      HashFunction keccak,
      SignatureScheme scheme,
      Endpoints endpoints,
      NetworkAddress uid,
      long networkId,
      BlockCheckpoint checkpoint) {
    BtpSource source = new BtpSource(keccak, networkId);
    BtpRules rules = new BtpRules(new BtpLightClient(keccak, scheme), keccak);
    return endpoints.ask(endpoint ->
        source
            .header(endpoint, checkpoint.height())
            .compose(header -> {
              Hash found = decision(header, uid, keccak);
              return found.equals(checkpoint.hash())
                  ? source
                      .messages(endpoint, header)
                      .compose(messages ->
                          IconRpc.believed(
                              endpoint,
                              "checkpoint",
                              trusting(uid, header, keccak)
                                  .then(state -> rules.delivered(state, messages))))
                  : IconRpc.untrue(
                      endpoint,
                      "decision of BTP block " + checkpoint.height(),
                      found,
                      checkpoint.hash() + ", the checkpoint");
            }));
  }

  private static Verdict<BtpClientState> trusting(
      NetworkAddress uid, BtpHeader header, HashFunction keccak) {
    try {
      return Verdict.accepted(BtpClientState.trusting(uid, header, keccak));
    } catch (MalformedMessage unfit) {
      return Verdict.invalid(
          "first header", String.valueOf(unfit.getMessage()), "one that announces its members");
    }
  }

  /** What the members of a BTP block sign: everything that is trusted at a checkpoint. */
  public static Hash decision(BtpHeader header, NetworkAddress uid, HashFunction keccak) {
    return header.decision(keccak, uid, BtpClientState.NETWORK_TYPE_ETH).hash(keccak);
  }

  @Override
  public ChainSync<BtpClientState, BtpStep> sync() {
    return sync;
  }

  /** Messages that the endpoints say there are beyond the newest trusted block. */
  public long messagesBehind() {
    return Math.max(0, source.nextMessage() - sync.trusted().nextMessage());
  }

  /** BTP blocks have no time, and the chain's height is not their concern. */
  @Override
  public Voting voting() {
    BtpClientState trusted = sync.trusted();
    return new Voting(
        trusted.height(),
        trusted.height(),
        votes,
        trusted.signers().members().size(),
        trusted.members().hash(keccak),
        Optional.empty());
  }
}
