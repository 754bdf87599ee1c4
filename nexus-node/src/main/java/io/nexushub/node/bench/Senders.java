package io.nexushub.node.bench;

import io.nexushub.crypto.LocalSigner;
import io.nexushub.crypto.SecretKey;
import io.nexushub.protocol.Signer;
import io.vertx.core.json.JsonArray;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** Accounts of one channel that pay one another. */
final class Senders {
  private final List<LocalSigner> accounts;
  private final Payments payments;

  private Senders(List<LocalSigner> accounts, Payments payments) {
    this.accounts = accounts;
    this.payments = payments;
  }

  /**
   * Makes accounts, pays each what it will need, and waits until the last one has it.
   *
   * @param count of accounts
   * @param transactions that they will send together
   */
  static Senders funded(LoadRun run, Payments.Form form, Signer payer, int count, int transactions)
      throws LoadFailure, InterruptedException {
    RpcClient rpc = run.first();
    Payments payments = form.of(rpc);
    List<LocalSigner> accounts = accounts(count);
    BigInteger needed = payments.needed(transactions / count + 2L);
    JsonArray calls = new JsonArray();
    for (LocalSigner account : accounts) {
      calls.add(payments.payment(payer, account.publicKey(), needed));
    }
    LoadReport paid = run.send(List.of(calls.toBuffer().getBytes()), Pace.FLAT_OUT);
    BigInteger balance = payments.balance(rpc, accounts.getLast().publicKey());
    if (paid.committed() < count || !balance.equals(needed)) {
      throw new LoadFailure(
          "paying the senders: %d of %d payments committed, last balance %s (expected: %s)"
              .formatted(paid.committed(), count, balance, needed));
    }
    return new Senders(accounts, payments);
  }

  /**
   * Transactions that are signed now, in batches as they go over the wire: every sender in turn
   * pays the next one.
   */
  List<byte[]> batches(int transactions, int batchSize) {
    List<byte[]> batches = new ArrayList<>();
    JsonArray batch = new JsonArray();
    for (int i = 0; i < transactions; i++) {
      Signer to = accounts.get((i + 1) % accounts.size());
      batch.add(payments.load(accounts.get(i % accounts.size()), to.publicKey()));
      if (batch.size() == batchSize || i == transactions - 1) {
        batches.add(batch.toBuffer().getBytes());
        batch = new JsonArray();
      }
    }
    return batches;
  }

  private static List<LocalSigner> accounts(int count) {
    SecureRandom random = new SecureRandom();
    List<LocalSigner> accounts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      accounts.add(LocalSigner.of(SecretKey.generate(random)));
    }
    return accounts;
  }
}
