package io.nexushub.lightclient.loopchain;

/** A stranger's text in our messages: short, and of printable characters. */
final class Quoted {
  private static final int LIMIT = 80;

  private Quoted() {}

  static String text(String text) {
    StringBuilder out = new StringBuilder("'");
    for (int i = 0; i < text.length() && i < LIMIT; i++) {
      char c = text.charAt(i);
      out.append(c >= ' ' && c <= '~' ? c : '?');
    }
    return out.append(text.length() > LIMIT ? "…'" : "'").toString();
  }
}
