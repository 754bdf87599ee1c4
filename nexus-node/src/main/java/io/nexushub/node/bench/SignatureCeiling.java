package io.nexushub.node.bench;

import io.nexushub.crypto.LocalSigner;
import io.nexushub.crypto.SecretKey;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.SignatureScheme;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** How many signers a second this machine can recover if it does nothing else. */
final class SignatureCeiling {
  private static final int MESSAGES = 256;

  private SignatureCeiling() {}

  /** Signatures a second on all processors together, measured for so long. */
  static double perSecond(SignatureScheme scheme, long millis)
      throws InterruptedException, LoadFailure {
    int threads = Runtime.getRuntime().availableProcessors();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    long start = System.nanoTime();
    long recovered = 0;
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<Long>> counts = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        counts.add(executor.submit(() -> recover(scheme, end)));
      }
      for (Future<Long> count : counts) {
        recovered += count.get();
      }
    } catch (ExecutionException e) {
      throw new LoadFailure("recovering signers: " + e.getCause(), e);
    }
    return recovered * 1e9 / (System.nanoTime() - start);
  }

  private static long recover(SignatureScheme scheme, long endNanos) {
    LocalSigner signer = LocalSigner.of(SecretKey.generate(new SecureRandom()));
    List<Hash> digests = new ArrayList<>();
    List<Signature> signatures = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      Hash digest = HashFunction.SHA3_256.hash(Bytes.utf8("message " + i));
      digests.add(digest);
      signatures.add(signer.sign(digest));
    }
    long recovered = 0;
    while (System.nanoTime() < endNanos) {
      int i = (int) (recovered % MESSAGES);
      if (scheme.recover(digests.get(i), signatures.get(i)).isEmpty()) {
        throw new IllegalStateException("a signature that was just made is not valid");
      }
      recovered++;
    }
    return recovered;
  }
}
