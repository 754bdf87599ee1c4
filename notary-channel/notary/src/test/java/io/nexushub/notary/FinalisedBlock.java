package io.nexushub.notary;

import io.nexushub.crypto.Keccak256;
import io.nexushub.lightclient.ethereum.BeaconBlockHeader;
import io.nexushub.lightclient.ethereum.Branch;
import io.nexushub.lightclient.ethereum.EventEvidence;
import io.nexushub.lightclient.ethereum.ExecutionPayloadHeader;
import io.nexushub.lightclient.ethereum.LightClientBootstrap;
import io.nexushub.lightclient.ethereum.LightClientHeader;
import io.nexushub.lightclient.ethereum.Log;
import io.nexushub.lightclient.ethereum.LogBloom;
import io.nexushub.lightclient.ethereum.SyncCommittee;
import io.nexushub.lightclient.ethereum.TransactionReceipt;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.protocol.trie.MerkleTrie;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * An execution block with logs of a test's choice, and a beacon block around it whose root an
 * operator may trust: every hash and branch is right, and nobody had to mine it.
 */
final class FinalisedBlock {
  private static final int SLOT = 8;
  private static final long NUMBER = 7;
  private static final int EXECUTION_PAYLOAD = 25;
  private static final int CURRENT_SYNC_COMMITTEE = 54;

  private final List<Bytes> receipts = new ArrayList<>();
  private final MerkleTrie trie;
  final Bytes header;

  private FinalisedBlock(Bytes bloom, List<List<Log>> transactions) {
    for (List<Log> logs : transactions) {
      receipts.add(
          new TransactionReceipt(
                  2,
                  Bytes.of((byte) 1),
                  BigInteger.valueOf(21_000L * (receipts.size() + 1)),
                  LogBloom.of(logs, Keccak256.FUNCTION).bits(),
                  logs)
              .encode());
    }
    this.trie = MerkleTrie.ofList(Keccak256.FUNCTION, receipts);
    this.header = executionHeader(trie.root(), bloom);
  }

  /** A transaction each with one log. */
  FinalisedBlock(List<Log> logs) {
    this(LogBloom.of(logs, Keccak256.FUNCTION).bits(), logs.stream().map(List::of).toList());
  }

  /** One transaction with all the logs. */
  static FinalisedBlock ofOneTransaction(List<Log> logs) {
    return new FinalisedBlock(LogBloom.of(logs, Keccak256.FUNCTION).bits(), List.of(logs));
  }

  Bytes evidence(int transaction) {
    return new EventEvidence(
            List.of(header),
            List.of(),
            transaction,
            trie.prove(MerkleTrie.indexKey(transaction)).nodes(),
            0)
        .encode();
  }

  LightClientBootstrap bootstrap(SyncCommittee committee) {
    Branch committeeBranch = branch(5);
    Branch payloadBranch = branch(4);
    ExecutionPayloadHeader payload = payload();
    BeaconBlockHeader beacon =
        new BeaconBlockHeader(
            SLOT,
            1,
            filled(1),
            climb(committee.root(), committeeBranch, CURRENT_SYNC_COMMITTEE),
            climb(payloadRoot(payload), payloadBranch, EXECUTION_PAYLOAD));
    return new LightClientBootstrap(
        new LightClientHeader.Deneb(beacon, payload, payloadBranch), committee, committeeBranch);
  }

  private static Bytes executionHeader(Hash receiptsRoot, Bytes bloom) {
    return new RlpWriter()
        .beginList()
        .bytes(filled(2).bytes())
        .bytes(filled(3).bytes())
        .bytes(Address.ZERO.bytes())
        .bytes(filled(4).bytes())
        .bytes(filled(5).bytes())
        .bytes(receiptsRoot.bytes())
        .bytes(bloom)
        .uint(0)
        .uint(NUMBER)
        .uint(30_000_000)
        .uint(42_000)
        .uint(1_795_447_100)
        .bytes(Bytes.EMPTY)
        .bytes(filled(6).bytes())
        .bytes(Bytes.of(new byte[8]))
        .uint(7)
        .bytes(filled(8).bytes())
        .uint(0)
        .uint(0)
        .bytes(filled(9).bytes())
        .endList()
        .toBytes();
  }

  private ExecutionPayloadHeader payload() {
    return new ExecutionPayloadHeader(
        filled(2),
        Address.ZERO,
        filled(4),
        trie.root(),
        Bytes.of(new byte[256]),
        filled(6),
        NUMBER,
        30_000_000,
        42_000,
        1_795_447_100,
        Bytes.EMPTY,
        BigInteger.valueOf(7),
        Keccak256.FUNCTION.hash(header),
        filled(5),
        filled(8),
        0,
        0);
  }

  /** hash_tree_root of Deneb's payload header, by the specification. */
  private static Hash payloadRoot(ExecutionPayloadHeader payload) {
    Hash zeroPair = pair(Hash.ZERO, Hash.ZERO);
    Hash bloom = pair(pair(zeroPair, zeroPair), pair(zeroPair, zeroPair));
    List<Hash> fields =
        new ArrayList<>(
            List.of(
                payload.parentHash(),
                padded(payload.feeRecipient().bytes()),
                payload.stateRoot(),
                payload.receiptsRoot(),
                bloom,
                payload.prevRandao(),
                uint(payload.blockNumber()),
                uint(payload.gasLimit()),
                uint(payload.gasUsed()),
                uint(payload.timestamp()),
                pair(Hash.ZERO, uint(0)),
                uint(payload.baseFeePerGas().longValueExact()),
                payload.blockHash(),
                payload.transactionsRoot(),
                payload.withdrawalsRoot(),
                uint(payload.blobGasUsed()),
                uint(payload.excessBlobGas())));
    fields.addAll(Collections.nCopies(32 - fields.size(), Hash.ZERO));
    while (fields.size() > 1) {
      List<Hash> above = new ArrayList<>();
      for (int i = 0; i < fields.size(); i += 2) {
        above.add(pair(fields.get(i), fields.get(i + 1)));
      }
      fields = above;
    }
    return fields.getFirst();
  }

  private static Hash climb(Hash leaf, Branch branch, int index) {
    Hash node = leaf;
    int at = index;
    for (Hash sibling : branch.hashes()) {
      node = at % 2 == 1 ? pair(sibling, node) : pair(node, sibling);
      at /= 2;
    }
    return node;
  }

  private static Branch branch(int depth) {
    List<Hash> hashes = new ArrayList<>();
    for (int i = 0; i < depth; i++) {
      hashes.add(filled(100 + i));
    }
    return new Branch(hashes);
  }

  private static Hash pair(Hash left, Hash right) {
    return HashFunction.SHA_256.hash(Bytes.concat(left.bytes(), right.bytes()));
  }

  private static Hash uint(long value) {
    byte[] octets = new byte[Long.BYTES];
    ByteBuffer.wrap(octets).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
    return padded(Bytes.of(octets));
  }

  private static Hash padded(Bytes bytes) {
    return Hash.of(Bytes.concat(bytes, Bytes.of(new byte[Hash.LENGTH - bytes.length()])));
  }

  private static Hash filled(int value) {
    byte[] octets = new byte[Hash.LENGTH];
    java.util.Arrays.fill(octets, (byte) value);
    return Hash.of(Bytes.of(octets));
  }
}
