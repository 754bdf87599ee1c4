package io.nexushub.portal.contract;

import io.nexushub.portal.contract.Evm.Outcome;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.web3j.abi.FunctionReturnDecoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.DynamicArray;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

/** A deployed verifier whose message centre is an ordinary account of the tests. */
record Verifier(Evm evm, String bmc, String address, String peer) {
  static Verifier deploy(Evm evm, SourceChain source) {
    return deploy(evm, source.uid, source.firstHeader, 0);
  }

  static Verifier deploy(Evm evm, String uid, byte[] firstHeader, long offset) {
    String bmc = evm.account(1);
    String address =
        evm.deploy(bmc, "BtpMessageVerifier", arguments(bmc, uid, firstHeader, offset));
    return new Verifier(evm, bmc, address, "btp://" + uid + "/cx");
  }

  static Type<?>[] arguments(String bmc, String uid, byte[] firstHeader, long offset) {
    return new Type<?>[] {
      new Address(bmc),
      new Utf8String(uid),
      new Uint256(SourceChain.TYPE_ID),
      new DynamicBytes(firstHeader),
      new Uint256(offset),
      new Uint256(0)
    };
  }

  Outcome judge(long seq, byte[] relayMessage) {
    return evm.call(bmc, address, handle(peer, seq, relayMessage));
  }

  /** The messages a relay message proves; it is accepted and the verifier moves on. */
  List<byte[]> accept(long seq, byte[] relayMessage) {
    List<byte[]> messages = messages(judge(seq, relayMessage));
    apply(seq, relayMessage);
    return messages;
  }

  TransactionReceipt apply(long seq, byte[] relayMessage) {
    return evm.send(bmc, address, handle(peer, seq, relayMessage));
  }

  /** The reason of a refusal. */
  String refusal(long seq, byte[] relayMessage) {
    return reason(judge(seq, relayMessage));
  }

  static String reason(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Reverted reverted -> reverted.reason();
      case Outcome.Returned returned -> throw new AssertionError("accepted: " + returned.data());
    };
  }

  static Function handle(String prev, long seq, byte[] relayMessage) {
    return new Function(
        "handleRelayMessage",
        List.of(
            new Utf8String("btp://0x539.eth/0x00"),
            new Utf8String(prev),
            new Uint256(seq),
            new DynamicBytes(relayMessage)),
        List.of(new TypeReference<DynamicArray<DynamicBytes>>() {}));
  }

  List<String> validators() {
    Function function =
        new Function(
            "getValidators", List.of(), List.of(new TypeReference<DynamicArray<Address>>() {}));
    List<?> found = (List<?>) evm.read(address, function).getFirst().getValue();
    List<String> validators = new ArrayList<>();
    found.forEach(entry -> validators.add(((Address) entry).getValue()));
    return validators;
  }

  BigInteger number(String method) {
    Function function = new Function(method, List.of(), List.of(new TypeReference<Uint256>() {}));
    return (BigInteger) evm.read(address, function).getFirst().getValue();
  }

  private static List<byte[]> messages(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Returned returned -> decode(returned.data());
      case Outcome.Reverted reverted -> throw new AssertionError("refused: " + reverted.reason());
    };
  }

  private static List<byte[]> decode(String data) {
    List<?> found =
        (List<?>)
            FunctionReturnDecoder.decode(data, handle("", 0, new byte[0]).getOutputParameters())
                .getFirst()
                .getValue();
    List<byte[]> messages = new ArrayList<>();
    found.forEach(entry -> messages.add(((DynamicBytes) entry).getValue()));
    return messages;
  }

  static byte[] hex(String text) {
    return Numeric.hexStringToByteArray(text);
  }
}
