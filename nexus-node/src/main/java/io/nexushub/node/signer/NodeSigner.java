package io.nexushub.node.signer;

import io.nexushub.lft.JournalRecord;
import io.nexushub.protocol.consensus.Chain;
import io.nexushub.protocol.consensus.MemberSigner;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The signer a node speaks with. Two kinds: {@link GuardedSigner} in this process, and {@link
 * RemoteSigner}, which asks one elsewhere.
 */
public interface NodeSigner extends MemberSigner, AutoCloseable {
  /**
   * Before the first statement on a chain: whether the signer remembers all that the node knows it
   * has signed. A signer that does not was restored from an old backup, and signs nothing there.
   *
   * @param journal what the chain's replica has persisted
   * @return the objection, if the signer is here to make one
   */
  Optional<String> begin(Chain chain, List<JournalRecord> journal);

  /**
   * Completes when everything that was signed until now is remembered whatever happens. No
   * signature leaves this process before, and the node's own journal is written after. Fails if it
   * never will be remembered.
   */
  CompletableFuture<Void> durable();

  /** Whether {@link #sign} waits for somebody, so that its caller's thread must be able to. */
  boolean waits();

  /**
   * A certificate that others accept has this key's signature in it. If the signer does not
   * remember having voted that far, somebody else has the key, or it has lost its memory: it then
   * signs nothing on that chain until an operator says how far it may be taken to have signed.
   */
  void seen(Chain chain, long epoch, long round);

  @Override
  void close() throws IOException;
}
