package io.nexushub.node.devnet;

import io.nexushub.interop.LoopchainApplication;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The application sections of the devnet's genesis files; the keys are described in
 * docs/spec/notary.md and docs/spec/loopchain-community.md.
 */
final class Genesis {
  /** Their places are the numbers of the notary channel's BTP networks. */
  private static final List<String> DESTINATIONS =
      List.of(Names.ETHEREUM, Names.COMMUNITY, Names.EXCHANGE);

  private final List<DevnetKeys.Account> hub;
  private final List<DevnetKeys.Account> community;
  private final List<DevnetKeys.Account> portals;

  Genesis(
      List<DevnetKeys.Account> hub,
      List<DevnetKeys.Account> community,
      List<DevnetKeys.Account> portals) {
    this.hub = List.copyOf(hub);
    this.community = List.copyOf(community);
    this.portals = List.copyOf(portals);
  }

  /** What announces the notaries to the chain behind a BTP network of the notary channel. */
  Bytes notaryHeader(long networkId) {
    return FirstHeader.of(Names.NOTARY, addresses(hub), DESTINATIONS, networkId);
  }

  /** What announces the notaries to a chain that only speaks to the notary channel. */
  private Bytes lightClientHeader(String chain) {
    return FirstHeader.of(chain, addresses(hub), List.of(Names.NOTARY), Names.ONLY_NETWORK);
  }

  private Bytes communityHeader() {
    return FirstHeader.of(
        Names.COMMUNITY, addresses(community), List.of(Names.NOTARY), Names.ONLY_NETWORK);
  }

  JsonObject notary() {
    return hubChannel(DESTINATIONS)
        .put(
            "links",
            new JsonArray()
                .add(link(Names.ETHEREUM, Names.LC_ETHEREUM))
                .add(link(Names.COMMUNITY, Names.LC_COMMUNITY))
                .add(link(Names.EXCHANGE, Names.EXCHANGE)));
  }

  /**
   * The light-client channel of Ethereum.
   *
   * @param network how the beacon chain describes itself
   * @param checkpoint the finalised beacon block that is trusted
   * @param bootstrap its LightClientBootstrap, SSZ
   */
  JsonObject lightClientOfEthereum(
      JsonObject network, Hash checkpoint, Bytes bootstrap, Address messageCentre) {
    return hubChannel(List.of(Names.NOTARY))
        .put(
            "ethereum",
            network
                .copy()
                .put("checkpoint", checkpoint.toString())
                .put("bootstrap", bootstrap.toString()))
        .put(
            "link",
            new JsonObject()
                .put("network", Names.ETHEREUM)
                .put("contract", messageCentre.toString())
                .put("next", Names.HUB_LINK));
  }

  JsonObject lightClientOfCommunity() {
    return hubChannel(List.of(Names.NOTARY))
        .put(
            "link",
            new JsonObject()
                .put("network", Names.COMMUNITY)
                .put("network_id", String.valueOf(Names.ONLY_NETWORK))
                .put("first_header", communityHeader().toString()));
  }

  /**
   * The exchange: one pool of both coins, half and half.
   *
   * @param ethReserve the vault on Ethereum
   */
  JsonObject exchange(Address ethReserve) {
    String icxReserve = LoopchainApplication.RESERVE.toString();
    return hubChannel(List.of(Names.NOTARY))
        .put(
            "link",
            new JsonObject()
                .put("network", Names.NOTARY)
                .put("network_id", String.valueOf(Names.NOTARY_TO_EXCHANGE))
                .put("first_header", notaryHeader(Names.NOTARY_TO_EXCHANGE).toString()))
        .put(
            "vaults",
            new JsonArray()
                .add(vault(Names.ETHEREUM, ethReserve.toString()))
                .add(vault(Names.COMMUNITY, icxReserve)))
        .put(
            "pools",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("first", Names.ETHER.toString())
                        .put("second", Names.ICX.toString())));
  }

  private static JsonObject vault(String network, String address) {
    return new JsonObject()
        .put("network", network)
        .put("address", address)
        .put("worthwhile", Vaults.WORTHWHILE.toString())
        .put("window_seconds", String.valueOf(Vaults.WINDOW_SECONDS))
        .put("cap", Vaults.BOOK_CAP.toString());
  }

  /**
   * The community.
   *
   * @param balances in loop by {@code hx} address
   */
  JsonObject community(Map<String, BigInteger> balances) {
    JsonArray accounts = new JsonArray();
    new TreeMap<>(balances)
        .forEach((address, balance) ->
            accounts.add(
                new JsonObject().put("address", address).put("balance", balance.toString())));
    return new JsonObject()
        .put("accounts", accounts)
        .put(
            "links",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("link", Names.HUB_LINK)
                        .put("network_id", String.valueOf(Names.ONLY_NETWORK))
                        .put("source_network_id", String.valueOf(Names.NOTARY_TO_COMMUNITY))
                        .put("first_header", notaryHeader(Names.NOTARY_TO_COMMUNITY).toString())
                        .put("routes", new JsonArray().add(Names.ETHEREUM).add(Names.EXCHANGE))))
        .put(
            "reserve",
            new JsonObject()
                .put("dex", Names.EXCHANGE)
                .put("window", String.valueOf(Vaults.WINDOW_SECONDS))
                .put("cap", Vaults.CAP.toString())
                .put("notice", String.valueOf(Vaults.NOTICE_SECONDS))
                .put("guardians", texts(hub))
                .put("lifters", texts(hub)));
  }

  private JsonObject link(String community, String lightClient) {
    return new JsonObject()
        .put("network", community)
        .put("source", lightClient)
        .put("network_id", String.valueOf(Names.ONLY_NETWORK))
        .put("first_header", lightClientHeader(lightClient).toString());
  }

  private static JsonArray texts(List<DevnetKeys.Account> accounts) {
    JsonArray texts = new JsonArray();
    accounts.forEach(account -> texts.add(account.icon().toString()));
    return texts;
  }

  private JsonObject hubChannel(List<String> destinations) {
    JsonArray submitters = new JsonArray();
    hub.forEach(member -> submitters.add(member.icon().toString()));
    portals.forEach(portal -> submitters.add(portal.icon().toString()));
    return new JsonObject()
        .put("submitters", submitters)
        .put("destinations", new JsonArray(destinations));
  }

  private static List<Address> addresses(List<DevnetKeys.Account> accounts) {
    return accounts.stream().map(DevnetKeys.Account::ethereum).toList();
  }
}
