package io.nexushub.node;

import io.nexushub.crypto.Keccak256;
import io.nexushub.lft.Admission;
import io.nexushub.lft.Answer;
import io.nexushub.lft.Application;
import io.nexushub.lft.BlockContext;
import io.nexushub.lft.Execution;
import io.nexushub.lft.Receipt;
import io.nexushub.lft.Transaction;
import io.nexushub.node.config.ChannelConfig;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.BtpNetworks;
import io.nexushub.protocol.btp.ProofContext;
import io.nexushub.protocol.consensus.Member;
import io.nexushub.protocol.trie.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The least application there is: a transaction is a text, {@code key=value} is written down, and
 * {@code send=…} leaves over BTP network 1, {@code members=key,key…} asks for other members, {@code
 * defect=…} is more than it can take. Texts that begin with {@code !} are refused.
 */
final class LedgerKind implements ApplicationKind {
  static final String NAME = "ledger";

  @Override
  public Application create(ChannelConfig genesis) {
    genesis.application().end();
    List<Address> members =
        genesis.members().stream().map(each -> Address.of(each.key(), Keccak256.FUNCTION)).toList();
    return new Texts(new BtpNetworks(Keccak256.FUNCTION), ProofContext.of(members));
  }

  private record Texts(BtpNetworks networks, ProofContext members) implements Application {
    @Override
    public Admission admit(Bytes transaction) {
      String text = transaction.toUtf8();
      if (text.startsWith("!")) {
        return new Admission.Refused(-32602, "text: starts with ! (expected: anything else)");
      }
      Hash id = HashFunction.SHA3_256.hash(transaction);
      return new Admission.Admitted(new Transaction(id, Address.ZERO, 0, transaction));
    }

    @Override
    public Execution genesis(State empty) {
      return ended(networks.open(empty, "0x9.test", 0), List.of(), new TreeMap<>());
    }

    @Override
    public Execution execute(
        BlockContext block, State parentState, List<Transaction> transactions) {
      State state = parentState;
      Optional<List<Member>> asked = Optional.empty();
      List<Receipt> receipts = new ArrayList<>();
      SortedMap<Long, List<Bytes>> outgoing = new TreeMap<>();
      for (Transaction transaction : transactions) {
        String[] parts = transaction.bytes().toUtf8().split("=", 2);
        if (parts.length < 2 || parts[1].isEmpty()) {
          receipts.add(
              Receipt.failure(transaction.id(), 32, "text: no value (expected: key=value)"));
          continue;
        }
        if (parts[0].equals("defect")) {
          throw new IllegalStateException("a defect in the application");
        }
        if (parts[0].equals("members")) {
          asked = Optional.of(members(parts[1]));
        } else if (parts[0].equals("send")) {
          outgoing.computeIfAbsent(1L, id -> new ArrayList<>()).add(Bytes.utf8(parts[1]));
        } else {
          state = state.put(Bytes.utf8("x/" + parts[0]), Bytes.utf8(parts[1]));
        }
        receipts.add(Receipt.success(transaction.id(), List.of()));
      }
      Execution done = ended(state, receipts, outgoing);
      return new Execution(done.state(), done.receipts(), done.messages(), asked);
    }

    private Execution ended(
        State state, List<Receipt> receipts, SortedMap<Long, List<Bytes>> outgoing) {
      BtpNetworks.Appended appended = networks.append(state, members, outgoing);
      return new Execution(appended.state(), receipts, appended.digest());
    }

    private static List<Member> members(String keys) {
      return Arrays.stream(keys.split(","))
          .map(key -> new Member(PublicKey.of(Bytes.hex(key)), 1))
          .toList();
    }

    @Override
    public Answer query(State state, String method, RpcItem.Dict params) {
      return method.equals("get")
          ? new Answer.Found(
              state
                  .get(Bytes.utf8("x/" + params.text("key").orElse("")))
                  .map(value -> (RpcItem) RpcItem.text(value.toUtf8()))
                  .orElse(RpcItem.NONE))
          : new Answer.Refused(-32601, "method: " + method + " (expected: get)");
    }
  }
}
