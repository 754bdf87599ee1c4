package io.nexushub.node.demo;

import io.nexushub.crypto.Keccak256;
import io.nexushub.node.devnet.DevnetClient;
import io.nexushub.node.devnet.Names;
import io.nexushub.portal.NodeBtpSource;
import io.nexushub.portal.TransientFailure;
import io.nexushub.portal.ethereum.ContractArtifact;
import io.nexushub.portal.ethereum.Lander;
import io.nexushub.portal.ethereum.Reverted;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.btp.BtpMerkle;
import java.math.BigInteger;
import java.util.List;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.DynamicBytes;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Utf8String;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.protocol.core.methods.response.TransactionReceipt;

/**
 * A second instance of the verifier, at the beginning of the notaries' history, with the attacker
 * in the place of its message centre: the same code as the one in use, but genuine blocks that the
 * portal has long delivered can be tried on it, spoilt in one place.
 */
record VerifierOnEthereum(Lander attacker, Address contract, RelayedBlocks genuine) {
  static VerifierOnEthereum deploy(DevnetClient client) throws TransientFailure, Reverted {
    NodeBtpSource source = new NodeBtpSource(client.notary(), Names.NOTARY_TO_ETHEREUM);
    Bytes firstHeader = source.block(0).header();
    Lander attacker = client.ethereumUser();
    Bytes arguments =
        Bytes.hex(
            FunctionEncoder.encodeConstructor(
                List.of(
                    new org.web3j.abi.datatypes.Address(attacker.address().toString()),
                    new Utf8String(Names.NOTARY),
                    new Uint256(1),
                    new DynamicBytes(firstHeader.toArray()),
                    new Uint256(0),
                    new Uint256(0))));
    TransactionReceipt receipt =
        attacker.create(
            Bytes.concat(ContractArtifact.load("BtpMessageVerifier").initCode(), arguments),
            BigInteger.ZERO);
    return new VerifierOnEthereum(
        attacker,
        Address.hex(receipt.getContractAddress()),
        RelayedBlocks.read(source, 0, new BtpMerkle(Keccak256.FUNCTION)));
  }

  /** Why the verifier refuses the blocks; empty if it accepts them. */
  String refusalOf(RelayedBlocks blocks) throws TransientFailure {
    Function handle =
        new Function(
            "handleRelayMessage",
            List.of(
                new Utf8String("btp://" + Names.ETHEREUM + "/" + attacker.address()),
                new Utf8String(Names.HUB_LINK),
                new Uint256(0),
                new DynamicBytes(blocks.relayMessage().toArray())),
            List.of());
    try {
      attacker.rpc().call(attacker.address(), contract, Bytes.hex(FunctionEncoder.encode(handle)));
      return "";
    } catch (Reverted e) {
      return e.reason();
    }
  }
}
