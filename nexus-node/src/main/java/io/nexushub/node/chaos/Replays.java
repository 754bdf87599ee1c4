package io.nexushub.node.chaos;

import io.nexushub.interop.LoopchainApplication;
import io.nexushub.node.devnet.DevnetClient;
import io.nexushub.node.devnet.Names;
import io.nexushub.portal.BtpBlock;
import io.nexushub.portal.BtpSource;
import io.nexushub.portal.Delivery;
import io.nexushub.portal.Destination;
import io.nexushub.portal.HubChannel;
import io.nexushub.portal.HubDestination;
import io.nexushub.portal.NodeBtpSource;
import io.nexushub.portal.NodeRpc;
import io.nexushub.portal.Pause;
import io.nexushub.portal.TransientFailure;
import io.nexushub.portal.ethereum.BmcContract;
import io.nexushub.portal.ethereum.EthereumDestination;
import io.nexushub.portal.loopchain.LoopchainDestination;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.BtpHeader;
import io.nexushub.protocol.btp.BtpMerkle;
import io.nexushub.protocol.btp.BtpProof;
import io.nexushub.protocol.btp.MessageProof;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.btp.RelayMessage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Says again what was said, and out of turn, with the keys of a C-Rep and of a user. */
final class Replays {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final String SUBMITTER = "portal-dex";
  private static final int PAGE = 100;
  private static final int MAX_PAGES = 50;

  /** Old transactions are looked for this far back. */
  private static final int MAX_HEIGHTS_BACK = 200;

  private final DevnetClient client;
  private final InstantSource clock;
  private final Ledger ledger;
  private final BtpMerkle merkle;

  /** {@code merkle} as the chains of the devnet hash their BTP messages. */
  Replays(DevnetClient client, InstantSource clock, Ledger ledger, BtpMerkle merkle) {
    this.client = client;
    this.clock = clock;
    this.ledger = ledger;
    this.merkle = merkle;
  }

  private record Ends(BtpSource source, Destination destination) {}

  /** What became of it, for the log. */
  String replay(Incident.Replay replay) throws TransientFailure {
    Ends ends = ends(replay.route());
    long verified = ends.destination().status().verifierHeight();
    List<Long> heights = heights(ends.source());
    List<Long> delivered = heights.stream().filter(height -> height <= verified).toList();
    List<Long> due = heights.stream().filter(height -> height > verified).toList();
    List<List<Long>> messages = new ArrayList<>();
    if (replay.manner() == Incident.Manner.WITH_A_GAP && due.size() > 1) {
      messages.add(due.subList(1, Math.min(due.size(), 1 + replay.blocks())));
    } else {
      List<Long> newest =
          delivered.subList(Math.max(0, delivered.size() - replay.blocks()), delivered.size());
      if (replay.manner() == Incident.Manner.REVERSED) {
        newest.reversed().forEach(height -> messages.add(List.of(height)));
      } else if (!newest.isEmpty()) {
        messages.addAll(List.of(newest, newest));
      }
    }
    List<String> outcomes = new ArrayList<>();
    for (List<Long> blocks : messages) {
      outcomes.add(deliver(ends, blocks));
    }
    return outcomes.isEmpty() ? "nothing to repeat yet" : String.join(", ", outcomes);
  }

  private String deliver(Ends ends, List<Long> heights) throws TransientFailure {
    return switch (ends.destination().deliver(relayMessage(ends.source(), heights))) {
      case Delivery.Delivered delivered -> {
        ledger.count("relay messages of ours that were new");
        yield "new to it";
      }
      case Delivery.Overtaken(String reason) -> refused(reason);
      case Delivery.Refused refused -> refused(refused.reason());
    };
  }

  private String refused(String reason) {
    ledger.count("repeated relay messages refused");
    return "refused: " + reason;
  }

  /** Sends them twice each, the newest first. */
  String resend(Incident.Resend resend) throws TransientFailure {
    NodeRpc channel = channel(resend.channel());
    List<String> old = oldTransactions(channel, resend.transactions());
    int taken = 0;
    for (String transaction : old) {
      for (int i = 0; i < 2; i++) {
        try {
          channel.text("nexus_sendTransaction", new JsonObject().put("transaction", transaction));
          taken++;
          ledger.count("repeated transactions answered with their id");
        } catch (NodeRpc.RpcError e) {
          ledger.count("repeated transactions refused");
        }
      }
    }
    return "%d sent, %d refused".formatted(2 * old.size(), 2 * old.size() - taken);
  }

  private static List<String> oldTransactions(NodeRpc channel, int wanted) throws TransientFailure {
    List<String> found = new ArrayList<>();
    try {
      long last = channel.object("icx_getLastBlock", new JsonObject()).getLong("height");
      long first = Math.max(1, last - MAX_HEIGHTS_BACK);
      for (long height = last; height >= first && found.size() < wanted; height--) {
        JsonObject block =
            channel.object(
                "icx_getBlockByHeight",
                new JsonObject().put("height", "0x" + Long.toHexString(height)));
        for (Object item : block.getJsonArray("confirmed_transaction_list", new JsonArray())) {
          found.add(((JsonObject) item).getString("transaction"));
        }
      }
    } catch (NodeRpc.RpcError e) {
      throw new TransientFailure("reading old blocks: " + e.reason(), e);
    }
    return found.subList(0, Math.min(wanted, found.size()));
  }

  private Bytes relayMessage(BtpSource source, List<Long> heights) throws TransientFailure {
    List<RelayMessage.Part> parts = new ArrayList<>();
    try {
      for (long height : heights) {
        BtpBlock block = source.block(height);
        BtpHeader header = BtpHeader.decode(block.header());
        parts.add(new RelayMessage.BlockUpdate(header, BtpProof.decode(block.proof())));
        if (!block.messages().isEmpty()) {
          parts.add(
              new RelayMessage.Messages(
                  MessageProof.of(merkle, block.messages(), 0, block.messages().size())));
        }
      }
    } catch (MalformedMessage e) {
      throw new TransientFailure("a node's BTP block: " + e.getMessage(), e);
    }
    return new RelayMessage(parts).encode();
  }

  private static List<Long> heights(BtpSource source) throws TransientFailure {
    List<Long> heights = new ArrayList<>();
    for (int page = 0; page < MAX_PAGES; page++) {
      List<Long> more = source.heights(heights.isEmpty() ? 0 : heights.getLast(), PAGE);
      heights.addAll(more);
      if (more.size() < PAGE) {
        break;
      }
    }
    return Collections.unmodifiableList(heights);
  }

  private Ends ends(Incident.Route route) {
    NodeRpc notary = client.notary();
    return switch (route) {
      case COMMUNITY_TO_LIGHT_CLIENT ->
          new Ends(
              sent(client.community(), Names.ONLY_NETWORK),
              hub(client.lightClientOfCommunity(), Names.LC_COMMUNITY, Names.COMMUNITY));
      case LIGHT_CLIENT_OF_COMMUNITY_TO_NOTARY ->
          new Ends(
              sent(client.lightClientOfCommunity(), Names.ONLY_NETWORK),
              hub(notary, Names.NOTARY, Names.COMMUNITY));
      case LIGHT_CLIENT_OF_ETHEREUM_TO_NOTARY ->
          new Ends(
              sent(client.lightClientOfEthereum(), Names.ONLY_NETWORK),
              hub(notary, Names.NOTARY, Names.ETHEREUM));
      case NOTARY_TO_EXCHANGE ->
          new Ends(
              sent(notary, Names.NOTARY_TO_EXCHANGE),
              hub(client.exchange(), Names.EXCHANGE, Names.NOTARY));
      case EXCHANGE_TO_NOTARY ->
          new Ends(
              sent(client.exchange(), Names.ONLY_NETWORK),
              hub(notary, Names.NOTARY, Names.EXCHANGE));
      case NOTARY_TO_ETHEREUM ->
          new Ends(
              sent(notary, Names.NOTARY_TO_ETHEREUM),
              new EthereumDestination(
                  client.ethereumUser(), new BmcContract(client.devnet().bmc()), Names.HUB_LINK));
      case NOTARY_TO_COMMUNITY ->
          new Ends(
              sent(notary, Names.NOTARY_TO_COMMUNITY),
              new LoopchainDestination(
                  client.icon("user-icon"), LoopchainApplication.BMC.toString(), Names.HUB_LINK));
    };
  }

  private static BtpSource sent(NodeRpc chain, long network) {
    return new NodeBtpSource(chain, network);
  }

  private Destination hub(NodeRpc channel, String network, String link) {
    return new HubDestination(
        new HubChannel(
            channel,
            NetworkAddress.of(network),
            client.signer(SUBMITTER),
            clock,
            Pause.REAL,
            PATIENCE),
        NetworkAddress.of(link));
  }

  private NodeRpc channel(String name) {
    return switch (name) {
      case Names.NOTARY_CHANNEL -> client.notary();
      case Names.EXCHANGE_CHANNEL -> client.exchange();
      case Names.LC_ETHEREUM_CHANNEL -> client.lightClientOfEthereum();
      case Names.LC_COMMUNITY_CHANNEL -> client.lightClientOfCommunity();
      default -> throw new IllegalArgumentException(name + " (expected: a channel of the hub)");
    };
  }
}
