/**
 * The exchange's book: pools, shares, deposits, what is owed to whom, and the prices at which a
 * block's orders meet.
 *
 * <p>The rules are those of docs/spec/dex.md. Every accepted deposit ends in exactly one of a
 * payout, pool shares or a refund; {@link io.nexushub.dex.book.Audit} checks the book against its
 * eight invariants after every block.
 *
 * <p>Pure: a {@link io.nexushub.dex.book.Book} is an immutable view of a channel's state, time
 * comes in as a {@link io.nexushub.dex.book.Moment}, and any thread may use everything here.
 *
 * <p>Start at {@link io.nexushub.dex.book.Clearing} for the price and at {@link
 * io.nexushub.dex.book.BlockEnd} for the order of things.
 */
@NullMarked
package io.nexushub.dex.book;

import org.jspecify.annotations.NullMarked;
