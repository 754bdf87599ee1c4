/**
 * The light client of loopchain, the engine of ICON from 2018 to 2021: blocks of versions 0.1a,
 * 0.3, 0.4 and 0.5, as loopchain serves them and as goloop keeps them today.
 *
 * <p>A block counts when more than two thirds of the representatives whose list its header names
 * have voted for its hash. The list is named by its Merkle root, so that whoever shows it need not
 * be trusted. docs/spec/loopchain-light-client.md says what is checked where, and what nobody could
 * check.
 *
 * <p>Pure: blocks, votes and trusted states are values; any thread may use any of it.
 *
 * <p>Start at {@link io.nexushub.lightclient.loopchain.LoopchainLightClient}; JSON comes in at
 * {@link io.nexushub.lightclient.loopchain.LoopchainBlock}.
 */
@NullMarked
package io.nexushub.lightclient.loopchain;

import org.jspecify.annotations.NullMarked;
