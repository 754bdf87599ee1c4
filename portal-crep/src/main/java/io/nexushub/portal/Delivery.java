package io.nexushub.portal;

import java.util.regex.Pattern;

/** What became of a relay message at its destination. */
public sealed interface Delivery {
  /** Codes 26 and 27 of BTP's verifiers, where the reason begins. */
  Pattern OLD_VIEW = Pattern.compile("^(?:execution reverted: ?)?(?:26|27):");

  /** A verifier said no: codes 26 and 27 mean that our view of the link was old. */
  static Delivery refusal(String transaction, String reason) {
    return OLD_VIEW.matcher(reason).find()
        ? new Overtaken(reason)
        : new Refused(transaction, reason);
  }

  /**
   * @param transaction id of the transaction there
   * @param block height or number of its block there
   */
  record Delivered(String transaction, long block) implements Delivery {}

  /** Somebody else was faster (code 27), or our view of the link was old: read the status again. */
  record Overtaken(String reason) implements Delivery {}

  /** The destination will not take this, ever; waiting does not help. */
  record Refused(String transaction, String reason) implements Delivery {}
}
