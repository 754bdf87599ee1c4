package io.nexushub.notary;

import io.nexushub.lightclient.ethereum.Anchor;
import io.nexushub.lightclient.ethereum.EthereumStore;
import io.nexushub.lightclient.ethereum.EthereumStoreCodec;
import io.nexushub.lightclient.ethereum.NetworkConfig;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.protocol.trie.State;
import java.util.Optional;

/** Ethereum's light client as a part of a channel's state. */
final class EthereumStates {
  private final NetworkConfig ethereum;
  private final EthereumStoreCodec codec;

  EthereumStates(NetworkConfig ethereum) {
    this.ethereum = ethereum;
    this.codec = new EthereumStoreCodec(ethereum);
  }

  EthereumStore store(State state) {
    try {
      return codec.decode(state.get(StateKeys.ethereum()).orElseThrow());
    } catch (MalformedMessage malformed) {
      throw new IllegalStateException("the light client in the state", malformed);
    }
  }

  State writeStore(State state, EthereumStore store) {
    return state.put(StateKeys.ethereum(), codec.encode(store));
  }

  /** Also keeps how many signed for each anchor, as long as the anchor is kept. */
  State advance(State state, EthereumStore before, EthereumStore after, Participation votes) {
    State next = writeStore(state, after);
    for (Anchor anchor : before.anchors()) {
      if (!after.anchors().contains(anchor)) {
        next = next.remove(StateKeys.participation(anchor.slot()));
      }
    }
    for (Anchor anchor : after.anchors()) {
      if (!before.anchors().contains(anchor)) {
        next = next.put(StateKeys.participation(anchor.slot()), encode(votes.participants()));
      }
    }
    return next;
  }

  /** Nobody signed for the checkpoint here: it was trusted. */
  Participation participation(State state, Anchor anchor) {
    long participants =
        state.get(StateKeys.participation(anchor.slot())).map(EthereumStates::decode).orElse(0L);
    return new Participation((int) participants, ethereum.preset().committeeSize());
  }

  long sequence(State state, NetworkAddress link) {
    return state.get(StateKeys.nextSequence(link)).map(EthereumStates::decode).orElseThrow();
  }

  /** Where a portal that knows nothing else has to begin to look for the next event. */
  Optional<Long> eventBlock(State state, NetworkAddress link) {
    return state.get(StateKeys.eventBlock(link)).map(EthereumStates::decode);
  }

  State writeEventBlock(State state, NetworkAddress link, long block) {
    return state.put(StateKeys.eventBlock(link), encode(block));
  }

  State writeSequence(State state, NetworkAddress link, long next) {
    return state.put(StateKeys.nextSequence(link), encode(next));
  }

  RpcItem.Dict status(State state) {
    EthereumStore store = store(state);
    RpcItem.Dict status =
        RpcItem.dict()
            .with("finalized_slot", store.finalizedSlot())
            .with("finalized_root", store.finalizedRoot().toString())
            .with("period", store.period(ethereum.preset()))
            .with("has_next_committee", store.nextCommitteeKnown() ? "0x1" : "0x0")
            .with("committee_size", ethereum.preset().committeeSize());
    if (!store.anchors().isEmpty()) {
      Anchor newest = store.anchors().getLast();
      status =
          status
              .with("execution_block", newest.execution().number())
              .with("execution_hash", newest.execution().hash().toString())
              .with("participation", participation(state, newest).participants());
    }
    return store.isFrozen()
        ? status.with("frozen", store.conflict().orElseThrow().toString())
        : status;
  }

  private static Bytes encode(long number) {
    return new RlpWriter().uint(number).toBytes();
  }

  private static long decode(Bytes encoded) {
    try {
      return RlpReader.of(encoded).uint64();
    } catch (MalformedMessage malformed) {
      throw new IllegalStateException("a number in the state", malformed);
    }
  }
}
