package io.nexushub.lightclient.btp;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.BtpHeader;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.btp.ProofContext;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.Optional;

/**
 * What is trusted of one BTP network of another chain: its newest block and who signs the next one.
 *
 * <p>{@code state = [version, uid, network id, members, signers, section, parent section, height,
 * sequence offset, first message, message count, messages root, next message, conflict]}, RLPn.
 *
 * @param uid network address of the chain, part of everything its members sign
 * @param members who signs the next block
 * @param signers who signed the newest block, to judge a second block in its place
 * @param section hash of the newest block's network section, which the next block names
 * @param parentSection what the newest block's section named; absent for the network's first
 * @param sequenceOffset sequence number, on its own chain, of the first message ever expected here
 * @param firstMessage sequence number of the newest block's first message
 * @param nextMessage sequence number of the next message to be delivered
 * @param conflict why the client believes nobody any more
 */
public record BtpClientState(
    NetworkAddress uid,
    long networkId,
    ProofContext members,
    ProofContext signers,
    Hash section,
    Optional<Hash> parentSection,
    long height,
    long sequenceOffset,
    long firstMessage,
    long messageCount,
    Optional<Hash> messagesRoot,
    long nextMessage,
    Optional<String> conflict) {
  /** The only network type there is a use for: Keccak-256 and Ethereum's addresses. */
  public static final long NETWORK_TYPE_ETH = 1;

  private static final int VERSION = 1;
  private static final int MAX_CONFLICT = 1024;

  /**
   * The state after a block that is trusted because an operator says so. It has to announce the
   * members that sign the next one; messages it carries count as still to be delivered.
   */
  public static BtpClientState trusting(NetworkAddress uid, BtpHeader first, HashFunction keccak)
      throws MalformedMessage {
    Optional<ProofContext> announced = first.nextProofContext();
    if (announced.isEmpty() || !first.announcesProofContext()) {
      throw MalformedMessage.of("first header", "no proof context", "one that announces members");
    }
    ProofContext members = announced.get();
    Hash found = members.hash(keccak);
    if (!found.equals(first.nextProofContextHash())) {
      throw MalformedMessage.of(
          "first header's proof context", found, first.nextProofContextHash());
    }
    Optional<String> weakness = Quorum.weakness(members);
    if (weakness.isPresent()) {
      throw new MalformedMessage("first header's " + weakness.get());
    }
    return new BtpClientState(
        uid,
        first.networkId(),
        members,
        members,
        first.section().hash(keccak),
        first.previous(),
        first.height(),
        first.firstMessageSn(),
        first.firstMessageSn(),
        first.messageCount(),
        first.messagesRoot(),
        first.firstMessageSn(),
        Optional.empty());
  }

  /** Messages of the newest block that have not been delivered yet. */
  public long undelivered() {
    return firstMessage + messageCount - nextMessage;
  }

  /** How many messages were delivered in all: {@code rx_seq} of the link. */
  public long delivered() {
    return nextMessage - sequenceOffset;
  }

  /** The state once the next {@code count} messages are delivered. */
  BtpClientState afterDelivering(long count) {
    return new BtpClientState(
        uid,
        networkId,
        members,
        signers,
        section,
        parentSection,
        height,
        sequenceOffset,
        firstMessage,
        messageCount,
        messagesRoot,
        nextMessage + count,
        conflict);
  }

  BtpClientState after(BtpHeader header, HashFunction keccak) {
    return new BtpClientState(
        uid,
        networkId,
        header.nextProofContext().orElse(members),
        members,
        header.section().hash(keccak),
        header.previous(),
        header.height(),
        sequenceOffset,
        header.firstMessageSn(),
        header.messageCount(),
        header.messagesRoot(),
        header.firstMessageSn(),
        conflict);
  }

  BtpClientState frozenBy(String reason) {
    return new BtpClientState(
        uid,
        networkId,
        members,
        signers,
        section,
        parentSection,
        height,
        sequenceOffset,
        firstMessage,
        messageCount,
        messagesRoot,
        nextMessage,
        Optional.of(reason));
  }

  public Bytes encode() {
    RlpWriter out =
        new RlpWriter()
            .beginList()
            .uint(VERSION)
            .text(uid.toString())
            .uint(networkId)
            .bytes(members.encode())
            .bytes(signers.encode())
            .bytes(section.bytes())
            .bytes(parentSection.map(Hash::bytes).orElse(Bytes.EMPTY))
            .uint(height)
            .uint(sequenceOffset)
            .uint(firstMessage)
            .uint(messageCount)
            .bytes(messagesRoot.map(Hash::bytes).orElse(Bytes.EMPTY))
            .uint(nextMessage)
            .text(conflict.orElse(""));
    return out.endList().toBytes();
  }

  public static BtpClientState decode(Bytes encoded) throws MalformedMessage {
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    long version = in.uint64();
    if (version != VERSION) {
      throw MalformedMessage.of("client state version", version, VERSION);
    }
    BtpClientState state =
        new BtpClientState(
            NetworkAddress.parse(in.text(NetworkAddress.MAX_LENGTH)),
            in.uint64(),
            ProofContext.decode(in.bytes(ProofContext.MAX_LENGTH)),
            ProofContext.decode(in.bytes(ProofContext.MAX_LENGTH)),
            Hash.of(in.fixed(Hash.LENGTH)),
            optionalHash(in),
            in.uint64(),
            in.uint64(),
            in.uint64(),
            in.uint64(),
            optionalHash(in),
            in.uint64(),
            Optional.of(in.text(MAX_CONFLICT)).filter(reason -> !reason.isEmpty()));
    in.leaveList();
    in.end();
    return state;
  }

  private static Optional<Hash> optionalHash(RlpReader in) throws MalformedMessage {
    Bytes value = in.bytes(Hash.LENGTH);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.length() != Hash.LENGTH) {
      throw MalformedMessage.of("hash", value.length() + " bytes", Hash.LENGTH);
    }
    return Optional.of(Hash.of(value));
  }
}
