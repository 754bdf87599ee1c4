package io.nexushub.dex.book;

import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.dex.Asset;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.math.BigInteger;

/**
 * A contract that locks coins on another chain, as the book sees it. It keeps one asset.
 *
 * @param address the contract, part of every order's id
 * @param coin its asset there
 * @param worthwhile less of it is not worth its way, for quotes
 * @param lastNumber of deposits and wishes seen
 * @param lastOrder number of the last order to it
 */
public record Vault(
    NetworkAddress network,
    ChainAddress address,
    ChainAddress coin,
    BigInteger worthwhile,
    long lastNumber,
    long lastOrder,
    Holdings holdings,
    Outflow outflow,
    Line payouts,
    Line refunds,
    Line repeats) {
  private static final int AMOUNT_BYTES = 16;

  /** A vault that has received nothing. */
  public static Vault of(
      NetworkAddress network,
      ChainAddress address,
      ChainAddress coin,
      BigInteger worthwhile,
      Outflow outflow) {
    return new Vault(
        network,
        address,
        coin,
        worthwhile,
        0,
        0,
        Holdings.NONE,
        outflow,
        Line.EMPTY,
        Line.EMPTY,
        Line.EMPTY);
  }

  public Asset asset() {
    return new Asset(network, coin);
  }

  /** How many orders were not sent yet. */
  public long queued() {
    return payouts.length() + refunds.length() + repeats.length();
  }

  Line line(Line.Kind kind) {
    return switch (kind) {
      case PAYOUTS -> payouts;
      case REFUNDS -> refunds;
      case REPEATS -> repeats;
    };
  }

  Vault with(Line.Kind kind, Line line) {
    return new Vault(
        network,
        address,
        coin,
        worthwhile,
        lastNumber,
        lastOrder,
        holdings,
        outflow,
        kind == Line.Kind.PAYOUTS ? line : payouts,
        kind == Line.Kind.REFUNDS ? line : refunds,
        kind == Line.Kind.REPEATS ? line : repeats);
  }

  Vault with(Holdings changed) {
    return new Vault(
        network,
        address,
        coin,
        worthwhile,
        lastNumber,
        lastOrder,
        changed,
        outflow,
        payouts,
        refunds,
        repeats);
  }

  public Vault with(Outflow changed) {
    return new Vault(
        network,
        address,
        coin,
        worthwhile,
        lastNumber,
        lastOrder,
        holdings,
        changed,
        payouts,
        refunds,
        repeats);
  }

  Vault numbered(long number, long order) {
    return new Vault(
        network,
        address,
        coin,
        worthwhile,
        number,
        order,
        holdings,
        outflow,
        payouts,
        refunds,
        repeats);
  }

  void write(RlpWriter out) {
    out.text(network.toString())
        .text(address.toString())
        .text(coin.toString())
        .uint(worthwhile)
        .uint(lastNumber)
        .uint(lastOrder);
    holdings.write(out);
    outflow.write(out);
    payouts.write(out);
    refunds.write(out);
    repeats.write(out);
  }

  static Vault read(RlpReader in) throws MalformedMessage {
    return new Vault(
        NetworkAddress.parse(in.text(NetworkAddress.MAX_LENGTH)),
        ChainAddress.parse(in.text(ChainAddress.LENGTH)),
        ChainAddress.parse(in.text(ChainAddress.LENGTH)),
        in.uint(AMOUNT_BYTES),
        in.uint64(),
        in.uint64(),
        Holdings.read(in),
        Outflow.read(in),
        Line.read(in),
        Line.read(in),
        Line.read(in));
  }
}
