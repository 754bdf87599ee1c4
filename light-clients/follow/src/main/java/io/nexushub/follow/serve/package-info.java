/**
 * Ethereum's JSON-RPC for a wallet or web3j on this machine, where every answer is proven against a
 * light client's blocks before it is given.
 *
 * <p>A method whose answer nothing proves is refused by name. What an execution node may still do
 * is keep things back: a transaction it hides is not found, one it does not hand on is not mined.
 *
 * <p>Start at {@link io.nexushub.follow.serve.VerifiedServer}.
 */
@NullMarked
package io.nexushub.follow.serve;

import org.jspecify.annotations.NullMarked;
