/**
 * Changes of members, decided on chain: any channel's application with one more kind of
 * transaction, which anybody may send and a quorum of the members has signed.
 *
 * <p>Consensus asks no more of an application than to say who shall be members next; here is who
 * says so. The state holds the present membership once it is no longer the genesis', so who counts
 * at a change follows from the chain alone.
 *
 * <p>Pure: nothing but the JDK's values; any thread may use it.
 *
 * <p>Start at {@link io.nexushub.lft.succession.SuccessionApplication}.
 */
@NullMarked
package io.nexushub.lft.succession;

import org.jspecify.annotations.NullMarked;
