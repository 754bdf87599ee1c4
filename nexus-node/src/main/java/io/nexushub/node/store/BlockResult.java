package io.nexushub.node.store;

import io.nexushub.crypto.Keccak256;
import io.nexushub.lft.Execution;
import io.nexushub.lft.LogEvent;
import io.nexushub.lft.Receipt;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.BtpDigest;
import io.nexushub.protocol.consensus.BlockOutcome;
import io.nexushub.protocol.consensus.Member;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What executing a block gave, as far as it is kept beside the state itself.
 *
 * @param messages what left the chain over BTP
 * @param members who shall be members from the next epoch on, if the block asked for a change. No
 *     part of {@link #hash}: the child's header says it by itself
 */
public record BlockResult(
    Hash stateRoot,
    List<Receipt> receipts,
    Optional<BtpDigest> messages,
    Optional<List<Member>> members) {
  private static final int MAX_TEXT = 4 << 20;

  public BlockResult {
    receipts = List.copyOf(receipts);
    members = members.map(List::copyOf);
  }

  /** Of a block that leaves the membership as it is. */
  public BlockResult(Hash stateRoot, List<Receipt> receipts, Optional<BtpDigest> messages) {
    this(stateRoot, receipts, messages, Optional.empty());
  }

  /** Hashes the state's root, so it costs what the block changed. */
  public static BlockResult of(Execution execution) {
    return new BlockResult(
        execution.state().root(), execution.receipts(), execution.messages(), execution.members());
  }

  /**
   * What the child's header carries: {@code SHA3-256("NEXUS/RESULT/1" | [state root, SHA3-256 of
   * the receipts' facts, BTP section hash or empty])}. A receipt's message is none of its facts:
   * members may run versions that word it differently.
   */
  public Hash hash() {
    return outcome().hash();
  }

  /** What {@link #hash} is computed from. */
  public BlockOutcome outcome() {
    RlpWriter list = new RlpWriter().beginList();
    for (Receipt receipt : receipts) {
      writeFacts(receipt, list.beginList());
      list.endList();
    }
    list.endList();
    Hash facts = HashFunction.SHA3_256.hash(list.toBytes());
    return new BlockOutcome(stateRoot, facts, messages.map(BtpDigest::networkTypeSectionHash));
  }

  void write(RlpWriter out) {
    out.beginList().bytes(stateRoot.bytes());
    writeReceipts(out);
    messages.ifPresent(sent -> out.bytes(sent.encode()));
    members.ifPresent(asked -> out.raw(Membership.of(0, asked).encode()));
    out.endList();
  }

  /** {@code result = [state root, [receipt…], messages?, [0, members]?]}. */
  static BlockResult read(RlpReader in) throws MalformedMessage {
    in.enterList();
    Hash stateRoot = Hash.of(in.fixed(Hash.LENGTH));
    List<Receipt> receipts = new ArrayList<>();
    in.enterList();
    while (in.hasNext()) {
      receipts.add(readReceipt(in));
    }
    in.leaveList();
    Optional<BtpDigest> messages =
        in.hasNext() && !in.nextIsList()
            ? Optional.of(BtpDigest.decode(Keccak256.FUNCTION, in.bytes(BtpDigest.MAX_LENGTH)))
            : Optional.empty();
    Optional<List<Member>> members =
        in.hasNext() ? Optional.of(Membership.decode(in.rawItem()).members()) : Optional.empty();
    in.leaveList();
    return new BlockResult(stateRoot, receipts, messages, members);
  }

  private void writeReceipts(RlpWriter out) {
    out.beginList();
    for (Receipt receipt : receipts) {
      writeFacts(receipt, out.beginList());
      out.text(receipt.message()).endList();
    }
    out.endList();
  }

  private static void writeFacts(Receipt receipt, RlpWriter out) {
    out.bytes(receipt.transaction().bytes())
        .uint(receipt.success() ? 1 : 0)
        .signed(receipt.code())
        .beginList();
    for (LogEvent event : receipt.events()) {
      out.beginList().text(event.emitter());
      writeTexts(event.indexed(), out);
      writeTexts(event.data(), out);
      out.endList();
    }
    out.endList();
  }

  private static Receipt readReceipt(RlpReader in) throws MalformedMessage {
    in.enterList();
    Hash transaction = Hash.of(in.fixed(Hash.LENGTH));
    boolean success = in.uint64() == 1;
    int code = Math.toIntExact(in.signed(4).longValue());
    List<LogEvent> events = new ArrayList<>();
    in.enterList();
    while (in.hasNext()) {
      in.enterList();
      events.add(new LogEvent(in.text(MAX_TEXT), readTexts(in), readTexts(in)));
      in.leaveList();
    }
    in.leaveList();
    String message = in.text(MAX_TEXT);
    in.leaveList();
    return new Receipt(transaction, success, code, message, events);
  }

  private static void writeTexts(List<String> texts, RlpWriter out) {
    out.beginList();
    texts.forEach(out::text);
    out.endList();
  }

  private static List<String> readTexts(RlpReader in) throws MalformedMessage {
    List<String> texts = new ArrayList<>();
    in.enterList();
    while (in.hasNext()) {
      texts.add(in.text(MAX_TEXT));
    }
    in.leaveList();
    return texts;
  }
}
