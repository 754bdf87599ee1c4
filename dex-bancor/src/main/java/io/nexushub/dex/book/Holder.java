package io.nexushub.dex.book;

import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.ChainAddress;

/**
 * Who owns shares: an account of some chain, which speaks through that chain's vault. Nobody owns
 * the locked shares.
 */
public record Holder(NetworkAddress network, ChainAddress address) {
  @Override
  public String toString() {
    return network + "/" + address;
  }
}
