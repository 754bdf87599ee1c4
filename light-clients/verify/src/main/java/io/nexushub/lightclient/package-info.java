/**
 * What a light client is: it trusts a little, checks everything it is told against that, and comes
 * to trust a little more.
 *
 * <p>One shape for every foreign chain, so that a light-client channel, a portal and a test treat
 * Ethereum, a loopchain community and another Nexus alike.
 *
 * <p>Pure: trusted states are values and time is an argument; any thread may use any of it.
 *
 * <p>Start at {@link io.nexushub.lightclient.LightClient} and {@link
 * io.nexushub.lightclient.Verdict}.
 */
@NullMarked
package io.nexushub.lightclient;

import org.jspecify.annotations.NullMarked;
