package io.nexushub.node.acceptance;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.methods.response.EthSendTransaction;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.http.HttpService;
import org.web3j.utils.Numeric;

/** A contract that logs one word whenever it is called, on a devnet. */
final class SpeakingContract {
  static final Bytes SAID = Bytes.hex("00".repeat(31) + "2a");

  private static final Credentials KEY = Credentials.create("07".repeat(32));
  static final String OWNER = KEY.getAddress();

  /** PUSH1 42, PUSH0, MSTORE, LOG1 of that word with topic 7, STOP; and what deploys it. */
  private static final String CODE = "0x6a" + "602a5f52600760205fa100" + "5f52600b6015f3";

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final BigInteger GWEI = BigInteger.TEN.pow(9);

  private final Web3j web3j;
  private final long chainId;
  private final Address address;
  private long block;
  private long timestamp;

  private SpeakingContract(Web3j web3j, long chainId, Address address) {
    this.web3j = web3j;
    this.chainId = chainId;
    this.address = address;
  }

  static SpeakingContract deploy(URI execution, long chainId) throws Exception {
    Web3j web3j = Web3j.build(new HttpService(execution.toString()));
    TransactionReceipt receipt = mined(web3j, chainId, 0, "", CODE);
    return new SpeakingContract(web3j, chainId, Address.hex(receipt.getContractAddress()));
  }

  void speak() throws Exception {
    TransactionReceipt receipt = mined(web3j, chainId, 1, address.toString(), "0x");
    block = receipt.getBlockNumber().longValueExact();
    timestamp =
        web3j
            .ethGetBlockByNumber(DefaultBlockParameter.valueOf(receipt.getBlockNumber()), false)
            .send()
            .getBlock()
            .getTimestamp()
            .longValueExact();
  }

  Address address() {
    return address;
  }

  /** Where it spoke. */
  long block() {
    return block;
  }

  long timestamp() {
    return timestamp;
  }

  private static TransactionReceipt mined(
      Web3j web3j, long chainId, long nonce, String to, String data) throws Exception {
    RawTransaction transaction =
        RawTransaction.createTransaction(
            chainId,
            BigInteger.valueOf(nonce),
            BigInteger.valueOf(200_000),
            to,
            BigInteger.ZERO,
            data,
            GWEI,
            GWEI.multiply(BigInteger.valueOf(4)));
    EthSendTransaction sent =
        web3j
            .ethSendRawTransaction(
                Numeric.toHexString(TransactionEncoder.signMessage(transaction, KEY)))
            .send();
    if (sent.hasError()) {
      throw new AssertionError(sent.getError().getMessage());
    }
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      var receipt =
          web3j.ethGetTransactionReceipt(sent.getTransactionHash()).send().getTransactionReceipt();
      if (receipt.isPresent()) {
        return receipt.get();
      }
      Thread.sleep(100);
    }
    throw new AssertionError("not mined: " + sent.getTransactionHash());
  }
}
