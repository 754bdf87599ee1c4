package io.nexushub.notary;

import io.nexushub.lightclient.Refusal;

/** The numbers in receipts of hub channels: BTP's where BTP has one. */
public final class HubCode {
  public static final int UNKNOWN = 10;
  public static final int UNAUTHORIZED = 11;
  public static final int NO_SUCH_LINK = 18;

  public static final int UNREACHABLE = 21;

  /** Not valid, and will stay so. */
  public static final int NOT_VALID = 25;

  /** A gap: something before it is missing. */
  public static final int NOT_VERIFIABLE = 26;

  public static final int ALREADY_VERIFIED = 27;
  public static final int BLOCK_FULL = 28;
  public static final int FROZEN = 29;
  public static final int OUT_OF_TIME = 30;

  private HubCode() {}

  static int of(Refusal.Kind kind) {
    return switch (kind) {
      case INVALID -> NOT_VALID;
      case EARLY -> NOT_VERIFIABLE;
      case STALE -> ALREADY_VERIFIED;
      case FROZEN -> FROZEN;
    };
  }
}
