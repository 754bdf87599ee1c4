/**
 * The Ethereum side of a portal: the lander that gets our transactions mined, and the destination
 * that brings relay messages to the Solidity message centre.
 *
 * <p>Fees follow EIP-1559; the contracts' interface is in docs/spec/btp-solidity.md.
 *
 * <p>The only package that writes to Ethereum. Its secret stays behind {@link
 * io.nexushub.protocol.Signer}.
 *
 * <p>One lander has one key and one thread.
 *
 * <p>Start at {@link io.nexushub.portal.ethereum.Lander} and {@link
 * io.nexushub.portal.ethereum.EthereumDestination}.
 */
@NullMarked
package io.nexushub.portal.ethereum;

import org.jspecify.annotations.NullMarked;
