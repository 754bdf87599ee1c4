package io.nexushub.dex.channel;

import io.nexushub.dex.book.Book;
import io.nexushub.lft.Answer;
import io.nexushub.notary.ClientStates;
import io.nexushub.notary.Lanes;
import io.nexushub.notary.Passages;
import io.nexushub.notary.Queries;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.trie.State;
import java.util.List;

/** The answers to {@code nexus_query}; docs/spec/dex.md has the table. */
record DexQueries(DexGenesis genesis, Lanes lanes) {
  private static final List<String> METHODS = List.of("getStatus", "getMessage");

  Answer answer(State state, String method, RpcItem.Dict params) {
    return switch (method) {
      case "getStatus" -> new Answer.Found(status(state));
      case "getMessage" -> Passages.query(state, params);
      default -> Queries.unknownMethod(method, METHODS);
    };
  }

  private RpcItem.Dict status(State state) {
    NetworkAddress notary = genesis.notary().uid();
    Book book = new Book(state);
    return ClientStates.status(
            notary, ClientStates.read(state, notary), lanes.nextSequence(state, 1))
        .with("halt", book.halt().name());
  }
}
