package io.nexushub.protocol.dex;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.MalformedMessage;

/**
 * An account, contract or coin of some chain, in that chain's own spelling: {@code 0x} on Ethereum,
 * {@code hx} or {@code cx} on a loopchain, then 40 lower-case hex digits.
 */
public record ChainAddress(Form form, Address body) implements Comparable<ChainAddress> {
  private static final int PREFIX_LENGTH = 2;

  public static final int LENGTH = PREFIX_LENGTH + 2 * Address.LENGTH;

  /** How an address begins, and with it the family of chains it belongs to. */
  public enum Form {
    ETHEREUM("0x", Family.ETHEREUM),
    LOOPCHAIN_KEY("hx", Family.LOOPCHAIN),
    LOOPCHAIN_CONTRACT("cx", Family.LOOPCHAIN);

    private final String prefix;
    private final Family family;

    Form(String prefix, Family family) {
      this.prefix = prefix;
      this.family = family;
    }
  }

  /** Chains that spell their addresses alike. */
  public enum Family {
    ETHEREUM,
    LOOPCHAIN
  }

  public static ChainAddress parse(String text) throws MalformedMessage {
    if (text.length() == LENGTH && text.chars().skip(PREFIX_LENGTH).allMatch(ChainAddress::digit)) {
      for (Form form : Form.values()) {
        if (text.startsWith(form.prefix)) {
          return new ChainAddress(form, Address.hex(text.substring(PREFIX_LENGTH)));
        }
      }
    }
    String found = text.length() > LENGTH ? text.length() + " characters" : "'" + text + "'";
    throw MalformedMessage.of("address", found, "0x, hx or cx and 40 lower-case hex digits");
  }

  /** For texts in code and tests, which are known to be right. */
  public static ChainAddress of(String text) {
    try {
      return parse(text);
    } catch (MalformedMessage malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  public Family family() {
    return form.family;
  }

  /** Zero is nobody's account. */
  public boolean isZero() {
    return body.bytes().isZero();
  }

  /** The zero contract stands for the chain's own coin. */
  public boolean isNativeCoin() {
    return isZero() && form != Form.LOOPCHAIN_KEY;
  }

  @Override
  public int compareTo(ChainAddress other) {
    int byForm = form.compareTo(other.form);
    return byForm == 0 ? body.compareTo(other.body) : byForm;
  }

  @Override
  public String toString() {
    return form.prefix + body.toHex();
  }

  private static boolean digit(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  }
}
