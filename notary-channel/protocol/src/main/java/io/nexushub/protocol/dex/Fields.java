package io.nexushub.protocol.dex;

import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.rlp.RlpReader;
import java.math.BigInteger;

/** Fields that many of the messages have. */
final class Fields {
  /** Amounts and shares are below 2^128. */
  private static final int AMOUNT_BYTES = 16;

  private Fields() {}

  /** A number that counts from 1. */
  static long number(RlpReader in, String field) throws MalformedMessage {
    long value = in.uint64();
    if (value == 0) {
      throw MalformedMessage.of(field, 0, ">= 1");
    }
    return value;
  }

  static BigInteger amount(RlpReader in) throws MalformedMessage {
    return in.uint(AMOUNT_BYTES);
  }

  /** An amount that means something. */
  static BigInteger positive(RlpReader in, String field) throws MalformedMessage {
    BigInteger value = amount(in);
    if (value.signum() == 0) {
      throw MalformedMessage.of(field, 0, ">= 1");
    }
    return value;
  }

  static ChainAddress address(RlpReader in) throws MalformedMessage {
    return ChainAddress.parse(in.text(ChainAddress.LENGTH));
  }

  /** The address of somebody. */
  static ChainAddress account(RlpReader in, String field) throws MalformedMessage {
    ChainAddress address = address(in);
    if (address.isZero()) {
      throw MalformedMessage.of(field, address, "not zero");
    }
    return address;
  }

  /** A coin or token of the vault's own chain. */
  static ChainAddress coin(RlpReader in) throws MalformedMessage {
    return requireCoin(address(in));
  }

  static Asset requireAsset(Asset asset) throws MalformedMessage {
    requireCoin(asset.address());
    return asset;
  }

  private static ChainAddress requireCoin(ChainAddress address) throws MalformedMessage {
    if (address.form() == ChainAddress.Form.LOOPCHAIN_KEY) {
      throw MalformedMessage.of("asset", address, "a contract, or the zero contract");
    }
    return address;
  }

  static NetworkAddress network(RlpReader in) throws MalformedMessage {
    return NetworkAddress.parse(in.text(NetworkAddress.MAX_LENGTH));
  }

  static MalformedMessage unknown(String what, long found, String expected) {
    return MalformedMessage.of(what, found, expected);
  }
}
