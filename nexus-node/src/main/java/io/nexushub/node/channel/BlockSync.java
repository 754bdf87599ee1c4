package io.nexushub.node.channel;

import io.nexushub.lft.Effect;
import io.nexushub.lft.Input;
import io.nexushub.lft.Transaction;
import io.nexushub.node.peer.PeerMessage;
import io.nexushub.node.peer.PeerMessage.Subject;
import io.nexushub.node.store.ChainStore;
import io.nexushub.node.store.StoredBlock;
import io.nexushub.node.work.Turns;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.consensus.Block;
import io.nexushub.protocol.consensus.Message;
import io.nexushub.protocol.rlp.RlpWriter;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Questions and answers between members: committed blocks for who is behind, transactions for who
 * lacks one. On the channel's event loop; the store is read on a thread of its own, so that nobody
 * who asks keeps a block from being executed.
 *
 * <p>An answer is heard if it was asked for, once. A peer's questions are answered a few at a time;
 * whoever asks more has to ask again.
 */
final class BlockSync {
  /** Of one peer's questions, those that are being answered. */
  private static final int ANSWERING_LIMIT = 4;

  /** Questions for transactions whose answers are awaited; the oldest are given up. */
  private static final int ASKING_LIMIT = 64;

  private final ChannelParts parts;
  private final Payloads payloads;
  private final Context loop;
  private final Turns<Address, Input> inbox;
  private final Consumer<Input> inputs;

  /** The question for blocks each peer asked last. */
  private final Map<Address, Long> asked = new HashMap<>();

  private final BlockQuestions questions;
  private final SequencedMap<Long, Question> askingTransactions = new LinkedHashMap<>();
  private final Map<Address, Integer> answering = new HashMap<>();
  private long exchanges;

  private record Question(Address peer, int transactions) {}

  /**
   * @param inbox takes peers' requests, as far as their shares go
   * @param inputs takes what this node asked for
   */
  BlockSync(
      ChannelParts parts,
      Payloads payloads,
      Context loop,
      Turns<Address, Input> inbox,
      Consumer<Input> inputs) {
    this.parts = parts;
    this.payloads = payloads;
    this.loop = loop;
    this.inbox = inbox;
    this.inputs = inputs;
    this.questions =
        new BlockQuestions(
            parts, this::send, (question, body) -> reading(() -> fetched(question, body)));
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
        long to = Math.min(range.to(), parts.directory().mayHaveUpTo(peer));
        Input request = new Input.BlocksRequested(Clock.micros(), peer, range.from(), to);
        if (inbox.offer(peer, request, message.body().length())) {
          asked.put(peer, message.exchange());
        }
      }
      case HAVE_BLOCKS -> {
        if (!questions.answered(peer, message.exchange(), message.body())) {
          unasked(message);
        }
      }
      case PRUNED_BLOCKS -> {
        if (!questions.pruned(peer, message.exchange())) {
          unasked(message);
        }
      }
      case WANT_SNAPSHOT, WANT_NODES -> shown(peer, message);
      case HAVE_SNAPSHOT, HAVE_NODES -> unasked(message); // The replica has begun without.
      case WANT_TRANSACTIONS -> wanted(peer, message);
      case HAVE_TRANSACTIONS -> {
        Question question = askingTransactions.get(message.exchange());
        if (question != null && question.peer.equals(peer)) {
          askingTransactions.remove(message.exchange());
          received(message.body(), question.transactions);
        } else {
          unasked(message);
        }
      }
      case CONSENSUS, TRANSACTIONS -> throw new IllegalArgumentException(message.toString());
    }
  }

  private void unasked(PeerMessage message) {
    parts
        .listener()
        .refused(
            parts.id(),
            message.subject() + ": exchange " + message.exchange() + " (expected: one asked for)");
  }

  void fetch(Effect.FetchBlocks fetch) {
    questions.fetch(fetch.peer(), fetch.fromHeight(), fetch.toHeight());
  }

  /** The replica refused something that this peer said. */
  void refused(Address peer) {
    questions.doubt(peer);
  }

  /** Asks a peer for transactions; those it has go to the blocks that lack them. */
  void ask(Address peer, List<Hash> transactions) {
    exchanges++;
    askingTransactions.put(exchanges, new Question(peer, transactions.size()));
    if (askingTransactions.size() > ASKING_LIMIT) {
      askingTransactions.pollFirstEntry();
    }
    send(peer, new PeerMessage(Subject.WANT_TRANSACTIONS, exchanges, Wire.ids(transactions)));
  }

  private void received(Bytes body, int limit) {
    parts
        .intake()
        .delivered(
            () -> Wire.readTransactions(body, limit),
            loop,
            fresh -> ready(payloads.arrived(fresh)));
  }

  private void fetched(BlockQuestions.Question question, Bytes body) {
    Address peer = question.peer();
    try {
      Wire.Blocks answer = Wire.Blocks.decode(body);
      requireBegin(question, answer.blocks());
      parts.listener().fetched(parts.id(), peer, answer.blocks().size());
      Input input =
          new Input.BlocksFetched(
              Clock.micros(), peer, answer.blocks(), answer.certificate(), answer.shares());
      if (answer.transactions().isEmpty()) {
        loop.runOnContext(called -> inputs.accept(input));
      } else {
        keep(peer, answer, () -> inputs.accept(input));
      }
    } catch (MalformedMessage e) {
      parts.listener().refused(parts.id(), String.valueOf(e.getMessage()));
      loop.runOnContext(called -> questions.disappointed(question));
    }
  }

  private static void requireBegin(BlockQuestions.Question question, List<Block> blocks)
      throws MalformedMessage {
    if (blocks.isEmpty() || blocks.getFirst().height() != question.from()) {
      throw MalformedMessage.of(
          "first block", blocks.isEmpty() ? "none" : blocks.getFirst().height(), question.from());
    }
  }

  /** Transactions first, so that the blocks find their content here. */
  private void keep(Address peer, Wire.Blocks answer, Runnable then) {
    Set<Hash> named = new HashSet<>();
    answer.blocks().forEach(block -> named.addAll(block.transactions()));
    parts
        .intake()
        .delivered(
            () -> answer.transactions(named.size()),
            loop,
            fresh -> {
              List<Transaction> wanted =
                  fresh.stream().filter(each -> named.contains(each.id())).toList();
              if (wanted.size() < fresh.size()) {
                parts
                    .listener()
                    .refused(parts.id(), "transactions of no block that came with them");
                questions.doubt(peer);
              }
              ready(payloads.keep(peer, wanted));
              then.run();
            });
  }

  private void ready(List<Hash> blocks) {
    blocks.forEach(block -> inputs.accept(new Input.PayloadReady(Clock.micros(), block)));
  }

  private void wanted(Address peer, PeerMessage question) throws MalformedMessage {
    if (!parts.directory().isMember(peer) || isBusyWith(peer)) {
      return;
    }
    List<Bytes> found = new ArrayList<>();
    List<Hash> elsewhere = new ArrayList<>();
    int room = Wire.ANSWER_BYTES;
    for (Hash id : Wire.readIds(question.body())) {
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
    answering(
        peer,
        () -> {
          committed(elsewhere, left, found);
          if (!found.isEmpty()) {
            Bytes body = Wire.transactions(found);
            send(peer, new PeerMessage(Subject.HAVE_TRANSACTIONS, question.exchange(), body));
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
        block = parts.store().block(height).orElse(null);
        if (block == null) {
          continue; // dropped meanwhile
        }
      }
      Bytes bytes = block.transactions().get(place.index());
      if (bytes.length() <= left) {
        found.add(bytes);
        left -= bytes.length();
      }
    }
  }

  /** To who joins by a snapshot; to members only, because it is all there is to know. */
  private void shown(Address peer, PeerMessage question) throws MalformedMessage {
    boolean nodes = question.subject() == Subject.WANT_NODES;
    List<Hash> hashes = nodes ? SnapshotServing.readHashes(question.body()) : List.of();
    if (!parts.directory().isMember(peer) || isBusyWith(peer)) {
      return;
    }
    SnapshotServing serving = new SnapshotServing(parts.store());
    answering(
        peer,
        () -> {
          Bytes body =
              nodes
                  ? serving.nodes(hashes)
                  : serving
                      .offer()
                      .map(SnapshotOffer::encode)
                      .filter(offer -> offer.length() <= Wire.MAX_ANSWER)
                      .orElse(SnapshotOffer.NOTHING);
          Subject subject = nodes ? Subject.HAVE_NODES : Subject.HAVE_SNAPSHOT;
          send(peer, new PeerMessage(subject, question.exchange(), body));
        });
  }

  void answer(Effect.SendBlocks answer) {
    Address peer = answer.peer();
    Long exchange = asked.remove(peer);
    if (exchange != null && !isBusyWith(peer)) {
      answering(
          peer,
          () -> {
            try {
              if (answer.fromHeight() >= parts.store().firstKept()) {
                Bytes body = new BlockAnswer(parts.store(), answer).blocks().encode();
                send(peer, new PeerMessage(Subject.HAVE_BLOCKS, exchange, body));
                return;
              }
            } catch (BlockAnswer.Pruned meanwhile) {
              parts.listener().dropped(parts.id(), String.valueOf(meanwhile.getMessage()));
            }
            Bytes first = new RlpWriter().uint(parts.store().firstKept()).toBytes();
            send(peer, new PeerMessage(Subject.PRUNED_BLOCKS, exchange, first));
          });
    }
  }

  private boolean isBusyWith(Address peer) {
    boolean busy = answering.getOrDefault(peer, 0) >= ANSWERING_LIMIT;
    if (busy) {
      parts.listener().dropped(parts.id(), "a question of a peer that has asked others just now");
    }
    return busy;
  }

  private void answering(Address peer, Runnable answer) {
    answering.merge(peer, 1, Integer::sum);
    reading(() -> {
      answer.run();
      loop.runOnContext(done -> answering.merge(peer, -1, Integer::sum));
    });
  }

  private void reading(Runnable task) {
    try {
      parts
          .answers()
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
