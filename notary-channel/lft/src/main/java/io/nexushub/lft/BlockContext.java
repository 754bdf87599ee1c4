package io.nexushub.lft;

import io.nexushub.protocol.Address;

/**
 * What a block tells the application about itself.
 *
 * @param timestampMicros the block's time, the only "now" an application has; UNIX microseconds
 */
public record BlockContext(long height, long round, long timestampMicros, Address proposer) {}
