package io.nexushub.interop;

import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.icon.IconAddress;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The SCOREs of a chain by address. */
final class Scores {
  private final SortedMap<IconAddress, Score> byAddress;

  private Scores(SortedMap<IconAddress, Score> byAddress) {
    this.byAddress = byAddress;
  }

  static Scores of(List<? extends Score> scores) {
    SortedMap<IconAddress, Score> byAddress = new TreeMap<>();
    scores.forEach(score -> byAddress.put(score.address(), score));
    return new Scores(byAddress);
  }

  Optional<Score> at(IconAddress address) {
    return Optional.ofNullable(byAddress.get(address));
  }

  /** Runs a method in a frame that was made for the SCORE. */
  RpcItem run(Frame frame, String name, RpcItem.Dict given) throws Revert {
    Score score =
        at(frame.self())
            .orElseThrow(() ->
                new Revert(
                    FailureCode.CONTRACT_NOT_FOUND,
                    "contract: " + frame.self() + " (expected: one of " + addresses() + ")"));
    Method method =
        score
            .method(name)
            .orElseThrow(() ->
                new Revert(
                    FailureCode.METHOD_NOT_FOUND,
                    "method: "
                        + Words.quote(name)
                        + " (expected: "
                        + Words.oneOf(name, names(score))
                        + ")"));
    if (frame.isReadonly() && !method.isReadonly()) {
      throw new Revert(
          FailureCode.ACCESS_DENIED, "method: " + name + " writes (expected: a readonly one)");
    }
    if (frame.value().signum() != 0 && !method.isPayable()) {
      throw new Revert(
          FailureCode.NOT_PAYABLE,
          "value: " + frame.value() + " loop (expected: none, " + name + " takes no coins)");
    }
    return method.body().run(frame, Arguments.of(method, given));
  }

  private String addresses() {
    return String.join(", ", byAddress.keySet().stream().map(IconAddress::toString).toList());
  }

  private static List<String> names(Score score) {
    return score.methods().stream().map(Method::name).toList();
  }
}
