package io.nexushub.lightclient.ethereum;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpReader;
import java.util.List;

/**
 * The header of an execution block, up to Prague's fields. Its Keccak hash is the block's name, so
 * whoever knows the hash can believe every field.
 *
 * @param rlp the header as it is hashed
 */
public record ExecutionHeader(
    Hash parentHash,
    Hash stateRoot,
    Hash transactionsRoot,
    Hash receiptsRoot,
    Bytes logsBloom,
    long number,
    long timestamp,
    Bytes rlp) {
  /** Every known header has less than 700 bytes. */
  public static final int MAX_LENGTH = 1024;

  private static final int MAX_EXTRA_DATA = 128;
  private static final int NONCE_LENGTH = 8;

  /** Number of fields from Frontier, London, Shanghai, Cancun and Prague on. */
  private static final List<Integer> FIELD_COUNTS = List.of(15, 16, 17, 20, 21);

  public static ExecutionHeader decode(Bytes rlp) throws MalformedMessage {
    if (rlp.length() > MAX_LENGTH) {
      throw MalformedMessage.of("execution header", rlp.length() + " bytes", "<= " + MAX_LENGTH);
    }
    RlpReader in = RlpReader.of(rlp);
    in.enterList();
    Hash parentHash = new Hash(in.fixed(Hash.LENGTH));
    in.fixed(Hash.LENGTH); // ommersHash
    in.fixed(Address.LENGTH); // beneficiary
    Hash stateRoot = new Hash(in.fixed(Hash.LENGTH));
    Hash transactionsRoot = new Hash(in.fixed(Hash.LENGTH));
    Hash receiptsRoot = new Hash(in.fixed(Hash.LENGTH));
    Bytes logsBloom = in.fixed(ExecutionPayloadHeader.BLOOM_LENGTH);
    in.uint(Hash.LENGTH); // difficulty
    long number = in.uint64();
    in.uint64(); // gasLimit
    in.uint64(); // gasUsed
    long timestamp = in.uint64();
    in.bytes(MAX_EXTRA_DATA);
    in.fixed(Hash.LENGTH); // prevRandao
    in.fixed(NONCE_LENGTH);
    readLaterForks(in);
    in.leaveList();
    in.end();
    return new ExecutionHeader(
        parentHash, stateRoot, transactionsRoot, receiptsRoot, logsBloom, number, timestamp, rlp);
  }

  /** Fields that forks appended; one that no known fork has must not be guessed at. */
  private static void readLaterForks(RlpReader in) throws MalformedMessage {
    int fields = FIELD_COUNTS.getFirst();
    while (in.hasNext()) {
      fields++;
      switch (fields) {
        case 16 -> in.uint(Hash.LENGTH); // London: baseFeePerGas
        case 17 -> in.fixed(Hash.LENGTH); // Shanghai: withdrawalsRoot
        case 18, 19 -> in.uint64(); // Cancun: blobGasUsed, excessBlobGas
        case 20 -> in.fixed(Hash.LENGTH); // Cancun: parentBeaconBlockRoot
        case 21 -> in.fixed(Hash.LENGTH); // Prague: requestsHash
        default ->
            throw MalformedMessage.of(
                "execution header", fields + " fields", "<= 21: this is a fork after Prague");
      }
    }
    if (!FIELD_COUNTS.contains(fields)) {
      throw MalformedMessage.of("execution header", fields + " fields", FIELD_COUNTS);
    }
  }

  public Hash hash(HashFunction keccak) {
    return keccak.hash(rlp);
  }

  public ExecutionBlock block(HashFunction keccak) {
    return new ExecutionBlock(number, hash(keccak));
  }
}
