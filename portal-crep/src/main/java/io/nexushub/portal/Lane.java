package io.nexushub.portal;

import io.nexushub.protocol.MalformedMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries the messages of one BTP network to one destination. Live traffic and backlog take the
 * same path; what was delivered is read from the destination each time, so a lane has nothing of
 * its own to lose in a crash.
 */
public final class Lane {
  private final String name;
  private final BtpSource source;
  private final Destination destination;
  private final RelayAssembly assembly;
  private final LaneListener listener;

  public Lane(
      String name,
      BtpSource source,
      Destination destination,
      RelayAssembly assembly,
      LaneListener listener) {
    this.name = name;
    this.source = source;
    this.destination = destination;
    this.assembly = assembly;
    this.listener = listener;
  }

  /** What a turn came to, and so how soon the next one is due. */
  public enum Turn {
    /** Something was delivered: there may be more, look again at once. */
    PROGRESS,
    /** The destination has all there is. */
    IDLE,
    /** The destination refuses what comes next; only somebody else can change that. */
    HALTED
  }

  public String name() {
    return name;
  }

  /** Brings the next relay message, if there is one. */
  public Turn turn() throws TransientFailure {
    LinkStatus status = destination.status();
    List<BtpBlock> blocks = due(status);
    if (blocks.isEmpty()) {
      return Turn.IDLE;
    }
    RelayAssembly.Batch batch = batch(status, blocks);
    return switch (destination.deliver(batch.relayMessage())) {
      case Delivery.Delivered delivered -> {
        listener.delivered(name, batch.lastHeight(), batch.messages(), delivered);
        yield Turn.PROGRESS;
      }
      case Delivery.Overtaken(String reason) -> {
        listener.waiting(name, 0, reason);
        yield Turn.IDLE;
      }
      case Delivery.Refused(String transaction, String reason) -> {
        source
            .doubt(); // a node that lacks a block or lies must not stop a lane that others can feed
        listener.halted(name, reason + " (transaction: " + transaction + ")");
        yield Turn.HALTED;
      }
    };
  }

  /** What the verifier has begun must be finished before it takes the next block. */
  private List<BtpBlock> due(LinkStatus status) throws TransientFailure {
    if (status.remaining() > 0) {
      return List.of(source.block(status.verifierHeight()));
    }
    List<BtpBlock> blocks = new ArrayList<>();
    for (long height : source.heights(status.verifierHeight(), assembly.maxBlocks())) {
      blocks.add(source.block(height));
    }
    return blocks;
  }

  private RelayAssembly.Batch batch(LinkStatus status, List<BtpBlock> blocks)
      throws TransientFailure {
    try {
      return status.remaining() > 0
          ? assembly.rest(blocks.getFirst(), status.delivered())
          : assembly.next(blocks);
    } catch (MalformedMessage e) {
      throw new TransientFailure(name + ": the source served " + e.getMessage(), e);
    }
  }
}
