package io.nexushub.node.store;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;

/** A committed block, its transactions in order and what executing it gave; one record. */
public record StoredBlock(Block block, List<Bytes> transactions, BlockResult result) {
  private static final int MAX_TRANSACTION = 16 << 20;

  public StoredBlock {
    transactions = List.copyOf(transactions);
  }

  /** {@code record = [block, [transaction…], result]}. */
  public Bytes encode() {
    RlpWriter out = new RlpWriter().beginList().raw(block.encode()).beginList();
    transactions.forEach(out::bytes);
    result.write(out.endList());
    return out.endList().toBytes();
  }

  public static StoredBlock decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    Block block = Block.decode(in.rawItem());
    List<Bytes> transactions = new ArrayList<>();
    in.enterList();
    while (in.hasNext()) {
      transactions.add(in.bytes(MAX_TRANSACTION));
    }
    in.leaveList();
    BlockResult result = BlockResult.read(in);
    in.leaveList();
    in.end();
    return new StoredBlock(block, transactions, result);
  }
}
