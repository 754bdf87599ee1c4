package io.nexushub.node.cli.dex;

import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.node.exchange.OrderStatus;
import io.nexushub.node.exchange.Refused;
import io.nexushub.portal.TransientFailure;
import io.nexushub.portal.ethereum.Reverted;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.dex.SourceNumber;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Where an order stands. */
@Command(
    name = "order",
    description = "Says where an order stands, or follows it until it is settled.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:it is known; with --follow: settled", "1:the exchange has not heard of it"})
final class OrderCommand extends Session {
  @Parameters(
      paramLabel = "ORDER",
      description = "Network and number of its deposit, such as 0x539.eth/3, or its id.")
  private String order;

  @Option(names = "--follow", description = "Tells each stage until the order is settled.")
  private boolean follow;

  @Override
  int run(Desk desk) throws TransientFailure, Refused, Reverted {
    Optional<OrderStatus> found =
        order.startsWith("0x") && order.indexOf('/') < 0
            ? desk.exchange().order(order)
            : desk.exchange().order(source(order));
    if (found.isEmpty()) {
      desk.out()
          .println(
              "  "
                  + order
                  + ": the exchange has not heard of it (its deposit may not be final yet)");
      return FAILED;
    }
    if (follow) {
      OrderFollower follower = new OrderFollower(desk);
      return follower
              .follow(source(found.get().source()))
              .filter(OrderStatus::isSettled)
              .isPresent()
          ? OK
          : FAILED;
    }
    Tables tables = desk.tables();
    tables.orderHeading();
    tables.order(found.get());
    tables.line("id", found.get().id());
    tables.line("stands", OrderFollower.detail(found.get(), desk.names()));
    return OK;
  }

  private static SourceNumber source(String text) {
    try {
      return SourceNumber.parse(text);
    } catch (MalformedMessage e) {
      throw new InvalidConfiguration("ORDER: " + e.getMessage(), e);
    }
  }
}
