/**
 * The applications of the hub's own channels: the notary channel, which orders messages between
 * communities and notarises them, and the light-client channels, whose state is what another chain
 * really finalised.
 *
 * <p>The rules are those of docs/spec/notary.md; each names the class that keeps it.
 *
 * <p>Pure: nothing but the JDK's values; any thread may use it.
 *
 * <p>A transaction is a {@link io.nexushub.notary.HubTransaction}.
 */
@NullMarked
package io.nexushub.notary;

import org.jspecify.annotations.NullMarked;
