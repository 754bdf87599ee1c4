package io.nexushub.interop;

import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.BtpAddress;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.icon.IconAddress;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the community's chain begins with; docs/spec/loopchain-community.md lists the keys.
 *
 * @param nid network id, which every transaction must name
 * @param network the chain's BTP network address, the uid in everything its members sign
 * @param stepPrice loop for one step
 * @param accounts who owns what
 * @param members BTP addresses (type {@code eth}) of the members, in the order of signatures
 * @param links message centres this chain's own message centre talks to
 * @param reserve the exchange's vault, if the chain has one
 */
public record Genesis(
    BigInteger nid,
    NetworkAddress network,
    BigInteger stepPrice,
    List<Account> accounts,
    List<Address> members,
    List<Link> links,
    Optional<Reserve> reserve) {
  public static final int MAX_MEMBERS = 128;
  public static final int MAX_LINKS = 64;
  public static final int MAX_ROUTES = 256;

  private static final int MAX_BALANCE_BITS = 200;
  private static final List<String> KEYS =
      List.of("nid", "network", "step_price", "accounts", "members", "links", "reserve");

  public Genesis {
    accounts = List.copyOf(accounts);
    members = List.copyOf(members);
    links = List.copyOf(links);
  }

  /** An account and the loop it owns from the start. */
  public record Account(IconAddress address, BigInteger balance) {
    private static final List<String> KEYS = List.of("name", "address", "balance");
  }

  /**
   * A peer of the message centre, and what is trusted of it.
   *
   * @param peer BTP address of the peer's message centre
   * @param network address of the peer's chain
   * @param networkId this chain's BTP network that carries messages to the peer
   * @param sourceNetworkId the peer chain's BTP network that carries messages to this chain
   * @param firstHeader BTP header of that network which announces the first proof context
   * @param routes networks beyond the peer: messages to them leave, and messages from them may
   *     come, by this link
   */
  public record Link(
      String peer,
      NetworkAddress network,
      long networkId,
      long sourceNetworkId,
      Bytes firstHeader,
      List<String> routes) {
    private static final List<String> KEYS =
        List.of("link", "network_id", "source_network_id", "first_header", "routes");

    public Link {
      routes = List.copyOf(routes);
    }

    /** Whether messages of that network may come over this link. */
    boolean reaches(String other) {
      return network.toString().equals(other) || routes.contains(other);
    }

    private static Link read(GenesisSection section) throws MalformedMessage {
      String peer = section.text("link");
      NetworkAddress network;
      try {
        network = BtpAddress.parse(peer).network();
      } catch (MalformedMessage malformed) {
        throw section.refused("link", Words.quote(peer), "btp://<network>/<account>");
      }
      List<String> routes = section.has("routes") ? section.networks("routes") : List.of();
      if (routes.size() > MAX_ROUTES) {
        throw section.refused("routes", routes.size() + " networks", "<= " + MAX_ROUTES);
      }
      return new Link(
          peer,
          network,
          positive(section, "network_id"),
          positive(section, "source_network_id"),
          section.bytes("first_header"),
          routes);
    }
  }

  /**
   * The exchange's vault; nothing of it changes later but its terms, and those only by the
   * exchange.
   *
   * @param dex network address of the exchange
   * @param window seconds over which outflow is added up
   * @param cap loop that may leave in a window
   * @param notice seconds between looser terms and their beginning
   * @param guardians who may pause
   * @param lifters who may end a pause
   */
  public record Reserve(
      NetworkAddress dex,
      long window,
      BigInteger cap,
      long notice,
      List<IconAddress> guardians,
      List<IconAddress> lifters) {
    private static final int MAX_GUARDIANS = 64;
    private static final int MAX_CAP_BITS = 128;
    private static final List<String> KEYS =
        List.of("dex", "window", "cap", "notice", "guardians", "lifters");

    public Reserve {
      guardians = List.copyOf(guardians);
      lifters = List.copyOf(lifters);
    }

    private static Reserve read(GenesisSection section) throws MalformedMessage {
      List<IconAddress> guardians = section.addresses("guardians");
      List<IconAddress> lifters = section.addresses("lifters");
      if (Math.max(guardians.size(), lifters.size()) > MAX_GUARDIANS) {
        throw section.refused("guardians", "too many accounts", "<= " + MAX_GUARDIANS);
      }
      return new Reserve(
          section.network("dex"),
          positive(section, "window"),
          section.number("cap", MAX_CAP_BITS),
          section.number("notice", Integer.SIZE - 1).longValueExact(),
          guardians,
          lifters);
    }
  }

  public static Genesis read(RpcItem.Dict genesis) throws MalformedMessage {
    GenesisSection section = GenesisSection.of("genesis", genesis, KEYS);
    BigInteger nid = section.number("nid", Integer.SIZE);
    if (nid.signum() == 0) {
      throw section.refused("nid", "0", "> 0");
    }
    List<Link> links = links(section);
    return new Genesis(
        nid,
        section.network("network"),
        section.has("step_price") ? section.number("step_price", Long.SIZE) : BigInteger.ZERO,
        accounts(section),
        members(section),
        links,
        section.has("reserve") ? Optional.of(reserve(section, links)) : Optional.empty());
  }

  /** All there is: nothing is issued later, and fees only change hands. */
  public BigInteger totalSupply() {
    return accounts.stream().map(Account::balance).reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** A vault whose exchange no link reaches would keep what it is given. */
  private static Reserve reserve(GenesisSection genesis, List<Link> links) throws MalformedMessage {
    Reserve reserve = Reserve.read(genesis.section("reserve", Reserve.KEYS));
    String dex = reserve.dex().toString();
    if (links.stream().noneMatch(link -> link.reaches(dex))) {
      throw genesis.refused("reserve.dex", Words.quote(dex), "a network that a link reaches");
    }
    return reserve;
  }

  private static List<Account> accounts(GenesisSection genesis) throws MalformedMessage {
    List<Account> accounts = new ArrayList<>();
    Set<IconAddress> addresses = new TreeSet<>();
    for (GenesisSection section : genesis.sections("accounts", Account.KEYS)) {
      Account account =
          new Account(section.address("address"), section.number("balance", MAX_BALANCE_BITS));
      if (!addresses.add(account.address())) {
        throw section.refused("address", account.address() + " twice", "each once");
      }
      accounts.add(account);
    }
    return accounts;
  }

  private static List<Address> members(GenesisSection genesis) throws MalformedMessage {
    List<Address> members = new ArrayList<>();
    for (RpcItem item : genesis.items("members")) {
      if (!(item instanceof RpcItem.Text(String text))
          || !text.matches("0x[0-9a-f]{40}")
          || members.contains(Address.hex(text))
          || Address.hex(text).equals(Address.ZERO)) {
        throw genesis.refused(
            "members", Words.show(item), "0x and 40 lower-case hex digits, not zero, each once");
      }
      members.add(Address.hex(text));
    }
    if (members.isEmpty() || members.size() > MAX_MEMBERS) {
      throw genesis.refused("members", members.size() + " members", "1 to " + MAX_MEMBERS);
    }
    return members;
  }

  private static List<Link> links(GenesisSection genesis) throws MalformedMessage {
    List<Link> links = new ArrayList<>();
    Set<String> peers = new TreeSet<>();
    Set<String> reached = new TreeSet<>();
    for (GenesisSection section : genesis.sections("links", Link.KEYS)) {
      Link link = Link.read(section);
      if (!peers.add(link.peer())) {
        throw section.refused("link", link.peer() + " twice", "each once");
      }
      if (link.networkId() != links.size() + 1) {
        throw section.refused(
            "network_id", link.networkId(), links.size() + 1 + ": in order, from 1");
      }
      reach(section, link, reached);
      links.add(link);
    }
    if (links.size() > MAX_LINKS) {
      throw genesis.refused("links", links.size() + " links", "<= " + MAX_LINKS);
    }
    return links;
  }

  /** Each network is reached by one link: two ways in would be two verifiers for one truth. */
  private static void reach(GenesisSection section, Link link, Set<String> reached)
      throws MalformedMessage {
    List<String> networks = new ArrayList<>(link.routes());
    networks.add(link.network().toString());
    for (String network : networks) {
      if (!reached.add(network)) {
        throw section.refused("routes", network + " twice", "each network by one link");
      }
    }
  }

  private static long positive(GenesisSection section, String key) throws MalformedMessage {
    BigInteger value = section.number(key, Integer.SIZE - 1);
    if (value.signum() == 0) {
      throw section.refused(key, "0", "> 0");
    }
    return value.longValueExact();
  }
}
