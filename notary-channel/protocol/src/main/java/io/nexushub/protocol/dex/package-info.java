/**
 * What the exchange and its vaults say to each other, as payloads of BTP messages of the service
 * {@code dex}, and what traders write into their deposits.
 *
 * <p>The formats are those of docs/spec/dex.md: canonical RLP, one value has one encoding, and
 * everything else is refused with {@link io.nexushub.protocol.MalformedMessage}.
 *
 * <p>Pure: nothing but the JDK's values; any thread may use it.
 *
 * <p>Start at {@link io.nexushub.protocol.dex.FromVault} and {@link
 * io.nexushub.protocol.dex.ToVault}.
 */
@NullMarked
package io.nexushub.protocol.dex;

import org.jspecify.annotations.NullMarked;
