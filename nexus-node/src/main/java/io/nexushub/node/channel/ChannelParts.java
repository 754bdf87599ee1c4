package io.nexushub.node.channel;

import io.nexushub.monitoring.ChannelListener;
import io.nexushub.node.config.ChannelConfig;
import io.nexushub.node.config.StoreConfig;
import io.nexushub.node.peer.PeerPort;
import io.nexushub.node.signer.NodeSigner;
import io.nexushub.node.store.ChainStore;
import io.nexushub.node.store.Journal;
import io.nexushub.protocol.ChannelId;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;

/**
 * What a channel is made of on this node.
 *
 * @param execution one thread: executes, commits, and is the only one that adds to the store
 * @param answers one thread: reads the store for peers, and drops old states from it
 * @param keeping what is kept of the chain, and whether an empty one begins with a snapshot
 * @param fatal hears, once, why the channel cannot go on without doing harm
 */
record ChannelParts(
    ChannelConfig config,
    MemberDirectory directory,
    Ledger ledger,
    ChainStore store,
    Journal journal,
    NodeSigner signer,
    Mempool mempool,
    Intake intake,
    Waiters waiters,
    PeerPort peers,
    ThreadPoolExecutor execution,
    ThreadPoolExecutor answers,
    StoreConfig keeping,
    ChannelListener listener,
    Consumer<Throwable> fatal) {
  ChannelId id() {
    return config.id();
  }
}
