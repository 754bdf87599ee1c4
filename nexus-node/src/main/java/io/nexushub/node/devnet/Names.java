package io.nexushub.node.devnet;

import io.nexushub.protocol.dex.Asset;

/** How the chains of the devnet are called. */
public final class Names {
  public static final String ETHEREUM = "0x539.eth";
  public static final String COMMUNITY = "0x3.icon";
  public static final String NOTARY = "0x1.nexus";
  public static final String LC_ETHEREUM = "0x101.nexus";
  public static final String LC_COMMUNITY = "0x102.nexus";

  public static final String EXCHANGE = "0x1.dex";

  /** The coins of the two chains, as the exchange names them. */
  public static final Asset ETHER = Asset.of(ETHEREUM + "/0x" + "0".repeat(40));

  public static final Asset ICX = Asset.of(COMMUNITY + "/cx" + "0".repeat(40));

  /** The hub's message centre, as communities address it. */
  public static final String HUB_LINK = "btp://" + NOTARY + "/hub";

  public static final String NOTARY_CHANNEL = "notary";
  public static final String LC_ETHEREUM_CHANNEL = "lc-eth";
  public static final String LC_COMMUNITY_CHANNEL = "lc-icon";
  public static final String EXCHANGE_CHANNEL = "dex";
  public static final String COMMUNITY_CHANNEL = "icon";

  public static final long ETHEREUM_CHAIN_ID = 1337;
  public static final long COMMUNITY_NID = 3;

  /** BTP networks of the notary channel, in the order in which its genesis opens them. */
  public static final long NOTARY_TO_ETHEREUM = 1;

  public static final long NOTARY_TO_COMMUNITY = 2;
  public static final long NOTARY_TO_EXCHANGE = 3;

  /** The only BTP network of the chains that send to one other chain. */
  public static final long ONLY_NETWORK = 1;

  private Names() {}
}
