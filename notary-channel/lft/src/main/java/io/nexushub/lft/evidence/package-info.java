/**
 * Evidence against members, on chain: any channel's application with one more kind of transaction,
 * which anybody may send and nobody can forge.
 *
 * <p>A transaction carries evidence and nothing else; who brings it does not matter, so it is not
 * signed. What it leaves is a record in the state: who, how, in which round. Nothing is taken from
 * the member by it; whoever decides on that, a vote or a contract, finds the fact there.
 *
 * <p>Pure: nothing but the JDK's values; any thread may use it.
 *
 * <p>Start at {@link io.nexushub.lft.evidence.EvidenceApplication}.
 */
@NullMarked
package io.nexushub.lft.evidence;

import org.jspecify.annotations.NullMarked;
