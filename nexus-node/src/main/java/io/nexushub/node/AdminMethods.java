package io.nexushub.node;

import io.nexushub.node.config.InvalidConfiguration;
import io.nexushub.node.rpc.RpcError;
import io.nexushub.node.rpc.RpcMethod;
import io.nexushub.node.rpc.RpcParams;
import io.nexushub.protocol.ChannelId;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the node's operator may do at {@code /admin}. */
final class AdminMethods {
  private static final Logger LOG = LoggerFactory.getLogger(AdminMethods.class);

  private final NodeChannels channels;

  private AdminMethods(NodeChannels channels) {
    this.channels = channels;
  }

  static Map<String, RpcMethod> of(NodeChannels channels) {
    AdminMethods methods = new AdminMethods(channels);
    Map<String, RpcMethod> named = new LinkedHashMap<>();
    named.put("nexus_listChannels", methods::list);
    named.put("nexus_joinChannel", methods::join);
    named.put("nexus_leaveChannel", methods.naming(channels::leave));
    named.put("nexus_stopChannel", methods.naming(channels::stop));
    named.put("nexus_startChannel", methods.naming(channels::start));
    return named;
  }

  private interface Change {
    void make() throws IOException;
  }

  private interface ChangeOfOne {
    void make(ChannelId channel) throws IOException;
  }

  private Object list(JsonObject json) throws RpcError {
    new RpcParams(json).only();
    return channels.status();
  }

  private Object join(JsonObject json) throws RpcError {
    RpcParams params = new RpcParams(json);
    params.only("genesis");
    JsonObject genesis = params.object("genesis");
    return changed(() -> channels.join(genesis));
  }

  private RpcMethod naming(ChangeOfOne change) {
    return json -> {
      RpcParams params = new RpcParams(json);
      params.only("channel");
      String name = params.text("channel");
      if (!ChannelId.isValid(name)) {
        throw RpcError.params("channel", "'" + name + "'", "1 to 32 of a-z 0-9 - _");
      }
      return changed(() -> change.make(ChannelId.of(name)));
    };
  }

  /** Answers how all channels are afterwards. */
  private Object changed(Change change) throws RpcError {
    try {
      change.make();
      return channels.status();
    } catch (InvalidConfiguration e) {
      throw new RpcError(RpcError.PARAMS, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      LOG.warn("a change of channels failed", e);
      throw new RpcError(RpcError.SYSTEM, String.valueOf(e.getMessage()));
    }
  }
}
