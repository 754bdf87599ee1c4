/**
 * Ethereum as a light client sees it: from a trusted checkpoint through sync committees to
 * finalised execution blocks, and from those to single logs.
 *
 * <p>The rules are those of ethereum/consensus-specs, {@code
 * specs/{altair,capella,deneb,electra}/light-client/sync-protocol.md}; {@code
 * docs/spec/ethereum-light-client.md} says which method holds which rule.
 *
 * <p>Pure: nothing reads a clock, a socket or a file; time, BLS and Keccak are arguments. Any
 * thread may use any of it.
 *
 * <p>Start at {@link io.nexushub.lightclient.ethereum.EthereumLightClient}.
 */
@NullMarked
package io.nexushub.lightclient.ethereum;

import org.jspecify.annotations.NullMarked;
