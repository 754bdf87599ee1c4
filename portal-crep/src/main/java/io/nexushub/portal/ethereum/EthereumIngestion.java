package io.nexushub.portal.ethereum;

import io.nexushub.follow.EthereumFollower;
import io.nexushub.follow.EthereumStatus;
import io.nexushub.follow.FoundLog;
import io.nexushub.lightclient.ethereum.ExecutionBlock;
import io.nexushub.lightclient.ethereum.Log;
import io.nexushub.notary.HubOperation;
import io.nexushub.portal.HubChannel;
import io.nexushub.portal.Lane;
import io.nexushub.portal.LaneListener;
import io.nexushub.portal.LaneVerticle;
import io.nexushub.portal.TransientFailure;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.btp.NetworkAddress;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Feeds the light-client channel of Ethereum: first what moves the light client on, then proofs of
 * the message centre's events in the blocks that have become final.
 *
 * <p>Each turn begins with the channel's own status, and blocks are walked by parent hash with
 * their receipts checked whole, so no event is left out however often this is killed. The cursor
 * only saves work: losing it costs walking some blocks again.
 */
public final class EthereumIngestion implements LaneVerticle.Turns {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int INDEXED_TOPICS = 3;
  private static final int ALREADY_VERIFIED = 27;

  private final String name;
  private final HubChannel channel;
  private final EthereumFollower follower;
  private final Source source;
  private final LaneListener listener;
  private final Hash messageTopic;
  private final Hash linkTopic;
  private long nextBlock;

  /**
   * Where the events come from.
   *
   * @param community network address of the community, by which the hub names the link
   * @param bmc address of its message centre
   * @param link BTP address of the hub's message centre: only messages left for it are meant
   * @param firstBlock the message centre has sent nothing in blocks before
   */
  public record Source(NetworkAddress community, Address bmc, String link, long firstBlock) {}

  public EthereumIngestion(
      String name,
      HubChannel channel,
      EthereumFollower follower,
      Source source,
      LaneListener listener,
      HashFunction keccak) {
    this.name = name;
    this.channel = channel;
    this.follower = follower;
    this.source = source;
    this.listener = listener;
    this.messageTopic = keccak.hash(Bytes.utf8("Message(string,uint256,bytes)"));
    this.linkTopic = keccak.hash(Bytes.utf8(source.link()));
    this.nextBlock = source.firstBlock();
  }

  @Override
  public Lane.Turn turn() throws TransientFailure {
    JsonObject status = channel.query("getStatus", new JsonObject());
    boolean moved = advance(status);
    boolean proved = prove(moved ? channel.query("getStatus", new JsonObject()) : status);
    return moved || proved ? Lane.Turn.PROGRESS : Lane.Turn.IDLE;
  }

  private boolean advance(JsonObject status) throws TransientFailure {
    EthereumStatus known =
        new EthereumStatus(
            number(status, "finalized_slot"), "0x1".equals(status.getString("has_next_committee")));
    boolean moved = false;
    for (Bytes update : await(follower.updatesSince(known))) {
      HubChannel.Outcome outcome = channel.execute(new HubOperation.Update(update));
      if (!outcome.accepted()) {
        listener.waiting(name, 0, "update: " + outcome.message());
        return moved; // another portal was faster, or the node lies: look at the status again
      }
      moved = true;
    }
    return moved;
  }

  private boolean prove(JsonObject status) throws TransientFailure {
    ExecutionBlock finalised =
        new ExecutionBlock(
            number(status, "execution_block"), Hash.hex(status.getString("execution_hash")));
    if (finalised.number() < nextBlock) {
      return false;
    }
    long nextSequence =
        number(status.getJsonObject("next_seq", new JsonObject()), source.community().toString());
    long last = Math.min(finalised.number(), nextBlock + EthereumFollower.MAX_WALK - 1);
    List<FoundLog> due = new ArrayList<>();
    for (FoundLog found : await(follower.logs(nextBlock, finalised, source.bmc()))) {
      if (isMessage(found.log())
          && sequence(found.log()).compareTo(BigInteger.valueOf(nextSequence)) >= 0) {
        due.add(found);
      }
    }
    List<Bytes> proofs = new ArrayList<>();
    for (FoundLog log : due) {
      proofs.add(await(follower.eventProof(log, finalised)));
    }
    for (HubOperation batch : HubOperation.ProveEvents.batches(source.community(), proofs)) {
      submit(batch);
    }
    nextBlock = last + 1;
    return !due.isEmpty();
  }

  private void submit(HubOperation events) throws TransientFailure {
    HubChannel.Outcome outcome = channel.execute(events);
    if (outcome.accepted()) {
      return;
    }
    if (outcome.code() == ALREADY_VERIFIED) {
      throw new TransientFailure(
          "events: " + outcome.message()); // overtaken: begin with the status
    }
    listener.halted(
        name, "events: " + outcome.message() + " (transaction: " + outcome.transaction() + ")");
    throw new TransientFailure("events: " + outcome.message());
  }

  private boolean isMessage(Log log) {
    return log.topics().size() == INDEXED_TOPICS
        && log.topics().get(0).equals(messageTopic)
        && log.topics().get(1).equals(linkTopic);
  }

  private static BigInteger sequence(Log log) {
    return new BigInteger(1, log.topics().get(2).bytes().toArray());
  }

  private static long number(JsonObject status, String key) throws TransientFailure {
    String text = status.getString(key, "");
    try {
      return Long.decode(text);
    } catch (NumberFormatException e) {
      throw new TransientFailure("getStatus: " + key + ": '" + text + "' (expected: 0x number)", e);
    }
  }

  private static <T> T await(Future<T> future) throws TransientFailure {
    try {
      return future.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (Exception e) { // what the future failed with, checked or not
      throw new TransientFailure(String.valueOf(e.getMessage()), e);
    }
  }
}
