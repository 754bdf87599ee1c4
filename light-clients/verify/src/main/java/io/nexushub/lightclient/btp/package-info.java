/**
 * The light client of a chain that signs BTP 2.0 blocks of network type {@code eth}: goloop chains,
 * and Nexus itself.
 *
 * <p>The rules are those of goloop's btp2_extension, without the defects of the published Solidity
 * verifier; docs/spec/notary.md lists them with the class that keeps each.
 *
 * <p>Pure: the trusted state is a value; any thread may use any of it.
 *
 * <p>Start at {@link io.nexushub.lightclient.btp.BtpRelay}, which is what a chain calls with a
 * relay message.
 */
@NullMarked
package io.nexushub.lightclient.btp;

import org.jspecify.annotations.NullMarked;
