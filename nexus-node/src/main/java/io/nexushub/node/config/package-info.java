/**
 * What an operator writes down: the node's configuration file and the genesis file of each channel,
 * as records that cannot exist wrong.
 *
 * <p>The keys and their defaults are documented in docs/operating.md; the example there is tested
 * against these records.
 *
 * <p>Reads files; touches no network and starts nothing.
 *
 * <p>Used once at start, by the thread that starts the node.
 *
 * <p>Start at {@link io.nexushub.node.config.NodeConfig} and {@link
 * io.nexushub.node.config.ChannelConfig}.
 */
@NullMarked
package io.nexushub.node.config;

import org.jspecify.annotations.NullMarked;
