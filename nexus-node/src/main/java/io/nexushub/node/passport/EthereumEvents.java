package io.nexushub.node.passport;

import io.nexushub.portal.TransientFailure;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.web3j.abi.FunctionReturnDecoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.Utils;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthLog;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** The BTP events of the Solidity message centre. */
public final class EthereumEvents {
  private final Web3j web3j;
  private final Address bmc;
  private final long fromBlock;
  private final HashFunction keccak;

  public EthereumEvents(Web3j web3j, Address bmc, long fromBlock, HashFunction keccak) {
    this.web3j = web3j;
    this.bmc = bmc;
    this.fromBlock = fromBlock;
    this.keccak = keccak;
  }

  /** The block in which the message centre logged an event of that kind for the message. */
  public Optional<Sighting> find(MessageId id, String kind) throws TransientFailure {
    EthFilter filter =
        new EthFilter(
            DefaultBlockParameter.valueOf(BigInteger.valueOf(fromBlock)),
            DefaultBlockParameterName.LATEST,
            bmc.toString());
    String source = topic(Bytes.utf8(id.source()));
    filter.addSingleTopic(topic(Bytes.utf8("BTPEvent(string,int256,string,string)")));
    filter.addSingleTopic(source);
    try {
      EthLog logs = web3j.ethGetLogs(filter).send();
      if (logs.hasError()) {
        throw new TransientFailure("eth_getLogs: " + logs.getError().getMessage());
      }
      for (EthLog.LogResult<?> result : logs.getLogs()) {
        Log log = (Log) result.get();
        BigInteger nsn = new BigInteger(Bytes.hex(log.getTopics().get(2)).toArray());
        boolean same = // not every node looks at all topics of a filter
            source.equals(log.getTopics().get(1)) && nsn.abs().equals(BigInteger.valueOf(id.nsn()));
        if (same && kind.equals(kindOf(log))) {
          return Optional.of(sighting(log));
        }
      }
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      throw new TransientFailure("eth_getLogs: " + e.getMessage(), e);
    }
  }

  private Sighting sighting(Log log) throws IOException {
    EthBlock.Block block =
        web3j
            .ethGetBlockByNumber(DefaultBlockParameter.valueOf(log.getBlockNumber()), false)
            .send()
            .getBlock();
    Optional<TransactionReceipt> receipt =
        web3j.ethGetTransactionReceipt(log.getTransactionHash()).send().getTransactionReceipt();
    String gas = receipt.map(found -> found.getGasUsed() + " gas").orElse("gas unknown");
    return new Sighting(
        Instant.ofEpochSecond(block.getTimestamp().longValueExact()),
        log.getBlockNumber().longValueExact(),
        log.getTransactionHash(),
        gas);
  }

  private String topic(Bytes text) {
    return keccak.hash(text).toString();
  }

  /** The data are the two strings {@code next} and {@code event}. */
  @SuppressWarnings("rawtypes") // web3j's own signature
  private static String kindOf(Log log) {
    List<TypeReference<Type>> types =
        Utils.convert(
            List.of(new TypeReference<Utf8String>() {}, new TypeReference<Utf8String>() {}));
    List<Type> values = FunctionReturnDecoder.decode(log.getData(), types);
    return ((Utf8String) values.get(1)).getValue();
  }
}
