package io.nexushub.lightclient.ethereum;

import io.nexushub.crypto.Keccak256;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.protocol.trie.MerkleTrie;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Blocks days apart, the last of them with an event. The state of each keeps the hash of the one
 * before it where EIP-2935 has it, in tries with neighbours.
 */
final class HistoricChain {
  static final HashFunction KECCAK = Keccak256.FUNCTION;

  private static final Address SPEAKER = Address.hex("5fbdb2315678afecb367f032d93f642f64180aa3");
  private static final int NEIGHBOURS = 40;

  private final MerkleTrie receipts;

  /** Newest first, as evidence has them. */
  final List<Bytes> headers = new ArrayList<>();

  final List<EventEvidence.Leap> leaps = new ArrayList<>();

  /** What an account and its storage look like to who knows all of it. */
  record World(MerkleTrie accounts, MerkleTrie storage) {
    EventEvidence.Leap proof(Address account, BigInteger slot) {
      return new EventEvidence.Leap(
          accounts.prove(KECCAK.hash(account.bytes()).bytes()).nodes(),
          storage.prove(KECCAK.hash(StateProofs.word(slot)).bytes()).nodes());
    }
  }

  /**
   * @param numbers of the blocks, oldest first; the oldest has the event
   */
  HistoricChain(long... numbers) {
    Log log = new Log(SPEAKER, List.of(Hash.ZERO), Bytes.utf8("said long ago"));
    this.receipts =
        MerkleTrie.ofList(
            KECCAK,
            List.of(
                new TransactionReceipt(
                        2,
                        Bytes.of((byte) 1),
                        BigInteger.valueOf(42_000),
                        LogBloom.of(List.of(log), KECCAK).bits(),
                        List.of(log))
                    .encode()));
    headers.add(header(Hash.ZERO, Hash.ZERO, receipts.root(), numbers[0]));
    for (int i = 1; i < numbers.length; i++) {
      leapFrom(numbers[i], numbers[i - 1], KECCAK.hash(headers.getFirst()));
    }
  }

  private void leapFrom(long number, long older, Hash olderHash) {
    World world = world(EventEvidence.HISTORY_CONTRACT, HistoryRules.slotOf(older), olderHash);
    leaps.addFirst(world.proof(EventEvidence.HISTORY_CONTRACT, HistoryRules.slotOf(older)));
    headers.addFirst(header(Hash.ZERO, world.accounts().root(), Hash.ZERO, number));
  }

  /** Another block on top of the newest, as its child. */
  HistoricChain withChild(long number) {
    headers.addFirst(header(KECCAK.hash(headers.getFirst()), Hash.ZERO, Hash.ZERO, number));
    return this;
  }

  Bytes top() {
    return headers.getFirst();
  }

  EventEvidence evidence() {
    return evidence(headers, leaps);
  }

  EventEvidence evidence(List<Bytes> down, List<EventEvidence.Leap> by) {
    return new EventEvidence(down, by, 0, receipts.prove(MerkleTrie.indexKey(0)).nodes(), 0);
  }

  /** A state in which that account keeps that hash in that slot. */
  static World world(Address account, BigInteger slot, Hash kept) {
    MerkleTrie storage = MerkleTrie.empty(KECCAK);
    MerkleTrie accounts = MerkleTrie.empty(KECCAK);
    for (int i = 0; i < NEIGHBOURS; i++) {
      Hash neighbour = KECCAK.hash(Bytes.of((byte) i));
      storage = put(storage, BigInteger.valueOf(9_000 + i), neighbour);
      accounts =
          accounts.put(neighbour.bytes(), account(MerkleTrie.emptyRoot(KECCAK), BigInteger.ONE));
    }
    storage = put(storage, slot, kept);
    Bytes key = KECCAK.hash(account.bytes()).bytes();
    return new World(accounts.put(key, account(storage.root(), BigInteger.ZERO)), storage);
  }

  private static MerkleTrie put(MerkleTrie storage, BigInteger slot, Hash value) {
    BigInteger number = new BigInteger(1, value.bytes().toArray());
    return number.signum() == 0
        ? storage
        : storage.put(
            KECCAK.hash(StateProofs.word(slot)).bytes(), new RlpWriter().uint(number).toBytes());
  }

  private static Bytes account(Hash storageRoot, BigInteger balance) {
    return new RlpWriter()
        .beginList()
        .uint(1)
        .uint(balance)
        .bytes(storageRoot.bytes())
        .bytes(KECCAK.hash(Bytes.EMPTY).bytes())
        .endList()
        .toBytes();
  }

  static Bytes header(Hash parent, Hash stateRoot, Hash receiptsRoot, long number) {
    return new RlpWriter()
        .beginList()
        .bytes(parent.bytes())
        .bytes(Hash.ZERO.bytes())
        .bytes(Address.ZERO.bytes())
        .bytes(stateRoot.bytes())
        .bytes(Hash.ZERO.bytes())
        .bytes(receiptsRoot.bytes())
        .bytes(Bytes.wrap(new byte[ExecutionPayloadHeader.BLOOM_LENGTH]))
        .uint(0)
        .uint(number)
        .uint(30_000_000)
        .uint(42_000)
        .uint(1_795_447_100 + number)
        .bytes(Bytes.EMPTY)
        .bytes(Hash.ZERO.bytes())
        .bytes(Bytes.wrap(new byte[8]))
        .endList()
        .toBytes();
  }

  /** A store that holds the block for final. */
  static EthereumStore storeHolding(Bytes header) throws MalformedMessage {
    LightClientBootstrap bootstrap = Forgeries.bootstrap(8);
    ExecutionBlock block = ExecutionHeader.decode(header).block(KECCAK);
    return Forgeries.withAnchor(
        EthereumStore.startingFrom(bootstrap),
        new Anchor(9_999, bootstrap.header().beacon().root(), block));
  }
}
