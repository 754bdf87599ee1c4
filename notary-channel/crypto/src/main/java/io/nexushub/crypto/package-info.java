/**
 * The computations behind protocol's ports: secp256k1, Keccak-256, BLS12-381, keystore files and
 * X.509 certificates.
 *
 * <p>The rules are SEC 2, RFC 6979, FIPS 202, the Ethereum consensus specification's BLS profile
 * and the Web3 Secret Storage definition.
 *
 * <p>Computes and nothing else: no files, sockets or logs. Randomness is an argument.
 *
 * <p>Every type is safe to share between threads.
 *
 * <p>Start at {@link io.nexushub.crypto.Secp256k1}.
 */
@NullMarked
package io.nexushub.crypto;

import org.jspecify.annotations.NullMarked;
