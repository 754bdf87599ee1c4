package io.nexushub.node.passport;

/**
 * What a message is called on every chain: by the network that sent the request, and its number
 * there. The reply goes by the same name.
 */
public record MessageId(String source, long nsn) {
  @Override
  public String toString() {
    return source + "/" + nsn;
  }
}
