package io.nexushub.lightclient.ethereum;

import io.nexushub.protocol.Bytes;
import java.util.List;
import java.util.OptionalLong;

/** When each fork begins, oldest first, and the version that its signatures are made for. */
public record ForkSchedule(List<Activation> activations) {
  static final int VERSION_LENGTH = 4;

  /** A fork's first epoch. */
  public record Activation(Fork fork, long epoch, Bytes version) {
    public Activation {
      if (epoch < 0 || version.length() != VERSION_LENGTH) {
        throw new IllegalArgumentException(
            "%s: epoch %d, version %s (expected: epoch >= 0, 4 bytes)"
                .formatted(fork, epoch, version));
      }
    }
  }

  public ForkSchedule {
    activations = List.copyOf(activations);
    if (activations.isEmpty() || activations.getFirst().epoch() != 0) {
      throw new IllegalArgumentException(
          "fork schedule: " + activations + " (expected: from epoch 0)");
    }
    for (int i = 1; i < activations.size(); i++) {
      Activation before = activations.get(i - 1);
      Activation after = activations.get(i);
      if (before.epoch() > after.epoch() || !after.fork().isAtLeast(before.fork())) {
        throw new IllegalArgumentException(
            "fork schedule: " + after + " after " + before + " (expected: in order)");
      }
    }
  }

  Fork forkAt(long epoch) {
    return activationAt(epoch).fork();
  }

  /** When that fork, or one that includes it, begins; empty if none is planned. */
  OptionalLong firstEpochOf(Fork fork) {
    return activations.stream()
        .filter(activation -> activation.fork().isAtLeast(fork))
        .mapToLong(Activation::epoch)
        .findFirst();
  }

  /** compute_fork_version. */
  Bytes versionAt(long epoch) {
    return activationAt(epoch).version();
  }

  /** Of several forks that begin in one epoch the last one holds. */
  private Activation activationAt(long epoch) {
    Activation reached = activations.getFirst();
    for (Activation activation : activations) {
      if (activation.epoch() <= epoch) {
        reached = activation;
      }
    }
    return reached;
  }
}
