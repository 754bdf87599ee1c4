package io.nexushub.node.demo;

import io.nexushub.crypto.Keccak256;
import io.nexushub.interop.LoopchainApplication;
import io.nexushub.node.devnet.DevnetClient;
import io.nexushub.node.devnet.Names;
import io.nexushub.portal.TransientFailure;
import io.nexushub.portal.ethereum.Reverted;
import io.nexushub.portal.loopchain.IconAccount;
import io.nexushub.protocol.Bytes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** The two users of the demonstration, who talk to the echo service on the other side. */
public record EchoUsers(DevnetClient client) {
  private static final String ICON_BTP_EVENT = "BTPEvent(str,int,str,str)";
  private static final Bytes ETHEREUM_BTP_EVENT =
      Keccak256.FUNCTION.hash(Bytes.utf8("BTPEvent(string,int256,string,string)")).bytes();

  /** A message that was sent. */
  public record Sent(long nsn, String transaction, long block) {}

  /** Calls the echo contract on Ethereum. */
  public Sent fromEthereum(String text) throws TransientFailure, Reverted {
    Function send =
        new Function(
            "send",
            List.of(new Utf8String(Names.COMMUNITY), new DynamicBytes(Bytes.utf8(text).toArray())),
            List.of());
    TransactionReceipt receipt =
        client
            .ethereumUser()
            .call(client.devnet().echo(), Bytes.hex(FunctionEncoder.encode(send)), BigInteger.ZERO);
    for (Log log : receipt.getLogs()) {
      if (Bytes.hex(log.getTopics().getFirst()).equals(ETHEREUM_BTP_EVENT)) {
        long nsn = new BigInteger(Bytes.hex(log.getTopics().get(2)).toArray()).longValueExact();
        return new Sent(
            nsn, receipt.getTransactionHash(), receipt.getBlockNumber().longValueExact());
      }
    }
    throw new Reverted("send: no BTPEvent in transaction " + receipt.getTransactionHash());
  }

  /** Calls the echo SCORE on the community. */
  public Sent fromLoopchain(String text) throws TransientFailure, Reverted {
    IconAccount.Outcome outcome =
        client
            .icon("user-icon")
            .call(
                LoopchainApplication.ECHO.toString(),
                "send",
                Map.of("_to", Names.ETHEREUM, "_message", Bytes.utf8(text).toString()));
    if (!outcome.succeeded()) {
      throw new Reverted("send: " + outcome.failure());
    }
    for (Object item : outcome.receipt().getJsonArray("eventLogs", new JsonArray())) {
      JsonArray indexed = ((JsonObject) item).getJsonArray("indexed");
      if (ICON_BTP_EVENT.equals(indexed.getString(0))) {
        return new Sent(Long.decode(indexed.getString(2)), outcome.transaction(), outcome.height());
      }
    }
    throw new Reverted("send: no BTPEvent in transaction " + outcome.transaction());
  }
}
