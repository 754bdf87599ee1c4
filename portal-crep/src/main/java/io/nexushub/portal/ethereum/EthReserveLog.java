package io.nexushub.portal.ethereum;

import io.nexushub.portal.TransientFailure;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.web3j.protocol.core.methods.response.Log;

/**
 * What a vault on Ethereum has logged.
 *
 * @param event its name, such as {@code Paid}
 * @param number of the deposit, request or order
 * @param amount in wei; a code in {@code Returned}, zero in a request
 * @param kind 1 payout or 2 refund in {@code Paid} and {@code Kept}, otherwise zero
 * @param source what such an order settles, otherwise empty
 */
public record EthReserveLog(
    String event, long number, BigInteger amount, long kind, String source) {
  private static final List<String> SIGNATURES =
      List.of(
          "Deposited(uint256,address,uint256)",
          "Requested(uint256,address)",
          "Returned(uint256,uint256)",
          "Reclaimed(uint256,address,uint256)",
          "Paid(uint256,address,uint256,uint256,string)",
          "Kept(uint256,address,uint256,uint256,string)",
          "Claimed(uint256,address,uint256)");

  /** One 32-byte word of ABI. */
  private static final int WORD = 32;

  /** Amount, kind, offset and length of the source stand before its bytes. */
  private static final int SOURCE_AT = 4 * WORD;

  /** In the order in which they were logged. */
  public static List<EthReserveLog> read(
      EthereumRpc rpc, Address vault, long fromBlock, HashFunction keccak) throws TransientFailure {
    Map<Bytes, String> names = new LinkedHashMap<>();
    for (String signature : SIGNATURES) {
      String name = signature.substring(0, signature.indexOf('('));
      names.put(keccak.hash(Bytes.utf8(signature)).bytes(), name);
    }
    List<EthReserveLog> found = new ArrayList<>();
    for (Log log : rpc.logs(vault, fromBlock)) {
      String name = names.get(Bytes.hex(log.getTopics().getFirst()));
      if (name != null && vault.bytes().equals(Bytes.hex(log.getAddress()))) {
        found.add(of(name, log));
      }
    }
    return found;
  }

  private static EthReserveLog of(String name, Log log) throws TransientFailure {
    byte[] data = Bytes.hex(log.getData()).toArray();
    long number = new BigInteger(log.getTopics().get(1).substring(2), 16).longValueExact();
    BigInteger amount = data.length < WORD ? BigInteger.ZERO : word(data, 0);
    if (data.length <= SOURCE_AT) {
      return new EthReserveLog(name, number, amount, 0, "");
    }
    int length = word(data, 3 * WORD).intValueExact();
    if (length > data.length - SOURCE_AT) {
      throw new TransientFailure(
          name + ": a text of " + length + " bytes (expected: <= " + data.length + ")");
    }
    String source = new String(data, SOURCE_AT, length, StandardCharsets.US_ASCII);
    return new EthReserveLog(name, number, amount, word(data, WORD).longValueExact(), source);
  }

  private static BigInteger word(byte[] data, int at) {
    return new BigInteger(1, data, at, WORD);
  }
}
