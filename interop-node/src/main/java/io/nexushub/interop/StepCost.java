package io.nexushub.interop;

import io.nexushub.protocol.RpcItem;
import java.nio.charset.StandardCharsets;

/**
 * Steps of a transaction. They depend on its text alone and not on what it does, so that a wallet's
 * estimate is exact and a receipt needs no counter: the SCOREs of this chain are part of the
 * program, and what they may do is bounded by the size of what they are given.
 */
public final class StepCost {
  static final long TRANSACTION = 100_000;
  static final long CALL = 25_000;
  static final long DATA_BYTE = 200;

  private StepCost() {}

  /**
   * @param isCall whether a SCORE is called
   * @param data what the transaction carries; {@link RpcItem#NONE} if nothing
   */
  public static long of(boolean isCall, RpcItem data) {
    return TRANSACTION + (isCall ? CALL : 0) + DATA_BYTE * size(data);
  }

  private static long size(RpcItem item) {
    return switch (item) {
      case RpcItem.None none -> 0;
      case RpcItem.Text(String text) -> text.getBytes(StandardCharsets.UTF_8).length;
      case RpcItem.Array(var items) -> items.stream().mapToLong(StepCost::size).sum();
      case RpcItem.Dict(var fields) ->
          fields.entrySet().stream()
              .mapToLong(field -> size(new RpcItem.Text(field.getKey())) + size(field.getValue()))
              .sum();
    };
  }
}
