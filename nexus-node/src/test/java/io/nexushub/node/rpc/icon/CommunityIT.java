package io.nexushub.node.rpc.icon;

import static org.assertj.core.api.Assertions.assertThat;

import foundation.icon.icx.Call;
import foundation.icon.icx.IconService;
import foundation.icon.icx.KeyWallet;
import foundation.icon.icx.SignedTransaction;
import foundation.icon.icx.Transaction;
import foundation.icon.icx.TransactionBuilder;
import foundation.icon.icx.data.Address;
import foundation.icon.icx.data.Block;
import foundation.icon.icx.data.Bytes;
import foundation.icon.icx.data.TransactionResult;
import foundation.icon.icx.transport.http.HttpProvider;
import foundation.icon.icx.transport.jsonrpc.RpcError;
import foundation.icon.icx.transport.jsonrpc.RpcObject;
import foundation.icon.icx.transport.jsonrpc.RpcValue;
import io.nexushub.interop.LoopchainApplication;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ICON's Java SDK, unmodified, against four real nodes. */
class CommunityIT {
  private static final Address ECHO = new Address(LoopchainApplication.ECHO.toString());
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(50);

  @TempDir private Path folder;

  private final KeyWallet faucet = KeyWallet.load(new Bytes(CommunityGenesis.FAUCET_SECRET));
  private final KeyWallet bob = KeyWallet.load(new Bytes("0x" + "22".repeat(32)));
  private LiveCommunity community;

  @BeforeEach
  void start() throws Exception {
    community = new LiveCommunity(folder);
    community.start();
  }

  @AfterEach
  void stop() throws Exception {
    community.stop();
  }

  @Test
  void whatOneNodeTakesAllNodesHave() throws IOException {
    IconService service = service(0);
    Bytes transfer = send(service, builder().to(bob.getAddress()).value(BigInteger.TEN).build());
    TransactionResult transferred = result(service, transfer);
    assertThat(transferred.getStatus()).isEqualTo(1);

    Transaction call =
        builder()
            .to(ECHO)
            .call("send")
            .params(
                new RpcObject.Builder()
                    .put("_to", new RpcValue("0x539.eth"))
                    .put("_message", new RpcValue("0x6869"))
                    .build())
            .build();
    Bytes sent = send(service, call);
    TransactionResult echoed = result(service, sent);
    assertThat(echoed.getStatus()).isEqualTo(1);
    assertThat(echoed.getEventLogs()).hasSize(2);

    for (int node = 0; node < 4; node++) {
      IconService other = service(node);
      assertThat(result(other, sent).getBlockHash()).isEqualTo(echoed.getBlockHash());
      assertThat(other.getBalance(bob.getAddress()).execute()).isEqualTo(10);
      Block block = other.getBlock(transferred.getBlockHeight()).execute();
      assertThat(block.getBlockHash()).isEqualTo(transferred.getBlockHash());
      assertThat(block.getTransactions().getFirst().getTxHash()).isEqualTo(transfer);
      assertThat(
              other.call(new Call.Builder().to(ECHO).method("lastSn").build()).execute().asString())
          .isEqualTo("0x1");
    }
  }

  private IconService service(int node) {
    return new IconService(new HttpProvider(community.url(node)));
  }

  private TransactionBuilder.Builder builder() {
    return TransactionBuilder.newBuilder()
        .nid(BigInteger.valueOf(3))
        .from(faucet.getAddress())
        .stepLimit(BigInteger.valueOf(10_000_000))
        .timestamp(BigInteger.valueOf(Instant.now().toEpochMilli() * 1_000));
  }

  private Bytes send(IconService service, Transaction transaction) throws IOException {
    return service.sendTransaction(new SignedTransaction(transaction, faucet)).execute();
  }

  /** Asks until the transaction is executed, as a wallet does. */
  private static TransactionResult result(IconService service, Bytes id) throws IOException {
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      try {
        return service.getTransactionResult(id).execute();
      } catch (RpcError pending) {
        assertThat(pending.getCode()).isIn(-31002L, -31003L, -31004L);
        assertThat(Instant.now()).isBefore(end);
        LockSupport.parkNanos(POLL.toNanos());
      }
    }
  }
}
