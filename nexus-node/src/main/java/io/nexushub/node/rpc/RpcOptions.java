package io.nexushub.node.rpc;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client says beside the call, in the header {@code Icon-Options: timeout=<ms>}. What cannot
 * be read is left out, as on ICON's servers.
 *
 * @param timeout how long a call that waits may take
 */
public record RpcOptions(Optional<Duration> timeout) {
  static final String HEADER = "icon-options";
  static final RpcOptions NONE = new RpcOptions(Optional.empty());

  private static final Pattern TIMEOUT =
      Pattern.compile("(?:^|[,;])\\s*timeout\\s*=\\s*(\\d{1,9})\\s*(?:$|[,;])");

  static RpcOptions of(@Nullable String header) {
    Matcher timeout = TIMEOUT.matcher(header == null ? "" : header);
    return timeout.find()
        ? new RpcOptions(Optional.of(Duration.ofMillis(Long.parseLong(timeout.group(1)))))
        : NONE;
  }
}
