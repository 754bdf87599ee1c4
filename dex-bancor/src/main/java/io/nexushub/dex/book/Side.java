package io.nexushub.dex.book;

/** One of a pool's two assets. */
public enum Side {
  FIRST,
  SECOND;

  public Side other() {
    return this == FIRST ? SECOND : FIRST;
  }
}
