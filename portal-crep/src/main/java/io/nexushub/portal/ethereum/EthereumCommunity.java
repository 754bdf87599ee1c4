package io.nexushub.portal.ethereum;

import io.nexushub.portal.TransientFailure;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Consumer;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/**
 * Connects an Ethereum community to a hub: message centre, verifier of the hub's notaries, echo
 * service, link and routes. Every step is an ordinary transaction of the lander's key, which owns
 * the contracts afterwards.
 */
public final class EthereumCommunity {
  private static final long BTP_TYPE_ETH = 1;

  private final Lander lander;
  private final Consumer<String> progress;

  public EthereumCommunity(Lander lander, Consumer<String> progress) {
    this.lander = lander;
    this.progress = progress;
  }

  /**
   * What is to be connected.
   *
   * @param network network address of the community, such as {@code 0x539.eth}
   * @param hub network address of the notary channel, such as {@code 0x1.nexus}
   * @param link BTP address of the hub's message centre
   * @param routes networks that are reached through the hub
   * @param firstHeader BTP header of the hub that announces the notaries
   */
  public record Plan(
      String network, String hub, String link, List<String> routes, Bytes firstHeader) {
    public Plan {
      routes = List.copyOf(routes);
    }
  }

  /**
   * Where things are.
   *
   * @param block number of the block from which on the message centre may have sent messages
   */
  public record Contracts(Address bmc, Address verifier, Address echo, long block) {}

  public Contracts connect(Plan plan) throws TransientFailure, Reverted {
    TransactionReceipt created = create("Bmc", new Utf8String(plan.network()));
    Address bmc = Address.hex(created.getContractAddress());
    Address verifier =
        address(
            create(
                "BtpMessageVerifier",
                new org.web3j.abi.datatypes.Address(bmc.toString()),
                new Utf8String(plan.hub()),
                new Uint256(BTP_TYPE_ETH),
                new DynamicBytes(plan.firstHeader().toArray()),
                new Uint256(0),
                new Uint256(0)));
    Address echo =
        address(create("EchoService", new org.web3j.abi.datatypes.Address(bmc.toString())));
    send(bmc, "addVerifier", new Utf8String(plan.hub()), web3j(verifier));
    send(bmc, "addLink", new Utf8String(plan.link()));
    for (String route : plan.routes()) {
      send(bmc, "addRoute", new Utf8String(route), new Utf8String(plan.link()));
    }
    send(bmc, "addService", new Utf8String("echo"), web3j(echo));
    return new Contracts(bmc, verifier, echo, created.getBlockNumber().longValueExact());
  }

  private TransactionReceipt create(String contract, Type<?>... arguments)
      throws TransientFailure, Reverted {
    Bytes encoded = Bytes.hex(FunctionEncoder.encodeConstructor(List.of(arguments)));
    TransactionReceipt receipt =
        lander.create(ContractArtifact.load(contract).with(encoded), BigInteger.ZERO);
    check(contract, receipt);
    progress.accept(contract + " at " + receipt.getContractAddress());
    return receipt;
  }

  private void send(Address bmc, String method, Type<?>... arguments)
      throws TransientFailure, Reverted {
    Bytes data = BmcContract.encode(new Function(method, List.of(arguments), List.of()));
    check(method, lander.call(bmc, data, BigInteger.ZERO));
    progress.accept(method);
  }

  private static void check(String step, TransactionReceipt receipt) throws Reverted {
    if (!receipt.isStatusOK()) {
      throw new Reverted(step + ": reverted in transaction " + receipt.getTransactionHash());
    }
  }

  private static Address address(TransactionReceipt receipt) {
    return Address.hex(receipt.getContractAddress());
  }

  private static org.web3j.abi.datatypes.Address web3j(Address address) {
    return new org.web3j.abi.datatypes.Address(address.toString());
  }
}
