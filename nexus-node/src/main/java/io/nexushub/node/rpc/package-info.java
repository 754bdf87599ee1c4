/**
 * ICON's JSON-RPC v3 on HTTP: one server a node, one path a channel.
 *
 * <p>Conventions are goloop's (its doc/jsonrpc_v3.md): a failed single call is HTTP 400 with a
 * JSON-RPC error in its body, a batch is always 200, and the error codes are ICON's.
 *
 * <p>The event loop only reads and writes sockets. Parsing, signatures and the store are the
 * business of a few worker threads with a bounded queue.
 *
 * <p>{@link io.nexushub.node.rpc.RpcMethod}s are called on workers, several at a time.
 *
 * <p>Start at {@link io.nexushub.node.rpc.RpcMethod} and {@code RpcServer}.
 */
@NullMarked
package io.nexushub.node.rpc;

import org.jspecify.annotations.NullMarked;
