package io.nexushub.dex.book;

/**
 * When something happens: the channel's block and its time.
 *
 * @param seconds UNIX time
 */
public record Moment(long height, long seconds) {}
