package io.nexushub.node.channel;

import io.nexushub.lft.Effect;
import io.nexushub.lft.Input;
import io.nexushub.lft.Notarisation;
import io.nexushub.lft.Transaction;
import io.nexushub.node.peer.PeerMessage;
import io.nexushub.node.peer.PeerMessage.Subject;
import io.nexushub.node.store.ChainStore;
import io.nexushub.node.store.StoredBlock;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.Message;
import io.nexushub.protocol.consensus.NotaryShares;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Questions and answers between members: committed blocks for who is behind, transactions for who
 * lacks one. On the channel's event loop; the store is read on the execution thread.
 */
final class BlockSync {
  /** Blocks and their transactions in one answer; what does not fit is asked for again. */
  static final int ANSWER_BYTES = Wire.MAX_TRANSACTION;

  private final ChannelParts parts;
  private final Payloads payloads;
  private final Context loop;
  private final Consumer<Input> inputs;

  /** The question each peer asked last, and the one each peer was asked last. */
  private final Map<Address, Long> asked = new HashMap<>();

  private final Map<Address, Long> asking = new HashMap<>();
  private long exchanges;

  BlockSync(ChannelParts parts, Payloads payloads, Context loop, Consumer<Input> inputs) {
    this.parts = parts;
    this.payloads = payloads;
    this.loop = loop;
    this.inputs = inputs;
  }

  void send(Address to, Message message) {
    send(to, PeerMessage.of(Subject.CONSENSUS, message.encode()));
  }

  private void send(Address to, PeerMessage message) {
    parts.directory().certificateOf(to).ifPresent(peer -> parts.peers().send(peer, message));
  }

  void heard(Address peer, PeerMessage message) throws MalformedMessage {
    switch (message.subject()) {
      case WANT_BLOCKS -> {
        Wire.Range range = Wire.Range.decode(message.body());
        asked.put(peer, message.exchange());
        inputs.accept(new Input.BlocksRequested(Clock.micros(), peer, range.from(), range.to()));
      }
      case HAVE_BLOCKS -> {
        if (asking.remove(peer, message.exchange())) {
          inExecution(() -> fetched(peer, message.body()));
        }
      }
      case WANT_TRANSACTIONS -> wanted(peer, Wire.readIds(message.body()));
      case HAVE_TRANSACTIONS -> keep(Wire.readTransactions(message.body()), () -> {});
      case CONSENSUS, TRANSACTIONS -> throw new IllegalArgumentException(message.toString());
    }
  }

  void fetch(Effect.FetchBlocks fetch) {
    exchanges++;
    asking.put(fetch.peer(), exchanges);
    Bytes range = new Wire.Range(fetch.fromHeight(), fetch.toHeight()).encode();
    send(fetch.peer(), new PeerMessage(Subject.WANT_BLOCKS, exchanges, range));
  }

  private void fetched(Address peer, Bytes body) {
    try {
      Wire.Blocks answer = Wire.Blocks.decode(body);
      Input input =
          new Input.BlocksFetched(
              Clock.micros(), peer, answer.blocks(), answer.certificate(), answer.shares());
      loop.runOnContext(called -> keep(answer.transactions(), () -> inputs.accept(input)));
    } catch (MalformedMessage e) {
      parts.listener().refused(parts.id(), String.valueOf(e.getMessage()));
    }
  }

  /** Transactions first, so that the blocks find their content here. */
  private void keep(List<Bytes> transactions, Runnable then) {
    if (transactions.isEmpty()) {
      then.run();
      return;
    }
    parts
        .intake()
        .delivered(
            transactions,
            loop,
            fresh -> {
              for (Hash block : payloads.keep(fresh)) {
                inputs.accept(new Input.PayloadReady(Clock.micros(), block));
              }
              then.run();
            });
  }

  private void wanted(Address peer, List<Hash> ids) {
    List<Bytes> found = new ArrayList<>();
    List<Hash> elsewhere = new ArrayList<>();
    int room = ANSWER_BYTES;
    for (Hash id : ids) {
      Optional<Bytes> bytes =
          parts.mempool().get(id).or(() -> payloads.find(id)).map(Transaction::bytes);
      if (bytes.isEmpty()) {
        elsewhere.add(id);
      } else if (bytes.get().length() <= room) {
        found.add(bytes.get());
        room -= bytes.get().length();
      }
    }
    int left = room;
    inExecution(() -> {
      committed(elsewhere, left, found);
      if (!found.isEmpty()) {
        send(peer, PeerMessage.of(Subject.HAVE_TRANSACTIONS, Wire.transactions(found)));
      }
    });
  }

  private void committed(List<Hash> ids, int room, List<Bytes> found) {
    int left = room;
    long height = -1;
    StoredBlock block = null;
    for (Hash id : ids) {
      ChainStore.Place place = parts.store().placeOf(id).orElse(null);
      if (place == null) {
        continue;
      }
      if (block == null || place.height() != height) {
        height = place.height();
        block = parts.store().block(height).orElseThrow();
      }
      Bytes bytes = block.transactions().get(place.index());
      if (bytes.length() <= left) {
        found.add(bytes);
        left -= bytes.length();
      }
    }
  }

  void answer(Effect.SendBlocks answer) {
    Long exchange = asked.remove(answer.peer());
    if (exchange != null) {
      inExecution(() ->
          send(
              answer.peer(),
              new PeerMessage(Subject.HAVE_BLOCKS, exchange, blocks(answer).encode())));
    }
  }

  /** Fewer blocks than asked for if they would not fit: each is certified by the next. */
  private Wire.Blocks blocks(Effect.SendBlocks answer) {
    List<Block> blocks = new ArrayList<>();
    List<NotaryShares> shares = new ArrayList<>();
    List<Bytes> transactions = new ArrayList<>();
    long room = ANSWER_BYTES;
    long height = answer.fromHeight();
    for (; height <= answer.toHeight() && room > 0; height++) {
      StoredBlock stored = parts.store().block(height).orElseThrow();
      blocks.add(stored.block());
      parts.store().notarisation(height).map(Notarisation::toMessage).ifPresent(shares::add);
      room -= (long) Hash.LENGTH * stored.transactions().size() + 1024;
      for (Bytes transaction : stored.transactions()) {
        room -= transaction.length();
        transactions.add(transaction);
      }
    }
    if (height <= answer.toHeight()) {
      return new Wire.Blocks(blocks, certificateOf(height - 1), shares, transactions);
    }
    blocks.addAll(answer.further());
    QuorumCertificate certificate =
        answer.certificate().orElseGet(() -> certificateOf(answer.toHeight()));
    return new Wire.Blocks(blocks, certificate, shares, transactions);
  }

  private QuorumCertificate certificateOf(long height) {
    return parts.store().block(height + 1).orElseThrow().block().justify();
  }

  private void inExecution(Runnable task) {
    try {
      parts
          .execution()
          .execute(() -> {
            try {
              task.run();
            } catch (Throwable e) { // an Error, too, must stop the node and not leave it waiting
              parts.fatal().accept(e);
            }
          });
    } catch (RejectedExecutionException e) {
      parts.listener().dropped(parts.id(), "a peer's question: the node is stopping");
    }
  }
}
