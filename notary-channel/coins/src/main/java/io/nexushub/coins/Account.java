package io.nexushub.coins;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;

/** What the state knows of an account: {@code [balance, next, used]}, RLP. */
public record Account(BigInteger balance, Nonces nonces) {
  /** No supply of a genesis is larger. */
  static final int MAX_BALANCE_BYTES = 25;

  static final Account EMPTY = new Account(BigInteger.ZERO, Nonces.NONE);

  Account paid(BigInteger amount) {
    return new Account(balance.add(amount), nonces);
  }

  Account paying(BigInteger amount) {
    return new Account(balance.subtract(amount), nonces);
  }

  Account using(long nonce) {
    return new Account(balance, nonces.with(nonce));
  }

  public Bytes encode() {
    RlpWriter out = new RlpWriter().beginList().uint(balance);
    nonces.encodeTo(out);
    return out.endList().toBytes();
  }

  public static Account decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    Account account = new Account(in.uint(MAX_BALANCE_BYTES), Nonces.decode(in));
    in.leaveList();
    in.end();
    return account;
  }
}
