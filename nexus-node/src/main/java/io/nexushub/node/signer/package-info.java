/**
 * What keeps a member's key from contradicting itself: a journal of its own, written before any
 * signature is given away, and the rules of what may be signed after what.
 *
 * <p>{@link io.nexushub.node.signer.GuardedSigner} has the key in this process; a node may instead
 * ask a signer elsewhere. Both answer with signatures or with nothing, and a replica that gets
 * nothing stays silent and follows.
 *
 * <p>Uses the store's journal file, and nothing else of the node's: journal and key must be worth
 * something without it. docs/spec/signer.md has the rules and the formats.
 *
 * <p>Any thread may ask for a signature; what it gets may be shown when it is durable.
 *
 * <p>Start at {@link io.nexushub.node.signer.SigningRules}.
 */
@NullMarked
package io.nexushub.node.signer;

import org.jspecify.annotations.NullMarked;
