package io.nexushub.lightclient.ethereum;

import io.nexushub.lightclient.ethereum.Fork.HeaderShape;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * ExecutionPayloadHeader of Capella and Deneb.
 *
 * @param blobGasUsed from Deneb on; zero before
 * @param excessBlobGas from Deneb on; zero before
 */
public record ExecutionPayloadHeader(
    Hash parentHash,
    Address feeRecipient,
    Hash stateRoot,
    Hash receiptsRoot,
    Bytes logsBloom,
    Hash prevRandao,
    long blockNumber,
    long gasLimit,
    long gasUsed,
    long timestamp,
    Bytes extraData,
    BigInteger baseFeePerGas,
    Hash blockHash,
    Hash transactionsRoot,
    Hash withdrawalsRoot,
    long blobGasUsed,
    long excessBlobGas) {
  static final int BLOOM_LENGTH = 256;
  static final int MAX_EXTRA_DATA = 32;

  static final ExecutionPayloadHeader EMPTY =
      new ExecutionPayloadHeader(
          Hash.ZERO,
          Address.ZERO,
          Hash.ZERO,
          Hash.ZERO,
          Bytes.wrap(new byte[BLOOM_LENGTH]),
          Hash.ZERO,
          0,
          0,
          0,
          0,
          Bytes.EMPTY,
          BigInteger.ZERO,
          Hash.ZERO,
          Hash.ZERO,
          Hash.ZERO,
          0,
          0);

  public ExecutionPayloadHeader {
    if (logsBloom.length() != BLOOM_LENGTH || extraData.length() > MAX_EXTRA_DATA) {
      throw new IllegalArgumentException(
          "payload header: bloom of %d, extra data of %d bytes (expected: %d, <= %d)"
              .formatted(logsBloom.length(), extraData.length(), BLOOM_LENGTH, MAX_EXTRA_DATA));
    }
  }

  /** get_lc_execution_root: the fields that exist decide, so it depends on the block's own fork. */
  Hash root(Fork fork) {
    List<Hash> fields = new ArrayList<>();
    fields.add(parentHash);
    fields.add(MerkleTree.chunk(feeRecipient.bytes()));
    fields.add(stateRoot);
    fields.add(receiptsRoot);
    fields.add(MerkleTree.bytes(logsBloom));
    fields.add(prevRandao);
    fields.add(MerkleTree.uint64(blockNumber));
    fields.add(MerkleTree.uint64(gasLimit));
    fields.add(MerkleTree.uint64(gasUsed));
    fields.add(MerkleTree.uint64(timestamp));
    fields.add(MerkleTree.shortByteList(extraData));
    fields.add(MerkleTree.uint256(baseFeePerGas));
    fields.add(blockHash);
    fields.add(transactionsRoot);
    fields.add(withdrawalsRoot);
    if (fork.isAtLeast(Fork.DENEB)) {
      fields.add(MerkleTree.uint64(blobGasUsed));
      fields.add(MerkleTree.uint64(excessBlobGas));
    }
    return MerkleTree.root(fields);
  }

  static ExecutionPayloadHeader decode(HeaderShape shape, Bytes ssz) throws MalformedMessage {
    SszReader in = new SszReader("execution payload header", ssz);
    boolean blobs = shape == HeaderShape.DENEB;
    Hash parentHash = in.hash();
    Address feeRecipient = in.address();
    Hash stateRoot = in.hash();
    Hash receiptsRoot = in.hash();
    Bytes logsBloom = in.fixed(BLOOM_LENGTH);
    Hash prevRandao = in.hash();
    long blockNumber = in.uint64();
    long gasLimit = in.uint64();
    long gasUsed = in.uint64();
    long timestamp = in.uint64();
    int extraDataOffset = in.offset();
    BigInteger baseFeePerGas = in.uint256();
    Hash blockHash = in.hash();
    Hash transactionsRoot = in.hash();
    Hash withdrawalsRoot = in.hash();
    long blobGasUsed = blobs ? in.uint64() : 0;
    long excessBlobGas = blobs ? in.uint64() : 0;
    Bytes extraData = in.lastVariable(extraDataOffset);
    if (extraData.length() > MAX_EXTRA_DATA) {
      throw MalformedMessage.of(
          "extra data", extraData.length() + " bytes", "<= " + MAX_EXTRA_DATA);
    }
    return new ExecutionPayloadHeader(
        parentHash,
        feeRecipient,
        stateRoot,
        receiptsRoot,
        logsBloom,
        prevRandao,
        blockNumber,
        gasLimit,
        gasUsed,
        timestamp,
        extraData,
        baseFeePerGas,
        blockHash,
        transactionsRoot,
        withdrawalsRoot,
        blobGasUsed,
        excessBlobGas);
  }

  Bytes encode(HeaderShape shape) {
    boolean blobs = shape == HeaderShape.DENEB;
    SszWriter out =
        new SszWriter()
            .hash(parentHash)
            .bytes(feeRecipient.bytes())
            .hash(stateRoot)
            .hash(receiptsRoot)
            .bytes(logsBloom)
            .hash(prevRandao)
            .uint64(blockNumber)
            .uint64(gasLimit)
            .uint64(gasUsed)
            .uint64(timestamp)
            .offset(fixedLength(blobs))
            .uint256(baseFeePerGas)
            .hash(blockHash)
            .hash(transactionsRoot)
            .hash(withdrawalsRoot);
    if (blobs) {
      out.uint64(blobGasUsed).uint64(excessBlobGas);
    }
    return out.bytes(extraData).toBytes();
  }

  private static int fixedLength(boolean blobs) {
    int hashes = 8 * Hash.LENGTH;
    int integers = (blobs ? 6 : 4) * Long.BYTES;
    return hashes + Address.LENGTH + BLOOM_LENGTH + integers + SszReader.OFFSET;
  }
}
