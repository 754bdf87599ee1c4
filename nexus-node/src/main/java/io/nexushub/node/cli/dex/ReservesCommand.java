package io.nexushub.node.cli.dex;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.follow.Endpoints;
import io.nexushub.follow.ExecutionClient;
import io.nexushub.follow.FollowListener;
import io.nexushub.node.devnet.Names;
import io.nexushub.node.exchange.Coins;
import io.nexushub.node.exchange.CommunityProofs;
import io.nexushub.node.exchange.Refused;
import io.nexushub.node.exchange.VaultBalance;
import io.nexushub.node.exchange.VaultProofs;
import io.nexushub.node.exchange.VaultStatus;
import io.nexushub.node.exchange.Witnesses;
import io.nexushub.portal.TransientFailure;
import io.nexushub.protocol.dex.Asset;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.icon.IconAddress;
import io.vertx.core.http.HttpClient;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;

/** The book beside the vaults. */
@Command(
    name = "reserves",
    description =
        "Shows what each vault has beside what the exchange's book says it has to have, proven at a"
            + " block that the hub's light client of the vault's chain holds for final.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:every vault has what it has to have", "1:a vault has less, or no proof"})
final class ReservesCommand extends Session {
  private static final String ROW = "  %-8s %26s %26s  %s%n";
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  @Override
  int run(Desk desk) throws TransientFailure, Refused {
    boolean covered = true;
    desk.out().printf(Locale.ROOT, ROW, "vault", "has", "has to have", "");
    // The book first: what it knows of is then in the final block that is asked for afterwards.
    for (VaultStatus vault : desk.exchange().reserves()) {
      VaultBalance balance = balance(desk, vault);
      Cover cover = Cover.of(balance.units(), vault);
      covered &= cover != Cover.MISSING;
      BigInteger surplus = balance.units().subtract(vault.inVault());
      desk.out()
          .printf(
              Locale.ROOT,
              ROW,
              desk.names().name(vault.asset()),
              Coins.shown(balance.units()),
              Coins.shown(vault.inVault()),
              cover.words(surplus));
      desk.out().printf("  %-8s %s%n", "", source(balance, vault));
      part(desk, "pools", vault.reserves());
      part(desk, "fees", vault.protocolFees());
      part(desk, "pending", vault.pending());
      part(desk, "owed", vault.owed());
      part(desk, "claims", vault.claimable());
    }
    return covered ? OK : FAILED;
  }

  private static VaultBalance balance(Desk desk, VaultStatus vault) throws TransientFailure {
    Nodes nodes = desk.nodes();
    ChainAddress address = ChainAddress.of(vault.address());
    return switch (Asset.of(vault.asset()).address().family()) {
      case ETHEREUM -> {
        HttpClient http = desk.vertx().createHttpClient();
        try (Witnesses hub = Witnesses.of(desk.vertx(), nodes.hub(), Names.LC_ETHEREUM_CHANNEL)) {
          ExecutionClient execution =
              new ExecutionClient(
                  Endpoints.of(http, List.of(nodes.execution()), PATIENCE, FollowListener.SILENT),
                  Keccak256.FUNCTION);
          yield VaultProofs.proven(hub, execution, address.body());
        } finally {
          http.close();
        }
      }
      case LOOPCHAIN -> {
        try (Witnesses hub = Witnesses.of(desk.vertx(), nodes.hub(), Names.LC_COMMUNITY_CHANNEL);
            Witnesses community =
                Witnesses.of(desk.vertx(), nodes.communityNodes(), Names.COMMUNITY_CHANNEL)) {
          yield new CommunityProofs(hub, community, Secp256k1.scheme())
              .balance(IconAddress.contract(address.body()));
        }
      }
    };
  }

  private static String source(VaultBalance balance, VaultStatus vault) {
    return "proven at block %d of %s, %s, final for %d nodes of the hub"
        .formatted(balance.height(), vault.network(), balance.block(), balance.nodes());
  }

  /** How a vault's coins stand to the book, which hears of payments and deposits later. */
  enum Cover {
    EQUAL,
    MORE,
    /** Less by no more than what may have been paid without the book's knowing. */
    ON_ITS_WAY,
    MISSING;

    static Cover of(BigInteger has, VaultStatus book) {
      BigInteger surplus = has.subtract(book.inVault());
      if (surplus.signum() >= 0) {
        return surplus.signum() == 0 ? EQUAL : MORE;
      }
      BigInteger leaving = book.owed().add(book.claimable());
      return surplus.negate().compareTo(leaving) <= 0 ? ON_ITS_WAY : MISSING;
    }

    String words(BigInteger surplus) {
      return switch (this) {
        case EQUAL -> "equal to the unit";
        case MORE -> "+" + surplus + " units, not yet in the book";
        case ON_ITS_WAY -> surplus + " units, paid of what is owed or claimable";
        case MISSING -> surplus + " units: MISSING";
      };
    }
  }

  private static void part(Desk desk, String what, BigInteger units) {
    desk.out().printf(Locale.ROOT, ROW, "  " + what, "", Coins.shown(units), "");
  }
}
