package io.nexushub.node.bench;

import io.nexushub.node.CoinKind;
import io.nexushub.node.devnet.LocalChannels;
import io.nexushub.node.rpc.icon.LoopchainKind;
import io.nexushub.protocol.icon.IconAddress;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;

/** What is sent to the channels that are measured. */
enum Currency {
  /** Envelopes of 200 bytes; see docs/spec/coins.md. */
  COINS {
    @Override
    LocalChannels.Content content() {
      return new LocalChannels.Content(
          CoinKind.NAME,
          rich ->
              new JsonObject()
                  .put("accounts", new JsonObject().put(rich.toString(), SUPPLY.toString())));
    }

    @Override
    Payments.Form form(int operations) {
      return CoinPayments.with(operations);
    }
  },

  /** ICX, in transactions as wallets of ICON send them. */
  ICX {
    @Override
    LocalChannels.Content content() {
      return new LocalChannels.Content(LoopchainKind.NAME, Currency::genesis);
    }

    @Override
    Payments.Form form(int operations) {
      return IcxPayments::of;
    }
  },

  /** Bytes that nobody signs and nothing is done with; see {@link EntryKind}. */
  ENTRIES {
    @Override
    LocalChannels.Content content() {
      return new LocalChannels.Content(EntryKind.NAME, rich -> new JsonObject());
    }

    @Override
    Payments.Form form(int operations) {
      return Entries.of(operations);
    }

    @Override
    boolean isSigned() {
      return false;
    }
  };

  private static final BigInteger SUPPLY = BigInteger.TEN.pow(27);

  /** Channels in which one account has everything. */
  abstract LocalChannels.Content content();

  abstract Payments.Form form(int operations);

  /** Whether nodes check signatures. */
  boolean isSigned() {
    return true;
  }

  private static JsonObject genesis(IconAddress rich) {
    JsonObject account =
        new JsonObject().put("address", rich.toString()).put("balance", SUPPLY.toString());
    return new JsonObject()
        .put("accounts", new JsonArray().add(account))
        .put("links", new JsonArray());
  }
}
