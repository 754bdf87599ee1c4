/**
 * The loopchain community's chain: ICX accounts, ICON's transactions, and contracts (SCOREs) that
 * are part of the program, among them the BTP message centre that believes the hub only after
 * counting its notaries' signatures.
 *
 * <p>Methods, addresses and differences from ICON are in docs/spec/loopchain-community.md.
 *
 * <p>Pure: a block's result is a function of the state before it and of its transactions; any
 * thread may use it.
 *
 * <p>Start at {@link io.nexushub.interop.LoopchainApplication}.
 */
@NullMarked
package io.nexushub.interop;

import org.jspecify.annotations.NullMarked;
