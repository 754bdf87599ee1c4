package io.nexushub.lightclient.ethereum;

import io.nexushub.protocol.Hash;

/** An execution block by number and hash. */
public record ExecutionBlock(long number, Hash hash) {
  @Override
  public String toString() {
    return "#" + number + " " + hash;
  }
}
