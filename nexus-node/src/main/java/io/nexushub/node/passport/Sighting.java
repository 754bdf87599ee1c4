package io.nexushub.node.passport;

import java.time.Instant;

/**
 * A chain says that it had the message.
 *
 * @param time of the block
 * @param height of the block
 * @param proof what makes it true, in words: signatures, roots, finality
 */
public record Sighting(Instant time, long height, String transaction, String proof) {}
