package io.nexushub.node.cli.dex;

import io.nexushub.node.exchange.Offer;
import io.nexushub.node.exchange.Refused;
import io.nexushub.portal.TransientFailure;
import io.nexushub.portal.ethereum.Reverted;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a swap would give now. */
@Command(
    name = "quote",
    description = "Says what a swap would give now, computed by what executes it.",
    mixinStandardHelpOptions = true)
final class QuoteCommand extends Session {
  @Mixin private Pair pair;

  @ArgGroup(multiplicity = "1")
  private Size size = new Size();

  @Option(
      names = "--slippage",
      description = "How much less than expected is acceptable, in percent (default 0.5).",
      defaultValue = "0.5")
  private String slippage;

  /** One of the two. */
  static final class Size {
    @Option(names = "--amount", description = "What to give, such as 1.5.")
    private @Nullable String amount;

    @Option(names = "--receive", description = "What to get; says what has to be given.")
    private @Nullable String receive;
  }

  @Override
  int run(Desk desk) throws TransientFailure, Refused, Reverted {
    String given = size.amount;
    Offer offer =
        given == null
            ? desk.exchange()
                .quoteFor(
                    desk.asset(pair.from()),
                    desk.asset(pair.to()),
                    Amount.units("--receive", String.valueOf(size.receive)))
            : desk.exchange()
                .quote(
                    desk.asset(pair.from()),
                    desk.asset(pair.to()),
                    Amount.units("--amount", given),
                    Amount.percent("--slippage", slippage));
    desk.tables().offer(offer, pair.from(), pair.to());
    return OK;
  }
}
