/**
 * What a node keeps: the journal that makes it unable to contradict itself, and the chain of each
 * channel with its state.
 *
 * <p>Layouts are in the comments of {@link io.nexushub.node.store.Journal} and {@link
 * io.nexushub.node.store.ChainStore}.
 *
 * <p>Reads and writes files under the node's data folder, and nothing else.
 *
 * <p>The journal may be appended to from any thread; a chain store is written by one thread at a
 * time and read by any.
 *
 * <p>Start at {@link io.nexushub.node.store.Journal} and {@link io.nexushub.node.store.ChainStore}.
 */
@NullMarked
package io.nexushub.node.store;

import org.jspecify.annotations.NullMarked;
