package io.nexushub.dex.book;

import java.util.ArrayList;
import java.util.List;

/** A book, and what happened to it since the one before. */
public record Changed(Book book, List<Entry> entries) {
  public Changed {
    entries = List.copyOf(entries);
  }

  static Changed nothing(Book book) {
    return new Changed(book, List.of());
  }

  Changed with(Book next, Entry entry) {
    List<Entry> extended = new ArrayList<>(entries);
    extended.add(entry);
    return new Changed(next, extended);
  }

  Changed then(Changed next) {
    List<Entry> extended = new ArrayList<>(entries);
    extended.addAll(next.entries);
    return new Changed(next.book, extended);
  }
}
