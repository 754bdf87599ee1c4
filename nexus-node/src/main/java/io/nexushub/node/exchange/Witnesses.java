package io.nexushub.node.exchange;

import io.nexushub.portal.HubEndpoints;
import io.nexushub.portal.NodeRpc;
import io.nexushub.portal.TransientFailure;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** All nodes of one channel, each asked for itself: one of them may lie, most of them do not. */
public final class Witnesses implements AutoCloseable {
  private static final int FAULTY_PART = 3;

  private final List<NodeRpc> nodes;

  private Witnesses(List<NodeRpc> nodes) {
    this.nodes = nodes;
  }

  /**
   * Connects lazily.
   *
   * @param uris of the nodes, such as {@code http://127.0.0.1:9000}
   */
  public static Witnesses of(Vertx vertx, List<URI> uris, String channel) {
    return new Witnesses(
        uris.stream().map(uri -> new HubEndpoints(List.of(uri)).rpc(vertx, channel)).toList());
  }

  /** So many alike that one of them at least is honest. */
  int enough() {
    return (nodes.size() - 1) / FAULTY_PART + 1;
  }

  /** More than half of them. */
  int majority() {
    return nodes.size() / 2 + 1;
  }

  /** Of those that answer; each node's is one. */
  List<Object> answers(String method, JsonObject params) throws TransientFailure {
    List<Object> answers = new ArrayList<>();
    TransientFailure last = new TransientFailure(method + ": no answer");
    for (NodeRpc node : nodes) {
      try {
        Object answer = node.call(method, params);
        if (answer != null) {
          answers.add(answer);
        }
      } catch (TransientFailure e) {
        last = e;
      } catch (NodeRpc.RpcError e) {
        last = new TransientFailure(method + ": " + e.reason(), e);
      }
    }
    if (answers.isEmpty()) {
      throw last;
    }
    return answers;
  }

  /** What one node has to say; it may not. */
  interface Question<T> {
    T ask(NodeRpc node) throws TransientFailure, NodeRpc.RpcError;
  }

  /** The first answer that is none of the failures; if there is none, the last failure. */
  <T> T first(Question<T> question) throws TransientFailure {
    TransientFailure last = new TransientFailure("no node to ask");
    for (NodeRpc node : nodes) {
      try {
        return question.ask(node);
      } catch (TransientFailure e) {
        last = e;
      } catch (NodeRpc.RpcError e) {
        last = new TransientFailure(e.reason(), e);
      }
    }
    throw last;
  }

  @Override
  public void close() {
    nodes.forEach(NodeRpc::close);
  }
}
