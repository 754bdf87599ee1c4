package io.nexushub.node.rpc;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a method returns that has to wait: nothing is held meanwhile but this.
 *
 * @param until when to go on; never fails
 * @param then the rest, on a worker thread
 */
public record Later(CompletableFuture<Boolean> until, Rest then) {
  /** What is left to do. */
  @FunctionalInterface
  public interface Rest {
    /**
     * @param happened what was waited for, or time ran out
     * @return as {@link RpcMethod#call} does, but not another Later
     */
    @Nullable Object answer(boolean happened) throws RpcError;
  }
}
