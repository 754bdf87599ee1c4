package io.nexushub.portal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log what an operator should see of the lanes. */
public final class LoggingListener implements LaneListener {
  private static final Logger LOG = LoggerFactory.getLogger("io.nexushub.portal.lane");

  @Override
  public void delivered(String lane, long sourceHeight, int messages, Delivery.Delivered by) {
    LOG.info(
        "{}: block {} with {} messages delivered in {} at {}",
        lane,
        sourceHeight,
        messages,
        by.transaction(),
        by.block());
  }

  @Override
  public void waiting(String lane, int attempt, String reason) {
    LOG.debug("{}: waiting ({} failures in a row): {}", lane, attempt, reason);
  }

  @Override
  public void halted(String lane, String reason) {
    LOG.warn("{}: the destination refuses what comes next: {}", lane, reason);
  }
}
