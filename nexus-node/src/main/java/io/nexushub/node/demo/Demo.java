package io.nexushub.node.demo;

import io.nexushub.crypto.Keccak256;
import io.nexushub.node.devnet.DevnetClient;
import io.nexushub.node.devnet.Names;
import io.nexushub.node.passport.EthereumEvents;
import io.nexushub.node.passport.HubEvents;
import io.nexushub.node.passport.Itinerary;
import io.nexushub.node.passport.NodeEvents;
import io.nexushub.node.passport.Passports;
import io.nexushub.node.passport.Stage;
import io.nexushub.portal.Pause;
import io.nexushub.portal.TransientFailure;
import io.nexushub.portal.ethereum.Reverted;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** A message from Ethereum to the community and one back, each with its reply. */
public final class Demo {
  /** Ethereum finalises after two to three epochs; the rest takes seconds. */
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final DevnetClient client;
  private final PassportPrinter printer;
  private final PrintWriter out;
  private final EchoUsers users;

  public Demo(DevnetClient client, PrintWriter out) {
    this.client = client;
    this.printer = new PassportPrinter(out);
    this.out = out;
    this.users = new EchoUsers(client);
  }

  /** Whether both messages were executed and answered. */
  public boolean run() throws TransientFailure, Reverted {
    Passports passports = passports(client);
    EchoUsers.Sent first = users.fromEthereum("hello from Ethereum");
    boolean there =
        follow(
            "Message from Ethereum to the community, " + Names.ETHEREUM + "/" + first.nsn(),
            passports.fromEthereum(first.nsn()));
    EchoUsers.Sent second = users.fromLoopchain("hello from the community");
    boolean back =
        follow(
            "Message from the community to Ethereum, " + Names.COMMUNITY + "/" + second.nsn(),
            passports.fromLoopchain(second.nsn()));
    return there && back;
  }

  private boolean follow(String title, Itinerary itinerary) throws TransientFailure {
    printer.heading(title);
    Optional<Stage> stuck =
        itinerary.follow(LIMIT, InstantSource.system(), Pause.REAL, printer::stage);
    stuck.ifPresent(stage ->
        out.println(
            "  not "
                + stage.name()
                + " on "
                + stage.chain()
                + " after "
                + LIMIT.toMinutes()
                + " minutes"));
    return stuck.isEmpty();
  }

  /** Passports of messages that are sent from now on. */
  public static Passports passports(DevnetClient client) throws TransientFailure {
    EthereumEvents ethereum =
        new EthereumEvents(
            client.web3j(),
            client.devnet().bmc(),
            client.devnet().firstBlock(),
            Keccak256.FUNCTION);
    NodeEvents community =
        NodeEvents.ofCommunity(client.community(), NodeEvents.height(client.community()));
    NodeEvents lightClientOfEthereum =
        NodeEvents.ofHub(
            client.lightClientOfEthereum(), NodeEvents.height(client.lightClientOfEthereum()));
    NodeEvents lightClientOfCommunity =
        NodeEvents.ofHub(
            client.lightClientOfCommunity(), NodeEvents.height(client.lightClientOfCommunity()));
    return new Passports(
        new Passports.Community(
            Names.ETHEREUM, "ethereum", ethereum::find, lightClientOfEthereum::find),
        new Passports.Community(
            Names.COMMUNITY, "community", community::find, lightClientOfCommunity::find),
        new HubEvents(client.notary()));
  }
}
