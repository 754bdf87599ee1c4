package io.nexushub.simulator;

import io.nexushub.protocol.consensus.Message;

/** Who decides which messages arrive. Safety must hold whatever an adversary decides. */
@FunctionalInterface
public interface Adversary {
  boolean delivers(int from, int to, Message message);
}
