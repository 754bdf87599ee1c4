package io.nexushub.lft;

import java.util.ArrayList;
import java.util.List;

/** The effects of the step under way, in order. */
final class Outbox {
  private final List<Effect> effects = new ArrayList<>();

  void add(Effect effect) {
    effects.add(effect);
  }

  List<Effect> take() {
    List<Effect> taken = List.copyOf(effects);
    effects.clear();
    return taken;
  }
}
