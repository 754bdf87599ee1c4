package io.nexushub.portal.ethereum;

import io.nexushub.portal.TransientFailure;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import java.math.BigInteger;
import java.util.List;
import org.web3j.abi.datatypes.Function;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/** A recipient on Ethereum that refuses coins until its keeper has it accept them. */
public record RefuserContract(Address address) {
  /** The lander's key becomes its keeper. */
  public static RefuserContract deploy(Lander keeper) throws TransientFailure, Reverted {
    TransactionReceipt created =
        keeper.create(ContractArtifact.load("Refuser").initCode(), BigInteger.ZERO);
    requireSuccess("Refuser", created);
    return new RefuserContract(Address.hex(created.getContractAddress()));
  }

  /** From now on it takes what it is sent. */
  public void accept(Lander keeper) throws TransientFailure, Reverted {
    Bytes data = BmcContract.encode(new Function("accept", List.of(), List.of()));
    requireSuccess("accept", keeper.call(address, data, BigInteger.ZERO));
  }

  private static void requireSuccess(String step, TransactionReceipt receipt) throws Reverted {
    if (!receipt.isStatusOK()) {
      throw new Reverted(step + ": reverted in transaction " + receipt.getTransactionHash());
    }
  }
}
