package io.nexushub.portal.ethereum;

import io.nexushub.portal.LinkStatus;
import io.nexushub.portal.TransientFailure;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import java.math.BigInteger;
import java.util.List;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.FunctionReturnDecoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.DynamicStruct;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Uint256;

/** The methods of the Solidity message centre that a relay needs, encoded and decoded. */
public record BmcContract(Address address) {
  /** One 32-byte word of ABI. */
  private static final int WORD = 32;

  /** {@code getStatus} as the contract declares it. */
  public static final class VerifierStatus extends DynamicStruct {
    private final BigInteger height;
    private final Bytes extra;

    public VerifierStatus(Uint256 height, DynamicBytes extra) {
      super(height, extra);
      this.height = height.getValue();
      this.extra = Bytes.wrap(extra.getValue());
    }
  }

  /** {@code getStatus} as the contract declares it. */
  public static final class Status extends DynamicStruct {
    private final BigInteger received;
    private final VerifierStatus verifier;

    public Status(Uint256 rxSeq, Uint256 txSeq, VerifierStatus verifier, Uint256 currentHeight) {
      super(rxSeq, txSeq, verifier, currentHeight);
      this.received = rxSeq.getValue();
      this.verifier = verifier;
    }
  }

  Bytes handleRelayMessage(String previous, Bytes relayMessage) {
    return encode(
        new Function(
            "handleRelayMessage",
            List.of(new Utf8String(previous), new DynamicBytes(relayMessage.toArray())),
            List.of()));
  }

  /** How far a link is. */
  public LinkStatus status(EthereumRpc rpc, String link) throws TransientFailure {
    Function function =
        new Function(
            "getStatus", List.of(new Utf8String(link)), List.of(new TypeReference<Status>() {}));
    Bytes answer = read(rpc, encode(function), link);
    if (answer.length() < WORD) {
      throw new TransientFailure(
          "getStatus: "
              + answer.length()
              + " bytes (expected: a status; is "
              + address
              + " a BMC?)");
    }
    @SuppressWarnings("rawtypes") // web3j's own signature
    List<Type> decoded =
        FunctionReturnDecoder.decode(answer.toString(), function.getOutputParameters());
    Status status = (Status) decoded.getFirst();
    return linkStatus(status);
  }

  /** A centre that knows the link never reverts; one that does not may be told of it yet. */
  private Bytes read(EthereumRpc rpc, Bytes data, String link) throws TransientFailure {
    try {
      return rpc.call(Address.ZERO, address, data);
    } catch (Reverted e) {
      throw new TransientFailure("getStatus(" + link + ") of " + address + ": " + e.reason(), e);
    }
  }

  static Bytes encode(Function function) {
    return Bytes.hex(FunctionEncoder.encode(function));
  }

  private static LinkStatus linkStatus(Status status) throws TransientFailure {
    try {
      RlpReader extra = RlpReader.of(status.verifier.extra);
      extra.enterList();
      extra.signed64(); // sequence offset: part of what the contract adds up itself
      long first = extra.signed64();
      long count = extra.signed64();
      extra.leaveList();
      return new LinkStatus(
          status.received.longValueExact(), status.verifier.height.longValueExact(), first, count);
    } catch (MalformedMessage e) {
      throw new TransientFailure("getStatus: verifier.extra: " + e.getMessage(), e);
    }
  }
}
