package io.nexushub.portal.ethereum;

import io.nexushub.follow.EthereumFollower;
import io.nexushub.follow.EthereumStatus;
import io.nexushub.follow.FoundLog;
import io.nexushub.follow.FoundLogs;
import io.nexushub.lightclient.ethereum.Anchor;
import io.nexushub.lightclient.ethereum.EthereumStore;
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
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Feeds the light-client channel of Ethereum: first what moves the light client on, then proofs of
 * the message centre's events in the blocks that have become final.
 *
 * <p>Each turn begins with the channel's own status, and blocks are walked by parent hash with
 * their receipts checked whole, so no event is left out however often this is killed. The cursor
 * only saves work: losing it costs walking again what came after the last event.
 *
 * <p>After an outage the light client is not moved on further than its anchors reach back: an event
 * is proven from an anchor near it, however long ago it was.
 */
public final class EthereumIngestion implements LaneVerticle.Turns {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int INDEXED_TOPICS = 3;
  private static final int ALREADY_VERIFIED = 27;

  /** Updates submitted before events are looked for again. */
  private static final int UPDATES_A_TURN = 16;

  /** Anchors above the walk at which the light client has to wait; the channel keeps twice that. */
  private static final int MAX_ANCHORS_AHEAD = EthereumStore.MAX_ANCHORS / 2;

  private final String name;
  private final HubChannel channel;
  private final EthereumFollower follower;
  private final Source source;
  private final LaneListener listener;
  private final Hash messageTopic;
  private final Hash linkTopic;
  private final WalkCursor cursor;
  private boolean witnessed;

  /**
   * Where the events come from.
   *
   * @param community network address of the community, by which the hub names the link
   * @param bmc address of its message centre
   * @param link BTP address of the hub's message centre: only messages left for it are meant
   * @param firstBlock the message centre has sent nothing in blocks before
   */
  public record Source(NetworkAddress community, Address bmc, String link, long firstBlock) {}

  EthereumIngestion(
      String name,
      HubChannel channel,
      EthereumFollower follower,
      Source source,
      WalkCursor cursor,
      LaneListener listener,
      HashFunction keccak) {
    this.name = name;
    this.channel = channel;
    this.follower = follower;
    this.source = source;
    this.listener = listener;
    this.messageTopic = keccak.hash(Bytes.utf8("Message(string,uint256,bytes)"));
    this.linkTopic = keccak.hash(Bytes.utf8(source.link()));
    this.cursor = cursor;
  }

  /** What a turn has to know of the channel. */
  private record View(JsonObject status, List<Anchor> anchors, long sequence, long block) {
    long anchorsAhead() {
      return anchors.stream().filter(anchor -> anchor.execution().number() >= block).count();
    }
  }

  @Override
  public Lane.Turn turn() throws TransientFailure {
    View view = view();
    boolean moved = view.anchorsAhead() < MAX_ANCHORS_AHEAD && advance(view.status());
    boolean proved = prove(moved ? view() : view);
    return moved || proved ? Lane.Turn.PROGRESS : Lane.Turn.IDLE;
  }

  private View view() throws TransientFailure {
    JsonObject status = channel.query("getStatus", new JsonObject());
    List<Anchor> anchors = new ArrayList<>();
    for (JsonObject anchor : channel.queryList("getAnchors", new JsonObject())) {
      anchors.add(
          new Anchor(
              number(anchor, "slot"),
              Hash.hex(anchor.getString("beacon_root")),
              new ExecutionBlock(
                  number(anchor, "execution_block"),
                  Hash.hex(anchor.getString("execution_hash")))));
    }
    long sequence = number(status.getJsonObject("next_seq", new JsonObject()), link());
    return new View(status, anchors, sequence, firstUnseen(status, sequence));
  }

  /** The last event's own block is looked at again: the next event may be beside it. */
  private long firstUnseen(JsonObject status, long sequence) throws TransientFailure {
    JsonObject events = status.getJsonObject("event_block", new JsonObject());
    long known =
        events.containsKey(link())
            ? Math.max(number(events, link()), source.firstBlock())
            : source.firstBlock();
    Optional<WalkCursor.Place> place = cursor.placeFor(sequence);
    if (place.isEmpty() || place.get().block() <= known) {
      return known;
    }
    witnessed = witnessed || await(follower.knows(place.get().witness()));
    return witnessed ? place.get().block() : known;
  }

  private String link() {
    return source.community().toString();
  }

  private boolean advance(JsonObject status) throws TransientFailure {
    EthereumStatus known =
        new EthereumStatus(
            number(status, "finalized_slot"), "0x1".equals(status.getString("has_next_committee")));
    boolean moved = false;
    List<Bytes> updates = await(follower.updatesSince(known));
    for (Bytes update : updates.subList(0, Math.min(updates.size(), UPDATES_A_TURN))) {
      HubChannel.Outcome outcome = channel.execute(new HubOperation.Update(update));
      if (!outcome.accepted()) {
        listener.waiting(name, 0, "update: " + outcome.message());
        return moved; // another portal was faster, or the node lies: look at the status again
      }
      moved = true;
    }
    return moved;
  }

  private boolean prove(View view) throws TransientFailure {
    if (view.anchorsAhead() == 0) {
      return false;
    }
    ExecutionBlock finalised = view.anchors().getLast().execution();
    FoundLogs found = await(follower.logs(view.block(), finalised, source.bmc()));
    List<FoundLog> due =
        found.logs().stream()
            .filter(log -> isMessage(log.log()))
            .filter(log -> sequence(log.log()).compareTo(BigInteger.valueOf(view.sequence())) >= 0)
            .toList();
    submit(due, view.anchors());
    remember(
        new WalkCursor.Place(found.last() + 1, view.sequence() + due.size(), finalised.hash()));
    return true;
  }

  /** In as few transactions as they fit into, and never more proofs in memory than one's. */
  private void submit(List<FoundLog> due, List<Anchor> anchors) throws TransientFailure {
    List<Bytes> proofs = new ArrayList<>();
    long bytes = 0;
    for (FoundLog log : due) {
      Bytes proof = await(follower.eventProof(log, anchors));
      bytes += proof.length();
      if (!proofs.isEmpty() && bytes > HubOperation.MAX_BATCH_BYTES) {
        submit(proofs);
        proofs.clear();
        bytes = proof.length();
      }
      proofs.add(proof);
    }
    submit(proofs);
  }

  private void submit(List<Bytes> proofs) throws TransientFailure {
    for (HubOperation batch : HubOperation.ProveEvents.batches(source.community(), proofs)) {
      submit(batch);
    }
  }

  private void remember(WalkCursor.Place place) {
    witnessed = true;
    try {
      cursor.reached(place);
    } catch (IOException e) { // it is remembered as long as this runs
      listener.waiting(name, 0, "cursor not written: " + e.getMessage());
    }
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
