package io.nexushub.node.bench;

import io.nexushub.crypto.LocalSigner;
import io.nexushub.crypto.SecretKey;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.icon.IconAddress;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Accounts of one channel that pay one another. */
final class Senders {
  private final List<LocalSigner> accounts;
  private final SignedTransfers signed;

  private Senders(List<LocalSigner> accounts, SignedTransfers signed) {
    this.accounts = accounts;
    this.signed = signed;
  }

  /**
   * Makes accounts, pays each what it will need, and waits until the last one has it.
   *
   * @param count of accounts
   * @param transfers that they will send together
   */
  static Senders funded(LoadRun run, Signer payer, int count, int transfers)
      throws LoadFailure, InterruptedException {
    RpcClient rpc = run.first();
    JsonObject network = (JsonObject) rpc.call("icx_getNetworkInfo", new JsonObject());
    SignedTransfers signed =
        new SignedTransfers(quantity(network.getString("nid")), InstantSource.system());
    List<LocalSigner> accounts = accounts(count);
    BigInteger needed =
        SignedTransfers.needed(transfers / count + 2L, quantity(network.getString("stepPrice")));
    JsonArray payments = new JsonArray();
    for (LocalSigner account : accounts) {
      payments.add(
          RpcClient.request(
              "icx_sendTransaction",
              signed.transfer(payer, IconAddress.of(account.publicKey()), needed)));
    }
    LoadReport paid = run.send(List.of(payments.toBuffer().getBytes()), Pace.FLAT_OUT);
    String last = IconAddress.of(accounts.getLast().publicKey()).toString();
    Object balance = rpc.call("icx_getBalance", new JsonObject().put("address", last));
    if (paid.committed() < count || !balance.equals("0x" + needed.toString(16))) {
      throw new LoadFailure(
          "paying the senders: %d of %d payments committed, last balance %s (expected: 0x%s)"
              .formatted(paid.committed(), count, balance, needed.toString(16)));
    }
    return new Senders(accounts, signed);
  }

  /** Transfers that are signed now, in batches as they go over the wire. */
  List<byte[]> batches(int transfers, int batchSize) {
    return signed.batches(accounts, transfers, batchSize);
  }

  private static List<LocalSigner> accounts(int count) {
    SecureRandom random = new SecureRandom();
    List<LocalSigner> accounts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      accounts.add(LocalSigner.of(SecretKey.generate(random)));
    }
    return accounts;
  }

  private static BigInteger quantity(String text) {
    return new BigInteger(text.substring(2), 16);
  }
}
