package io.nexushub.protocol.icon;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.Signer;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;

/** An ICON transaction as it comes over JSON-RPC: its id, and how it is signed. */
public final class IconTransaction {
  private static final String SALT = "icx_sendTransaction.";

  private IconTransaction() {}

  /** SHA3-256 over the text of all fields but {@code signature} and {@code txHash}. */
  public static Hash id(RpcItem.Dict transaction) {
    SortedMap<String, RpcItem> signed = new TreeMap<>(transaction.fields());
    signed.remove("signature");
    signed.remove("txHash");
    return HashFunction.SHA3_256.hash(
        Bytes.utf8(SALT + IconSerializer.serialize(new RpcItem.Dict(signed))));
  }

  /** The transaction with its signature, ready to be sent. */
  public static RpcItem.Dict sign(RpcItem.Dict transaction, Signer signer) {
    Signature signature = signer.sign(id(transaction));
    String text = Base64.getEncoder().encodeToString(signature.bytes().toArray());
    return transaction.with("signature", text);
  }
}
