package io.nexushub.portal;

/** Is told what lanes do: for meters, logs and passports. Called on the lane's thread. */
public interface LaneListener {
  LaneListener SILENT =
      new LaneListener() {
        @Override
        public void delivered(
            String lane, long sourceHeight, int messages, Delivery.Delivered by) {}

        @Override
        public void waiting(String lane, int attempt, String reason) {}

        @Override
        public void halted(String lane, String reason) {}
      };

  void delivered(String lane, long sourceHeight, int messages, Delivery.Delivered by);

  /** Will be tried again; {@code attempt} counts the failures in a row. */
  void waiting(String lane, int attempt, String reason);

  /** The destination refused for good; an operator has to look. The lane keeps looking too. */
  void halted(String lane, String reason);
}
