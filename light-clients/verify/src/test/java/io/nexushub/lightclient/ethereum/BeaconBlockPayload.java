package io.nexushub.lightclient.ethereum;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.protocol.trie.MerkleTrie;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** The execution payload of a Deneb beacon block, and the execution header that it stands for. */
record BeaconBlockPayload(Hash blockHash, Bytes header) {
  private static final int MESSAGE = 4 + 96;
  private static final int BODY_OFFSET = 8 + 8 + 32 + 32;

  /** RANDAO reveal, eth1 data, graffiti, five offsets and the sync aggregate come before it. */
  private static final int PAYLOAD_OFFSET = 96 + 72 + 32 + 5 * 4 + 160;

  private static final int WITHDRAWAL = 44;

  static BeaconBlockPayload of(Bytes signedBlock, HashFunction keccak) throws MalformedMessage {
    Bytes message = signedBlock.from(MESSAGE);
    Hash parentRoot = new Hash(message.slice(16, 48));
    Bytes body = message.from(number(message, BODY_OFFSET));
    int start = number(body, PAYLOAD_OFFSET);
    int end = number(body, PAYLOAD_OFFSET + 4);
    Bytes payload = body.slice(start, end);
    SszReader in = new SszReader("payload", payload);
    RlpWriter out = new RlpWriter().beginList();
    Hash parentHash = in.hash();
    Bytes feeRecipient = in.fixed(20);
    Hash stateRoot = in.hash();
    Hash receiptsRoot = in.hash();
    Bytes bloom = in.fixed(256);
    Hash prevRandao = in.hash();
    long blockNumber = in.uint64();
    long gasLimit = in.uint64();
    long gasUsed = in.uint64();
    long timestamp = in.uint64();
    int extraData = in.offset();
    BigInteger baseFee = in.uint256();
    Hash blockHash = in.hash();
    int transactions = in.offset();
    int withdrawals = in.offset();
    long blobGasUsed = in.uint64();
    long excessBlobGas = in.uint64();
    Hash noOmmers = keccak.hash(Bytes.hex("c0"));
    out.bytes(parentHash.bytes()).bytes(noOmmers.bytes()).bytes(feeRecipient);
    out.bytes(stateRoot.bytes());
    out.bytes(root(transactions(payload.slice(transactions, withdrawals)), keccak));
    out.bytes(receiptsRoot.bytes()).bytes(bloom).uint(0).uint(blockNumber).uint(gasLimit);
    out.uint(gasUsed).uint(timestamp).bytes(payload.slice(extraData, transactions));
    out.bytes(prevRandao.bytes()).bytes(Bytes.wrap(new byte[8])).uint(baseFee);
    out.bytes(root(withdrawals(payload.from(withdrawals)), keccak));
    out.uint(blobGasUsed).uint(excessBlobGas).bytes(parentRoot.bytes());
    return new BeaconBlockPayload(blockHash, out.endList().toBytes());
  }

  private static Bytes root(List<Bytes> items, HashFunction keccak) {
    return MerkleTrie.ofList(keccak, items).root().bytes();
  }

  private static List<Bytes> transactions(Bytes list) {
    int count = number(list, 0) / 4;
    List<Bytes> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int end = i + 1 < count ? number(list, 4 * (i + 1)) : list.length();
      items.add(list.slice(number(list, 4 * i), end));
    }
    return items;
  }

  private static List<Bytes> withdrawals(Bytes list) throws MalformedMessage {
    List<Bytes> items = new ArrayList<>();
    for (int at = 0; at < list.length(); at += WITHDRAWAL) {
      SszReader in = new SszReader("withdrawal", list.slice(at, at + WITHDRAWAL));
      RlpWriter out = new RlpWriter().beginList().uint(in.uint64()).uint(in.uint64());
      items.add(out.bytes(in.fixed(20)).uint(in.uint64()).endList().toBytes());
    }
    return items;
  }

  private static int number(Bytes ssz, int at) {
    int value = 0;
    for (int i = 3; i >= 0; i--) {
      value = value << 8 | (ssz.at(at + i) & 0xff);
    }
    return value;
  }
}
