package io.nexushub.node.exchange;

import io.nexushub.portal.TransientFailure;
import io.nexushub.portal.ethereum.Reverted;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.dex.ChainAddress;
import io.nexushub.protocol.dex.SourceNumber;
import java.math.BigInteger;

/** An account on one of the chains, and that chain's vault. */
public interface Trader {
  ChainAddress account();

  /** Coins of the account. */
  BigInteger balance() throws TransientFailure;

  /** Coins of the vault. */
  BigInteger vaultBalance() throws TransientFailure;

  /**
   * Gives coins to the vault.
   *
   * @param order what they are for, as {@link io.nexushub.protocol.dex.TradeOrder} encodes it
   */
  Entry deposit(BigInteger amount, Bytes order) throws TransientFailure, Reverted;

  /**
   * Wishes something without coins.
   *
   * @param wish as {@link io.nexushub.protocol.dex.OwnerRequest} encodes it
   */
  Entry request(Bytes wish) throws TransientFailure, Reverted;

  /** Pulls a payment that the vault keeps. */
  void claim(long order) throws TransientFailure, Reverted;

  /** A deposit or wish as its chain has it. */
  record Entry(SourceNumber source, long block, String transaction) {}
}
