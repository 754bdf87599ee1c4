package io.nexushub.portal.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.JblstScheme;
import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.LocalSigner;
import io.nexushub.crypto.SecretKey;
import io.nexushub.follow.BlockWalk;
import io.nexushub.follow.Endpoints;
import io.nexushub.follow.ExecutionClient;
import io.nexushub.follow.FollowListener;
import io.nexushub.follow.FoundLog;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.ethereum.Anchor;
import io.nexushub.lightclient.ethereum.BeaconBlockHeader;
import io.nexushub.lightclient.ethereum.EthereumLightClient;
import io.nexushub.lightclient.ethereum.EthereumStore;
import io.nexushub.lightclient.ethereum.EventEvidence;
import io.nexushub.lightclient.ethereum.ExecutionBlock;
import io.nexushub.lightclient.ethereum.LightClientHeader;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.nexushub.lightclient.ethereum.ProvenLog;
import io.nexushub.lightclient.ethereum.SyncCommittee;
import io.nexushub.lightclient.ethereum.TransactionReceipt;
import io.nexushub.lightclient.ethereum.UpdatePolicy;
import io.nexushub.notary.HubOperation;
import io.nexushub.notary.HubTransaction;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.btp.NetworkAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Function;

/**
 * Whoever sends a message can log in the same transaction whatever the gas of one buys. The event
 * is found, proven and goes into a transaction of the hub all the same.
 */
@ExtendWith(EvmExtension.class)
class FloodedReceiptTest {
  private static final BigInteger ALL_GAS =
      BigInteger.valueOf(TransactionReceipt.MAX_TRANSACTION_GAS);

  private static final SyncCommittee NOBODY =
      new SyncCommittee(List.of(Bytes.wrap(new byte[48])), Bytes.wrap(new byte[48]));

  private final Evm evm;
  private final Centre centre;

  FloodedReceiptTest(Evm evm) {
    this.evm = evm;
    this.centre = new Centre(evm, 4);
  }

  @Test
  void anEventInTheLargestReceiptThereCanBeIsProven() throws Exception {
    String flood = evm.deploy(centre.owner, "LogFlood");
    Function send =
        Centre.function(
            "send",
            new org.web3j.abi.datatypes.Address(centre.echo),
            Centre.text(Centre.COMMUNITY),
            new DynamicBytes(Centre.utf8("hear me")));
    var receipt = evm.send(centre.user, flood, send, BigInteger.ZERO, ALL_GAS);
    ExecutionBlock block =
        new ExecutionBlock(
            receipt.getBlockNumber().longValueExact(), Hash.hex(receipt.getBlockHash()));

    Bytes evidence = evidence(block);

    assertThat(evidence.length())
        .as("nine tenths of what a receipt can be")
        .isBetween(TransactionReceipt.MAX_LENGTH / 10 * 9, EventEvidence.MAX_LENGTH);
    ProvenLog proven = proven(block, evidence);
    assertThat(proven.log().address()).isEqualTo(Address.hex(centre.address));
    HubTransaction transaction =
        HubTransaction.sign(
            NetworkAddress.of("0x101.nexus"),
            1,
            new HubOperation.ProveEvents(NetworkAddress.of(Centre.NETWORK), List.of(evidence)),
            LocalSigner.of(SecretKey.of(Keccak256.FUNCTION.hash(Bytes.utf8("portal")).bytes())));
    assertThat(HubTransaction.decode(transaction.encode())).isEqualTo(transaction);
  }

  /** As a portal finds and proves it. */
  private Bytes evidence(ExecutionBlock block) throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Endpoints node =
          Endpoints.of(
              vertx.createHttpClient(),
              List.of(URI.create(evm.url())),
              Duration.ofSeconds(60),
              FollowListener.SILENT);
      BlockWalk walk =
          new BlockWalk(new ExecutionClient(node, Keccak256.FUNCTION), Keccak256.FUNCTION);
      List<FoundLog> found =
          await(walk.logs(block, block.number(), block.number(), Address.hex(centre.address)))
              .logs();
      FoundLog message =
          found.stream().filter(log -> log.log().topics().size() == 3).findFirst().orElseThrow();
      return await(walk.evidence(message, List.of(block), 12)).encode();
    } finally {
      await(vertx.close());
    }
  }

  private static ProvenLog proven(ExecutionBlock block, Bytes evidence) throws Exception {
    EthereumLightClient client =
        new EthereumLightClient(
            NetworkConfig.MAINNET, UpdatePolicy.FINAL, new JblstScheme(), Keccak256.FUNCTION);
    LightClientHeader header =
        new LightClientHeader.BeaconOnly(
            new BeaconBlockHeader(1, 1, Hash.ZERO, Hash.ZERO, Hash.ZERO));
    EthereumStore store =
        new EthereumStore(
            header,
            header,
            NOBODY,
            Optional.empty(),
            Optional.empty(),
            0,
            0,
            List.of(new Anchor(1, Hash.ZERO, block)),
            Optional.empty());
    Verdict<ProvenLog> verdict = client.prove(store, EventEvidence.decode(evidence));
    assertThat(verdict).isInstanceOf(Verdict.Accepted.class);
    return ((Verdict.Accepted<ProvenLog>) verdict).value();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(60, TimeUnit.SECONDS);
  }
}
