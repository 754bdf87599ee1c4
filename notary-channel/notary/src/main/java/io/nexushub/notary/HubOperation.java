package io.nexushub.notary;

import io.nexushub.lightclient.ethereum.EventEvidence;
import io.nexushub.lightclient.goloop.GoloopUpdate;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.btp.RelayMessage;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;

/** What a transaction of a hub channel asks for; each channel takes some of them. */
public sealed interface HubOperation {
  /** What fits into a transaction beside its envelope. */
  int MAX_BATCH_BYTES = HubTransaction.MAX_BYTES - HubTransaction.ENVELOPE_BYTES;

  /** An RLP string's head, at its longest. */
  int ITEM_HEAD = 5;

  /** More event proofs than this belong into several transactions. */
  int MAX_EVENT_PROOFS = 32;

  /** The longest update of any chain: a line of goloop's headers. */
  int MAX_UPDATE_BYTES = GoloopUpdate.MAX_LENGTH;

  /** What members agree on is a few numbers and names. */
  int MAX_CHANGE_BYTES = 4096;

  /**
   * Body {@code [link, message]}: BTP blocks and messages of the chain behind a link.
   *
   * @param link network address of the community the link leads to
   * @param message a BTP 2.0 relay message, byte for byte
   */
  record Relay(NetworkAddress link, Bytes message) implements HubOperation {}

  /**
   * Body {@code [update]}: a step of the light client that the channel is.
   *
   * @param update for Ethereum a byte for the form (1 update, 2 finality update, 3 optimistic
   *     update), then its SSZ, as beacon nodes serve it; for loopchain and goloop their updates'
   *     encodings
   */
  record Update(Bytes update) implements HubOperation {}

  /**
   * Body {@code [link, [proof…]]}: logs of the linked contract in finalised blocks (Ethereum's
   * EventEvidence), in the order of their sequence numbers.
   */
  record ProveEvents(NetworkAddress link, List<Bytes> proofs) implements HubOperation {
    public ProveEvents {
      proofs = List.copyOf(proofs);
    }

    /** As many operations as it takes for each to fit into a transaction, in order. */
    public static List<ProveEvents> batches(NetworkAddress link, List<Bytes> proofs) {
      List<ProveEvents> batches = new ArrayList<>();
      List<Bytes> batch = new ArrayList<>();
      long bytes = 0;
      for (Bytes proof : proofs) {
        bytes += proof.length() + ITEM_HEAD;
        if (!batch.isEmpty() && (batch.size() == MAX_EVENT_PROOFS || bytes > MAX_BATCH_BYTES)) {
          batches.add(new ProveEvents(link, batch));
          batch.clear();
          bytes = (long) proof.length() + ITEM_HEAD;
        }
        batch.add(proof);
      }
      if (!batch.isEmpty()) {
        batches.add(new ProveEvents(link, batch));
      }
      return batches;
    }
  }

  /**
   * Body {@code [change, [signature…]]}: what more than two thirds of the members have agreed on.
   *
   * @param change in the words of the channel, which also says what exactly is signed
   */
  record Govern(Bytes change, List<Signature> approvals) implements HubOperation {
    public Govern {
      approvals = List.copyOf(approvals);
    }
  }

  /** Body {@code []}: time has come for something the channel owes, and no message is under way. */
  record Advance() implements HubOperation {}

  /** The number that stands for the operation in a transaction. */
  default long number() {
    return switch (this) {
      case Relay relay -> 1;
      case Update update -> 2;
      case ProveEvents events -> 3;
      case Govern govern -> 4;
      case Advance advance -> 5;
    };
  }

  /** How messages to people call it. */
  default String title() {
    return switch (this) {
      case Relay relay -> "relay";
      case Update update -> "update";
      case ProveEvents events -> "prove-events";
      case Govern govern -> "govern";
      case Advance advance -> "advance";
    };
  }

  /** Appends the body, one list. */
  default void encodeTo(RlpWriter out) {
    switch (this) {
      case Relay(NetworkAddress link, Bytes message) ->
          out.beginList().text(link.toString()).bytes(message).endList();
      case Update(Bytes update) -> out.beginList().bytes(update).endList();
      case ProveEvents(NetworkAddress link, List<Bytes> proofs) -> {
        out.beginList().text(link.toString()).beginList();
        proofs.forEach(out::bytes);
        out.endList().endList();
      }
      case Govern(Bytes change, List<Signature> approvals) -> {
        out.beginList().bytes(change).beginList();
        approvals.forEach(approval -> out.bytes(approval.bytes()));
        out.endList().endList();
      }
      case Advance advance -> out.beginList().endList();
    }
  }

  static HubOperation decode(long number, RlpReader in) throws MalformedMessage {
    in.enterList();
    HubOperation operation =
        switch ((int) Math.min(number, Integer.MAX_VALUE)) {
          case 1 -> new Relay(network(in), in.bytes(RelayMessage.MAX_LENGTH));
          case 2 -> new Update(in.bytes(MAX_UPDATE_BYTES));
          case 3 -> new ProveEvents(network(in), proofs(in));
          case 4 -> new Govern(in.bytes(MAX_CHANGE_BYTES), approvals(in));
          case 5 -> new Advance();
          default ->
              throw MalformedMessage.of(
                  "transaction.kind",
                  number,
                  "1 relay, 2 update, 3 prove-events, 4 govern or 5 advance");
        };
    in.leaveList();
    return operation;
  }

  private static NetworkAddress network(RlpReader in) throws MalformedMessage {
    return NetworkAddress.parse(in.text(NetworkAddress.MAX_LENGTH));
  }

  private static List<Signature> approvals(RlpReader in) throws MalformedMessage {
    List<Signature> approvals = new ArrayList<>();
    in.enterList();
    while (in.hasNext()) {
      if (approvals.size() == ChannelGenesis.MAX_MEMBERS) {
        throw MalformedMessage.of(
            "approvals", "> " + ChannelGenesis.MAX_MEMBERS, "<= " + ChannelGenesis.MAX_MEMBERS);
      }
      approvals.add(new Signature(in.fixed(Signature.LENGTH)));
    }
    in.leaveList();
    return approvals;
  }

  private static List<Bytes> proofs(RlpReader in) throws MalformedMessage {
    List<Bytes> proofs = new ArrayList<>();
    in.enterList();
    while (in.hasNext()) {
      if (proofs.size() == MAX_EVENT_PROOFS) {
        throw MalformedMessage.of("proofs", "> " + MAX_EVENT_PROOFS, "1 to " + MAX_EVENT_PROOFS);
      }
      proofs.add(in.bytes(EventEvidence.MAX_LENGTH));
    }
    in.leaveList();
    if (proofs.isEmpty()) {
      throw MalformedMessage.of("proofs", "none", "1 to " + MAX_EVENT_PROOFS);
    }
    return proofs;
  }
}
