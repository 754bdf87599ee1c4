package io.nexushub.follow;

import io.nexushub.lightclient.Conflict;
import io.nexushub.lightclient.Verdict;
import io.nexushub.lightclient.btp.BtpClientState;
import io.nexushub.lightclient.btp.BtpLightClient;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.btp.BtpMerkle;
import io.nexushub.protocol.btp.MessageProof;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A block counts once its messages are there too: all of them, or none was followed. */
record BtpRules(BtpLightClient client, HashFunction keccak)
    implements ChainRules<BtpClientState, BtpStep> {
  @Override
  public Verdict<BtpClientState> after(BtpClientState trusted, BtpStep step, Instant now) {
    return client
        .verify(trusted, step.block(), now)
        .then(block -> delivered(client.apply(trusted, block), step.messages()));
  }

  /** What is trusted once the messages of its newest block are proven. */
  Verdict<BtpClientState> delivered(BtpClientState block, List<Bytes> messages) {
    if (block.undelivered() == 0 && messages.isEmpty()) {
      return Verdict.accepted(block);
    }
    if (messages.size() != block.messageCount()) {
      return Verdict.invalid(
          "messages of block " + block.height(), messages.size(), block.messageCount());
    }
    MessageProof proof = MessageProof.of(new BtpMerkle(keccak), messages, 0, messages.size());
    return client.prove(block, proof).map(proven -> client.deliver(block, proven));
  }

  @Override
  public BtpClientState freeze(BtpClientState trusted, Conflict conflict) {
    return client.freeze(trusted, conflict);
  }

  @Override
  public Optional<String> frozen(BtpClientState trusted) {
    return trusted.conflict();
  }

  @Override
  public Bytes evidence(BtpStep step) {
    return step.block().encode();
  }
}
