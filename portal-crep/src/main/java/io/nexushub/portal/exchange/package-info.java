/**
 * Carries what vaults and exchange say to one another between the notary channel and the channel of
 * the exchange.
 *
 * <p>docs/spec/portal.md describes lanes; docs/spec/dex.md what they carry here.
 *
 * <p>May use the shared parts of a portal, and nothing of the other communities.
 *
 * <p>Lanes run on virtual threads.
 *
 * <p>Start at {@link io.nexushub.portal.exchange.ExchangePortal}.
 */
@NullMarked
package io.nexushub.portal.exchange;

import org.jspecify.annotations.NullMarked;
