package io.nexushub.node.cli.dex;

import io.nexushub.node.exchange.Coins;
import io.nexushub.node.exchange.Refused;
import io.nexushub.node.exchange.VaultStatus;
import io.nexushub.portal.TransientFailure;
import java.math.BigInteger;
import java.util.Locale;
import picocli.CommandLine.Command;

/** The book beside the vaults. */
@Command(
    name = "reserves",
    description = "Shows what each vault has beside what the exchange's book says it has to have.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:every vault has what it has to have", "1:a vault has less"})
final class ReservesCommand extends Session {
  private static final String ROW = "  %-8s %26s %26s  %s%n";

  @Override
  int run(Desk desk) throws TransientFailure, Refused {
    boolean covered = true;
    desk.out().printf(Locale.ROOT, ROW, "vault", "has", "has to have", "");
    for (VaultStatus vault : desk.exchange().reserves()) {
      BigInteger has = desk.trader(Coin.valueOf(Coin.name(vault.asset()))).vaultBalance();
      BigInteger surplus = has.subtract(vault.inVault());
      covered &= surplus.signum() >= 0;
      desk.out()
          .printf(
              Locale.ROOT,
              ROW,
              Coin.name(vault.asset()),
              Coins.shown(has),
              Coins.shown(vault.inVault()),
              surplus.signum() == 0
                  ? "equal to the unit"
                  : surplus.signum() > 0
                      ? "+" + surplus + " units, not yet in the book"
                      : surplus + " units: MISSING, unless a payment is on its way back");
      part(desk, "pools", vault.reserves());
      part(desk, "fees", vault.protocolFees());
      part(desk, "pending", vault.pending());
      part(desk, "owed", vault.owed());
      part(desk, "claims", vault.claimable());
    }
    return covered ? OK : FAILED;
  }

  private static void part(Desk desk, String what, BigInteger units) {
    desk.out().printf(Locale.ROOT, ROW, "  " + what, "", Coins.shown(units), "");
  }
}
