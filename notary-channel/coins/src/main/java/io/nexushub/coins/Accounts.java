package io.nexushub.coins;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.trie.State;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The accounts of a block in the making: read from the state when first asked for, and written back
 * together, so that an account that pays often costs the trie one path.
 */
final class Accounts {
  private static final Bytes PREFIX = Bytes.utf8("c");

  private final State state;
  private final Map<Address, Account> changed = new LinkedHashMap<>();

  Accounts(State state) {
    this.state = state;
  }

  /** Where the state keeps an account; what proofs of balances are about. */
  static Bytes key(Address address) {
    return Bytes.concat(PREFIX, address.bytes());
  }

  static Optional<Account> read(State state, Address address) {
    return state.get(key(address)).map(Accounts::decoded);
  }

  /** Empty if nobody ever paid it. */
  Optional<Account> find(Address address) {
    Account own = changed.get(address);
    return own == null ? read(state, address) : Optional.of(own);
  }

  void put(Address address, Account account) {
    changed.put(address, account);
  }

  /** The state with everything that was put. */
  State written() {
    State written = state;
    for (Map.Entry<Address, Account> each : changed.entrySet()) {
      written = written.put(key(each.getKey()), each.getValue().encode());
    }
    return written;
  }

  private static Account decoded(Bytes value) {
    try {
      return Account.decode(value);
    } catch (MalformedMessage e) {
      throw new IllegalStateException("the state holds what this application never wrote", e);
    }
  }
}
