package io.nexushub.dex.book;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.dex.SourceNumber;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;

/** The orders of an owner or of a pool, by the order in which they came. */
public record History(Book book) {
  private static final String ALL = "all";

  public long size() {
    return size(ALL);
  }

  public long size(Holder owner) {
    return size(owner.toString());
  }

  public long size(PoolId pool) {
    return size(pool.toString());
  }

  /** Newest first: those from the {@code skip}th newest on. */
  public List<SourceNumber> page(long skip, int limit) {
    return page(ALL, skip, limit);
  }

  public List<SourceNumber> page(Holder owner, long skip, int limit) {
    return page(owner.toString(), skip, limit);
  }

  public List<SourceNumber> page(PoolId pool, long skip, int limit) {
    return page(pool.toString(), skip, limit);
  }

  Book adding(Order order) {
    Holder owner = new Holder(order.source().network(), order.owner());
    Book extended = adding(book, ALL, order);
    return adding(extended, owner.toString(), order);
  }

  Book adding(PoolId pool, Order order) {
    return adding(book, pool.toString(), order);
  }

  private static Book adding(Book book, String of, Order order) {
    long size = new History(book).size(of);
    return book.put(
            BookKeys.history(of, size), new RlpWriter().text(order.source().toString()).toBytes())
        .put(BookKeys.history(of), new RlpWriter().uint(size + 1).toBytes());
  }

  private long size(String of) {
    return book.state()
        .get(BookKeys.history(of))
        .map(stored -> Book.read(stored, RlpReader::uint64))
        .orElse(0L);
  }

  private List<SourceNumber> page(String of, long skip, int limit) {
    List<SourceNumber> page = new ArrayList<>();
    for (long at = size(of) - 1 - skip; at >= 0 && page.size() < limit; at--) {
      Bytes stored = book.state().get(BookKeys.history(of, at)).orElseThrow();
      page.add(Book.read(stored, in -> SourceNumber.parse(in.text(SourceNumber.MAX_LENGTH))));
    }
    return page;
  }
}
