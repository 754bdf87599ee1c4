package io.nexushub.protocol.dex;

import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;

/**
 * What can be exchanged, named by the chain it lives on and its contract there. A symbol names
 * nothing: anybody may call a token ETH.
 *
 * @param address the zero contract for the chain's own coin
 */
public record Asset(NetworkAddress network, ChainAddress address) implements Comparable<Asset> {
  private static final char SEPARATOR = '/';
  public static final int MAX_LENGTH = NetworkAddress.MAX_LENGTH + 1 + ChainAddress.LENGTH;

  /** {@code 0x539.eth/0x0000000000000000000000000000000000000000}. */
  public static Asset parse(String text) throws MalformedMessage {
    int at = text.indexOf(SEPARATOR);
    if (at < 0 || text.length() > MAX_LENGTH) {
      String found = text.length() > MAX_LENGTH ? text.length() + " characters" : "'" + text + "'";
      throw MalformedMessage.of("asset", found, "<network>/<address>");
    }
    Asset asset =
        new Asset(
            NetworkAddress.parse(text.substring(0, at)),
            ChainAddress.parse(text.substring(at + 1)));
    return Fields.requireAsset(asset);
  }

  /** For texts in code and tests, which are known to be right. */
  public static Asset of(String text) {
    try {
      return parse(text);
    } catch (MalformedMessage malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  /** Two items of the enclosing list: network, address. */
  public static Asset read(RlpReader in) throws MalformedMessage {
    NetworkAddress network = NetworkAddress.parse(in.text(NetworkAddress.MAX_LENGTH));
    return Fields.requireAsset(new Asset(network, Fields.address(in)));
  }

  /** See {@link #read}. */
  public void write(RlpWriter out) {
    out.text(network.toString()).text(address.toString());
  }

  @Override
  public int compareTo(Asset other) {
    int byNetwork = network.compareTo(other.network);
    return byNetwork == 0 ? address.compareTo(other.address) : byNetwork;
  }

  @Override
  public String toString() {
    return network.toString() + SEPARATOR + address;
  }
}
