/**
 * Tests of the Solidity contracts on a real EVM: an anvil node of each test run, on loopback.
 *
 * <p>Blocks of the other chain come from an encoder of these tests, so that the contracts are not
 * checked against the code they have to agree with; {@code HubBlockTest} then shows that they do
 * agree.
 */
@NullMarked
package io.nexushub.portal.contract;

import org.jspecify.annotations.NullMarked;
