package io.nexushub.node.channel;

/**
 * Something that all channels of a node share has failed, its journal or its signer: the node must
 * stop, and not only the channel that noticed.
 */
public final class NodeFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NodeFault(Throwable cause) {
    super(cause.getMessage(), cause);
  }
}
