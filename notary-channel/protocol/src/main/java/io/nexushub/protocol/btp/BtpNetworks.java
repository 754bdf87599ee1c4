package io.nexushub.protocol.btp;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.btp.BtpDigest.NetworkDigest;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.protocol.trie.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The BTP networks of a chain, as they stand in its state: the next message number and the last
 * section of each, and who signs.
 *
 * <p>A network gets a section in a block if it has messages there, if the proof context changes,
 * and in the first block after it was opened, where the proof context is announced to whoever
 * begins to follow it.
 *
 * <p>All keys in the state begin with {@code btp/}.
 *
 * @param digest that of the network type: Keccak-256 for {@code eth}
 */
public record BtpNetworks(HashFunction digest) {
  private static final Bytes IDS = Bytes.utf8("btp/networks");
  private static final Bytes CONTEXT = Bytes.utf8("btp/context");
  private static final Bytes NETWORK = Bytes.utf8("btp/network/");
  private static final Bytes SIGNERS = Bytes.utf8("btp/signers");

  /**
   * A network of a chain.
   *
   * @param name by convention the network address of the chain at its other end
   * @param nextSn the number of the next message; the first is 0
   * @param lastSection absent until its first block
   */
  public record Network(
      long id, String name, long openHeight, long nextSn, Optional<Hash> lastSection) {}

  /** The state after a block, and what the block says. */
  public record Appended(State state, Optional<BtpDigest> digest) {}

  /** Opens the next network; ids count from 1. */
  public State open(State state, String name, long height) {
    List<Long> ids = ids(state);
    if (ids.size() == BtpDigest.MAX_NETWORKS) {
      throw new IllegalStateException(
          "BTP networks: " + ids.size() + " are open (expected: < " + BtpDigest.MAX_NETWORKS + ")");
    }
    long id = ids.size() + 1L;
    List<Long> extended = new ArrayList<>(ids);
    extended.add(id);
    return write(
        state.put(IDS, encodeIds(extended)), new Network(id, name, height, 0, Optional.empty()));
  }

  public List<Long> ids(State state) {
    return state.get(IDS).map(BtpNetworks::decodeIds).orElse(List.of());
  }

  public Optional<Network> network(State state, long id) {
    return state.get(key(id)).map(value -> decode(id, value));
  }

  /** The network with that name, such as {@code 0x3.icon}. */
  public Optional<Network> named(State state, String name) {
    return ids(state).stream()
        .flatMap(id -> network(state, id).stream())
        .filter(network -> network.name().equals(name))
        .findFirst();
  }

  /** Hash of the proof context announced last: its members sign the next block. */
  public Optional<Hash> contextHash(State state) {
    return state.get(CONTEXT).map(Hash::of);
  }

  /**
   * From this block on others sign than the chain's founders: in the last block of an epoch, so
   * that the old ones sign who comes after them.
   *
   * @param keys of the members of the next epoch, in their order
   */
  public State appoint(State state, List<PublicKey> keys) {
    List<Address> signers = keys.stream().map(key -> Address.of(key, digest)).toList();
    return state.put(SIGNERS, ProofContext.of(signers).encode());
  }

  /** Who was appointed last, if anybody was. */
  public Optional<ProofContext> appointed(State state) {
    return state.get(SIGNERS).map(BtpNetworks::decodeSigners);
  }

  private static ProofContext decodeSigners(Bytes value) {
    try {
      return ProofContext.decode(value);
    } catch (MalformedMessage e) {
      throw new IllegalStateException("the list of BTP signers is not ours", e);
    }
  }

  /**
   * Ends a block.
   *
   * @param founders who signs the block after this one, unless others were appointed
   * @param outgoing the block's messages by network id, in order, of at most {@link
   *     BtpMessage#MAX_LENGTH} bytes each
   */
  public Appended append(
      State state, ProofContext founders, SortedMap<Long, List<Bytes>> outgoing) {
    ProofContext next = appointed(state).orElse(founders);
    Hash nextHash = next.hash(digest);
    boolean changes = !contextHash(state).equals(Optional.of(nextHash));
    List<Long> ids = ids(state);
    if (!ids.containsAll(outgoing.keySet())) {
      throw new IllegalArgumentException(
          "messages for networks " + outgoing.keySet() + " (expected: of " + ids + ")");
    }
    outgoing.values().forEach(BtpNetworks::requireDeliverable);
    State after = changes ? state.put(CONTEXT, nextHash.bytes()) : state;
    List<NetworkDigest> sections = new ArrayList<>();
    for (long id : ids) {
      Network network = network(state, id).orElseThrow();
      List<Bytes> messages = outgoing.getOrDefault(id, List.of());
      boolean announces = changes || network.lastSection().isEmpty();
      if (!announces && messages.isEmpty()) {
        continue;
      }
      NetworkDigest section =
          NetworkDigest.of(
              digest,
              id,
              network.nextSn() * 2 + (announces ? 1 : 0),
              network.lastSection(),
              messages);
      sections.add(section);
      after =
          write(
              after,
              new Network(
                  id,
                  network.name(),
                  network.openHeight(),
                  network.nextSn() + messages.size(),
                  Optional.of(section.sectionHash())));
    }
    return new Appended(
        after,
        sections.isEmpty() ? Optional.empty() : Optional.of(BtpDigest.of(digest, next, sections)));
  }

  /** A message that no verifier decodes would block its network for good. */
  private static void requireDeliverable(List<Bytes> messages) {
    for (Bytes message : messages) {
      if (message.length() > BtpMessage.MAX_LENGTH) {
        throw new IllegalArgumentException(
            "message of "
                + message.length()
                + " bytes (expected: <= "
                + BtpMessage.MAX_LENGTH
                + ")");
      }
    }
  }

  private static State write(State state, Network network) {
    RlpWriter out =
        new RlpWriter()
            .beginList()
            .text(network.name())
            .signed(network.openHeight())
            .signed(network.nextSn());
    Rlpn.writeOrNone(out, network.lastSection());
    return state.put(key(network.id()), out.endList().toBytes());
  }

  private static Network decode(long id, Bytes value) {
    try {
      RlpReader in = RlpReader.of(value);
      in.enterList();
      Network network =
          new Network(
              id,
              in.text(NetworkAddress.MAX_LENGTH),
              Rlpn.natural(in, "open height"),
              Rlpn.natural(in, "next sn"),
              Rlpn.hashOrNone(in));
      in.leaveList();
      in.end();
      return network;
    } catch (MalformedMessage e) {
      throw new IllegalStateException("state of BTP network " + id + " is not ours", e);
    }
  }

  private static Bytes encodeIds(List<Long> ids) {
    RlpWriter out = new RlpWriter().beginList();
    ids.forEach(out::uint);
    return out.endList().toBytes();
  }

  private static List<Long> decodeIds(Bytes value) {
    try {
      List<Long> ids = new ArrayList<>();
      RlpReader in = RlpReader.of(value);
      in.enterList();
      while (in.hasNext()) {
        ids.add(in.uint64());
      }
      in.leaveList();
      in.end();
      return ids;
    } catch (MalformedMessage e) {
      throw new IllegalStateException("the list of BTP networks is not ours", e);
    }
  }

  private static Bytes key(long id) {
    return Bytes.concat(NETWORK, new RlpWriter().uint(id).toBytes());
  }
}
