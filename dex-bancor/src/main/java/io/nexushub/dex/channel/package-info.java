/**
 * The application of the exchange's channel: takes what vaults say from the notary channel, lets
 * the {@link io.nexushub.dex.book.Book book} decide when a block ends, and sends orders back the
 * same way.
 *
 * <p>Messages, genesis keys, queries and events are those of docs/spec/dex.md.
 *
 * <p>Pure: nothing but the JDK's values; any thread may use it.
 *
 * <p>Start at {@link io.nexushub.dex.channel.DexApplication}.
 */
@NullMarked
package io.nexushub.dex.channel;

import org.jspecify.annotations.NullMarked;
