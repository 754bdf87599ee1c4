/**
 * ICON's own spellings: addresses with a prefix, and transactions as the texts that are hashed.
 *
 * <p>The rules are those of ICON JSON-RPC v3; docs/spec cites them.
 *
 * <p>Pure: nothing but the JDK's values; any thread may use it.
 *
 * <p>Start at {@link io.nexushub.protocol.icon.IconAddress}.
 */
@NullMarked
package io.nexushub.protocol.icon;

import org.jspecify.annotations.NullMarked;
