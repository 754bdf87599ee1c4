package io.nexushub.portal.ethereum;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.Signer;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.Sign;
import org.web3j.crypto.TransactionEncoder;

/** Signs Ethereum transactions with a key whose secret it never sees. */
public final class EthereumKey {
  private static final int V_OFFSET = 27;

  private final Signer signer;
  private final HashFunction keccak;

  public EthereumKey(Signer signer, HashFunction keccak) {
    this.signer = signer;
    this.keccak = keccak;
  }

  public Address address() {
    return Address.of(signer.publicKey(), keccak);
  }

  /** What eth_sendRawTransaction takes. */
  Bytes sign(RawTransaction transaction) {
    Hash digest = keccak.hash(Bytes.wrap(TransactionEncoder.encode(transaction)));
    Signature signature = signer.sign(digest);
    Bytes rsv = signature.bytes();
    Sign.SignatureData data =
        new Sign.SignatureData(
            (byte) (rsv.at(64) + V_OFFSET),
            rsv.slice(0, 32).toArray(),
            rsv.slice(32, 64).toArray());
    return Bytes.wrap(TransactionEncoder.encode(transaction, data));
  }
}
