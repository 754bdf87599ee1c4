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
    Bytes named = block.encode();
    int content = transactions.stream().mapToInt(Bytes::length).sum();
    // Receipts that succeeded are about as long as the ids the block names.
    RlpWriter out =
        RlpWriter.withRoom(2 * named.length() + content + content / 8)
            .beginList()
            .raw(named)
            .strings(transactions);
    result.write(out);
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
