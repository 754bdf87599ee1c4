/**
 * The light client of goloop, the engine of ICON since 2021, and of the networks made with it:
 * blocks of version 2.
 *
 * <p>A block counts when more than two thirds of the validators that the block before it names have
 * signed its id. What executing a block gave stands in the header of the next one.
 * docs/spec/goloop-light-client.md says what is checked where, and what was held against real data.
 *
 * <p>Pure: headers, votes and trusted states are values; any thread may use any of it.
 *
 * <p>Start at {@link io.nexushub.lightclient.goloop.GoloopLightClient}; bytes come in at {@link
 * io.nexushub.lightclient.goloop.GoloopHeader}.
 */
@NullMarked
package io.nexushub.lightclient.goloop;

import org.jspecify.annotations.NullMarked;
