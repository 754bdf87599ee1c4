package io.nexushub.interop;

import io.nexushub.interop.CommunityTransaction.Action;
import io.nexushub.lft.Answer;
import io.nexushub.lft.BlockContext;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.trie.State;
import java.util.List;

/** What can be read from the chain's state. */
final class Queries {
  private static final int METHOD_NOT_FOUND = -32601;
  private static final int INVALID_PARAMS = -32602;

  /** A SCORE's failure k is told as -30000 - k. */
  private static final int SCORE_FAILURE = -30000;

  private static final List<String> METHODS =
      List.of(
          "call",
          "estimateStep",
          "getBalance",
          "getNetworkInfo",
          "getScoreApi",
          "getScoreStatus",
          "getStatus",
          "getTotalSupply");

  private final Genesis genesis;
  private final Scores scores;
  private final BmcScore bmc;

  Queries(Genesis genesis, Scores scores, BmcScore bmc) {
    this.genesis = genesis;
    this.scores = scores;
    this.bmc = bmc;
  }

  Answer answer(State state, String method, RpcItem.Dict params) {
    try {
      return switch (method) {
        case "call" -> new Answer.Found(call(state, params));
        case "estimateStep" -> new Answer.Found(estimateStep(params));
        case "getBalance" -> new Answer.Found(balance(state, params));
        case "getNetworkInfo" -> new Answer.Found(networkInfo());
        case "getScoreApi" -> new Answer.Found(score(params).api());
        case "getScoreStatus" -> new Answer.Found(scoreStatus(params));
        case "getStatus" -> new Answer.Found(status(state, params));
        case "getTotalSupply" -> new Answer.Found(RpcItem.integer(genesis.totalSupply()));
        default ->
            new Answer.Refused(
                METHOD_NOT_FOUND,
                "method: "
                    + Words.quote(method)
                    + " (expected: "
                    + Words.oneOf(method, METHODS)
                    + ")");
      };
    } catch (MalformedMessage malformed) {
      return new Answer.Refused(INVALID_PARAMS, String.valueOf(malformed.getMessage()));
    } catch (Revert revert) {
      return new Answer.Refused(SCORE_FAILURE - revert.code(), revert.reason());
    }
  }

  private static RpcItem balance(State state, RpcItem.Dict params) throws MalformedMessage {
    IconAddress address = address(params, "address");
    return RpcItem.integer(Accounts.balance(Draft.over(state), address));
  }

  /** icx_call: {to, dataType "call", data {method, params?}, from?}. */
  private RpcItem call(State state, RpcItem.Dict params) throws MalformedMessage, Revert {
    if (!params.text("dataType").orElse("").equals("call")) {
      throw MalformedMessage.of(
          "dataType", Words.show(params.field("dataType").orElse(null)), "'call'");
    }
    Action.Call call = CommunityTransaction.call(params.field("data"));
    return read(state, address(params, "to"), call.method(), call.params());
  }

  /** The message centre's view of a link, by the name that hub channels have for it. */
  private RpcItem status(State state, RpcItem.Dict params) throws Revert {
    RpcItem link = params.field("link").orElse(RpcItem.NONE);
    return read(state, bmc.address(), "getStatus", RpcItem.dict().with("_link", link));
  }

  private RpcItem read(State state, IconAddress to, String method, RpcItem.Dict params)
      throws Revert {
    ReplayWindow.Clock clock = ReplayWindow.clock(state);
    BlockContext now = new BlockContext(clock.height(), 0, clock.timestampMicros(), Address.ZERO);
    return scores.run(
        Frame.reading(scores, now, Draft.over(state), IconAddress.SYSTEM, to), method, params);
  }

  private static RpcItem estimateStep(RpcItem.Dict params) throws MalformedMessage {
    return RpcItem.integer(CommunityTransaction.read(params, false).steps());
  }

  private RpcItem networkInfo() {
    return RpcItem.dict()
        .with("platform", "nexus")
        .with("nid", RpcItem.integer(genesis.nid()))
        .with("stepPrice", RpcItem.integer(genesis.stepPrice()));
  }

  private RpcItem scoreStatus(RpcItem.Dict params) throws MalformedMessage, Revert {
    score(params);
    return RpcItem.dict()
        .with("owner", IconAddress.SYSTEM.toString())
        .with("blocked", "0x0")
        .with("disabled", "0x0")
        .with("useSystemDeposit", "0x0")
        .with(
            "current",
            RpcItem.dict()
                .with("type", "java")
                .with("status", "active")
                .with("codeHash", Hash.ZERO.toString())
                .with("deployTxHash", Hash.ZERO.toString()));
  }

  private Score score(RpcItem.Dict params) throws MalformedMessage, Revert {
    IconAddress address = address(params, "address");
    return scores
        .at(address)
        .orElseThrow(() ->
            new Revert(
                FailureCode.CONTRACT_NOT_FOUND,
                "contract: " + address + " (expected: a contract of the chain)"));
  }

  private static IconAddress address(RpcItem.Dict params, String name) throws MalformedMessage {
    RpcItem item = params.field(name).orElse(null);
    if (item instanceof RpcItem.Text(String text) && IconAddress.isValid(text)) {
      return IconAddress.parse(text);
    }
    throw MalformedMessage.of(name, Words.show(item), Type.ADDRESS.expected());
  }
}
