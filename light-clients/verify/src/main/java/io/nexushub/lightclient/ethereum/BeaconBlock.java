package io.nexushub.lightclient.ethereum;

import io.nexushub.lightclient.ethereum.SszType.BitList;
import io.nexushub.lightclient.ethereum.SszType.ByteList;
import io.nexushub.lightclient.ethereum.SszType.Container;
import io.nexushub.lightclient.ethereum.SszType.IntegerList;
import io.nexushub.lightclient.ethereum.SszType.Octets;
import io.nexushub.lightclient.ethereum.SszType.SszList;
import io.nexushub.lightclient.ethereum.SszType.Vector;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * A beacon block as nodes serve it, hashed: its header, and what ties the execution block in it to
 * the header's body root. Nobody has to be believed: what was changed has another root.
 *
 * @param payload from {@code executionBlock} up to the body root, as a {@link BeaconLeap} has it
 */
public record BeaconBlock(BeaconBlockHeader header, Hash executionBlock, Branch payload) {
  /** MAX_PAYLOAD_SIZE, and what the operations beside the payload may have. */
  public static final int MAX_LENGTH = 12 * 1024 * 1024;

  private static final SszType UINT64 = new Octets(8);
  private static final SszType ROOT = new Octets(32);
  private static final SszType ADDRESS = new Octets(20);
  private static final SszType PUBLIC_KEY = new Octets(48);
  private static final SszType SIGNATURE = new Octets(96);

  private static final SszContainer SIGNED =
      new SszContainer("signed beacon block", SszContainer.VARIABLE, 96);
  private static final SszContainer BLOCK =
      new SszContainer("beacon block", 8, 8, 32, 32, SszContainer.VARIABLE);

  private static final int EXECUTION_PAYLOAD = 9;
  private static final int BLOCK_HASH = 12;
  private static final int MAX_OPERATIONS = 16;
  private static final int DEPOSIT_PROOF = 33;
  private static final int MAX_VALIDATORS_PER_COMMITTEE = 2048;
  private static final long MAX_TRANSACTIONS = 1L << 20;
  private static final long MAX_TRANSACTION = 1L << 30;
  private static final int MAX_BLOB_COMMITMENTS = 4096;
  private static final int MAX_DEPOSIT_REQUESTS = 8192;

  private static final SszType CHECKPOINT = new Container(UINT64, ROOT);
  private static final SszType ATTESTATION_DATA =
      new Container(UINT64, UINT64, ROOT, CHECKPOINT, CHECKPOINT);

  /** SignedBeaconBlock of Bellatrix or later; the fork is that of its slot. */
  public static BeaconBlock decode(NetworkConfig network, Bytes ssz) throws MalformedMessage {
    if (ssz.length() > MAX_LENGTH) {
      throw MalformedMessage.of("beacon block", ssz.length() + " bytes", "<= " + MAX_LENGTH);
    }
    List<Bytes> block = BLOCK.split(SIGNED.split(ssz).getFirst());
    long slot = new SszReader("slot", block.get(0)).uint64();
    Fork fork = network.forkAtSlot(slot);
    if (!fork.hasPayload()) {
      throw MalformedMessage.of("beacon block of slot " + slot, fork, "Bellatrix or later");
    }
    Container body = body(fork, network.preset());
    Bytes bodySsz = block.get(4);
    List<Hash> fields = body.roots(bodySsz);
    Container payload = payload(fork, network.preset());
    Bytes payloadSsz = body.split(bodySsz).get(EXECUTION_PAYLOAD);
    List<Hash> payloadFields = payload.roots(payloadSsz);
    BeaconBlockHeader header =
        new BeaconBlockHeader(
            slot,
            new SszReader("proposer", block.get(1)).uint64(),
            new Hash(block.get(2)),
            new Hash(block.get(3)),
            MerkleTree.root(fields));
    return new BeaconBlock(
        header,
        payloadFields.get(BLOCK_HASH),
        MerkleTree.branch(payloadFields, BLOCK_HASH, payloadFields.size())
            .and(MerkleTree.branch(fields, EXECUTION_PAYLOAD, fields.size())));
  }

  /** BeaconBlockBody. */
  private static Container body(Fork fork, Preset preset) {
    boolean electra = fork.isAtLeast(Fork.ELECTRA);
    SszType header = new Container(UINT64, UINT64, ROOT, ROOT, ROOT);
    SszType signedHeader = new Container(header, SIGNATURE);
    long attesters =
        (long) MAX_VALIDATORS_PER_COMMITTEE * (electra ? preset.maxCommitteesPerSlot() : 1);
    SszType indexed = new Container(new IntegerList(attesters), ATTESTATION_DATA, SIGNATURE);
    SszType attestation =
        electra
            ? new Container(
                new BitList(attesters),
                ATTESTATION_DATA,
                SIGNATURE,
                new Octets((preset.maxCommitteesPerSlot() + 7) / 8))
            : new Container(new BitList(attesters), ATTESTATION_DATA, SIGNATURE);
    SszType deposit =
        new Container(
            new Vector(ROOT, DEPOSIT_PROOF), new Container(PUBLIC_KEY, ROOT, UINT64, SIGNATURE));
    List<SszType> fields = new ArrayList<>();
    fields.add(SIGNATURE); // randao_reveal
    fields.add(new Container(ROOT, UINT64, ROOT)); // eth1_data
    fields.add(ROOT); // graffiti
    fields.add(new SszList(new Container(signedHeader, signedHeader), MAX_OPERATIONS));
    fields.add(new SszList(new Container(indexed, indexed), electra ? 1 : 2));
    fields.add(new SszList(attestation, electra ? 8 : 128));
    fields.add(new SszList(deposit, MAX_OPERATIONS));
    fields.add(signedOperations(new Container(UINT64, UINT64))); // voluntary_exits
    fields.add(new Container(new Octets(preset.bitsLength()), SIGNATURE)); // sync_aggregate
    fields.add(payload(fork, preset));
    if (fork.isAtLeast(Fork.CAPELLA)) { // bls_to_execution_changes
      fields.add(signedOperations(new Container(UINT64, PUBLIC_KEY, ADDRESS)));
    }
    if (fork.isAtLeast(Fork.DENEB)) {
      fields.add(new SszList(PUBLIC_KEY, MAX_BLOB_COMMITMENTS)); // as long as a commitment
    }
    if (electra) {
      fields.add(executionRequests());
    }
    return new Container(fields);
  }

  private static SszType signedOperations(SszType operation) {
    return new SszList(new Container(operation, SIGNATURE), MAX_OPERATIONS);
  }

  private static SszType executionRequests() {
    return new Container(
        new SszList(
            new Container(PUBLIC_KEY, ROOT, UINT64, SIGNATURE, UINT64), MAX_DEPOSIT_REQUESTS),
        new SszList(new Container(ADDRESS, PUBLIC_KEY, UINT64), MAX_OPERATIONS),
        new SszList(new Container(ADDRESS, PUBLIC_KEY, PUBLIC_KEY), 2));
  }

  /** ExecutionPayload. */
  private static Container payload(Fork fork, Preset preset) {
    List<SszType> fields = new ArrayList<>();
    fields.addAll(List.of(ROOT, ADDRESS, ROOT, ROOT));
    fields.add(new Octets(ExecutionPayloadHeader.BLOOM_LENGTH));
    fields.addAll(List.of(ROOT, UINT64, UINT64, UINT64, UINT64));
    fields.add(new ByteList(ExecutionPayloadHeader.MAX_EXTRA_DATA));
    fields.addAll(List.of(ROOT, ROOT)); // base_fee_per_gas, block_hash
    fields.add(new SszList(new ByteList(MAX_TRANSACTION), MAX_TRANSACTIONS));
    if (fork.isAtLeast(Fork.CAPELLA)) {
      fields.add(
          new SszList(new Container(UINT64, UINT64, ADDRESS, UINT64), preset.maxWithdrawals()));
    }
    if (fork.isAtLeast(Fork.DENEB)) {
      fields.addAll(List.of(UINT64, UINT64));
    }
    return new Container(fields);
  }
}
