package io.nexushub.node.chaos;

import io.nexushub.node.devnet.DevnetClient;
import io.nexushub.node.exchange.ExchangeClient;
import io.nexushub.node.exchange.OrderStatus;
import io.nexushub.node.exchange.Refused;
import io.nexushub.node.exchange.VaultStatus;
import io.nexushub.portal.Pause;
import io.nexushub.portal.TransientFailure;
import io.nexushub.portal.ethereum.RefuserContract;
import io.nexushub.portal.ethereum.Reverted;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Waits until nothing is under way any more, and pulls what the vaults keep; one thread. */
final class Settlement {
  private static final Duration POLL = Duration.ofSeconds(2);
  private static final int PAGE = 100;
  private static final int POLLS_A_LINE = 5;

  private final Party party;
  private final ExchangeClient exchange;
  private final VaultEvents events;
  private final Screen screen;

  /** {@code party} is anybody with an account on Ethereum: claims for others are allowed. */
  Settlement(Party party, DevnetClient client, Screen screen) {
    this.party = party;
    this.exchange = new ExchangeClient(client.exchange());
    this.events = new VaultEvents(client);
    this.screen = screen;
  }

  /** The newest state, as soon as nothing in it is under way, or when the time is over. */
  Audit await(Duration limit) throws TransientFailure, Refused {
    long polls = limit.dividedBy(POLL);
    Audit audit = look();
    for (long i = 1; i <= polls && isUnderWay(audit); i++) {
      if (i % POLLS_A_LINE == 0) {
        screen.line("settling", shown(audit));
      }
      Pause.REAL.lasting(POLL);
      audit = look();
    }
    return audit;
  }

  private static boolean isUnderWay(Audit audit) {
    return audit.checks().stream().anyMatch(check -> !check.holds());
  }

  private static String shown(Audit audit) {
    long open = audit.orders().stream().filter(order -> !Audit.isSettled(order)).count();
    return "%d of %d orders are under way".formatted(open, audit.orders().size());
  }

  /**
   * Has the refuser accept, and pulls what it was to get.
   *
   * @return numbers of the orders that were claimed
   */
  List<Long> claim(Audit audit, RefuserContract refuser) throws TransientFailure, Reverted {
    List<Long> claimed = new ArrayList<>();
    for (OrderStatus order : audit.orders()) {
      for (OrderStatus.Payment payment : order.payments()) {
        if (payment.state().equals("CLAIMABLE")
            && payment.recipient().equals(refuser.address().toString())) {
          party.onEthereum().claimFor(refuser.address(), payment.number());
          claimed.add(payment.number());
        }
      }
    }
    return claimed;
  }

  /** See {@link #await}; until the exchange has heard of the claims. */
  Audit awaitClaims(List<Long> claimed, Duration limit) throws TransientFailure, Refused {
    long polls = limit.dividedBy(POLL);
    Audit audit = await(limit);
    for (long i = 0; i < polls && countClaimed(audit) < claimed.size(); i++) {
      Pause.REAL.lasting(POLL);
      audit = await(limit);
    }
    return audit;
  }

  private static long countClaimed(Audit audit) {
    return audit.orders().stream()
        .flatMap(order -> order.payments().stream())
        .filter(payment -> payment.state().equals("CLAIMED"))
        .count();
  }

  private Audit look() throws TransientFailure, Refused {
    List<OrderStatus> orders = orders();
    List<Audit.Side> sides = new ArrayList<>();
    for (VaultStatus vault : exchange.reserves()) {
      for (Chain chain : Chain.values()) {
        if (chain.network().equals(vault.network())) {
          BigInteger balance = party.on(chain).vaultBalance();
          sides.add(new Audit.Side(chain, vault, events.of(chain), balance));
        }
      }
    }
    return new Audit(orders, sides);
  }

  /** Pages shift while orders come in; what is seen twice is one order. */
  private List<OrderStatus> orders() throws TransientFailure, Refused {
    Map<String, OrderStatus> all = new LinkedHashMap<>();
    List<OrderStatus> page;
    int skip = 0;
    do {
      page = exchange.orders(skip, PAGE);
      page.forEach(order -> all.putIfAbsent(order.source(), order));
      skip += page.size();
    } while (page.size() == PAGE);
    return List.copyOf(all.values());
  }
}
