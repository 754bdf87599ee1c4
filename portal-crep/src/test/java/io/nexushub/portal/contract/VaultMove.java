package io.nexushub.portal.contract;

import java.util.List;

/**
 * Something that is tried on both vaults, in words that neither chain owns: people by their names,
 * amounts in units of 10^9 of the chain's smallest, so that a meter in gwei rounds nothing.
 */
sealed interface VaultMove {
  /**
   * Who takes part. Nobody can push coins to the contract: on one chain it refuses them, on the
   * other it has no way to take them.
   */
  enum Person {
    ALICE,
    BOB,
    GUARDIAN,
    LIFTER,
    CONTRACT
  }

  /**
   * One order to the vault.
   *
   * @param refunded the deposit it gives back, or 0 for a payout of a foreign one
   */
  record Order(long number, Person recipient, long units, long refunded) {}

  record Deposit(Person owner, long units) implements VaultMove {}

  /** One message of the exchange; several orders are a batch. */
  record Orders(List<Order> orders) implements VaultMove {
    public Orders {
      orders = List.copyOf(orders);
    }
  }

  /** The exchange's answer to a deposit, or the hub's word that it never arrived. */
  record Answer(long deposit, boolean fails) implements VaultMove {}

  record Claim(long order, Person caller, Person to) implements VaultMove {}

  record Reclaim(long deposit, Person caller, Person to) implements VaultMove {}

  record Policy(long number, long window, long capUnits, boolean stopped) implements VaultMove {}

  record Pause(Person caller) implements VaultMove {}

  record Lift(Person caller) implements VaultMove {}

  record Wait(long seconds) implements VaultMove {}
}
