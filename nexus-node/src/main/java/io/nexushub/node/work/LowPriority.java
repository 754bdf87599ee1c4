package io.nexushub.node.work;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads whose work can wait: checking signatures takes nearly all of a processor, and votes are
 * late if they have to queue for it behind that. Java's own priorities do nothing on Linux.
 *
 * <p>There the system's {@code setpriority} is called, which any user may call to be less; on other
 * systems these are threads like any.
 */
final class LowPriority {
  private static final Logger LOG = LoggerFactory.getLogger(LowPriority.class);

  /** Of 19: such a thread gets a tenth of what others get, if they want it. */
  private static final int NICE = 10;

  private static final int PRIO_PROCESS = 0;

  /** Linux's threads have a priority each; zero names the calling one. */
  private static final int THIS_THREAD = 0;

  private static final Optional<MethodHandle> SET_PRIORITY = lookUp();

  private LowPriority() {}

  static ThreadFactory threads(ThreadFactory factory) {
    return work ->
        factory.newThread(() -> {
          lower();
          work.run();
        });
  }

  @SuppressWarnings("restricted")
  private static Optional<MethodHandle> lookUp() {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return Optional.empty();
    }
    try {
      Linker linker = Linker.nativeLinker();
      ValueLayout.OfInt number = ValueLayout.JAVA_INT;
      return linker
          .defaultLookup()
          .find("setpriority")
          .map(function ->
              linker.downcallHandle(
                  function, FunctionDescriptor.of(number, number, number, number)));
    } catch (IllegalCallerException | UnsupportedOperationException refused) {
      LOG.debug("no access to the system's thread priorities", refused);
      return Optional.empty();
    }
  }

  private static void lower() {
    SET_PRIORITY.ifPresent(set -> {
      try {
        int result = (int) set.invokeExact(PRIO_PROCESS, THIS_THREAD, NICE);
        if (result != 0) {
          LOG.debug("the thread's priority stays as it is");
        }
      } catch (Throwable e) {
        LOG.debug("the thread's priority stays as it is", e);
      }
    });
  }
}
