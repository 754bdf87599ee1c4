package io.nexushub.follow;

import io.nexushub.crypto.Keccak256;
import io.nexushub.lightclient.btp.BtpClientState;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.btp.BtpHeader;
import io.nexushub.protocol.btp.BtpProof;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.btp.ProofContext;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A BTP network and what the nodes of its chain answer. */
final class BtpWorld {
  static final NetworkAddress UID = NetworkAddress.of("0x3.icon");
  static final long NETWORK = 2;

  /** By height. */
  final TreeMap<Long, BtpHeader> headers = new TreeMap<>();

  final TreeMap<Long, BtpProof> proofs = new TreeMap<>();
  final TreeMap<Long, List<Bytes>> messages = new TreeMap<>();
  private final TreeMap<Long, Voters> electorates = new TreeMap<>();
  private Voters members;
  private long sent;
  long height;

  /** Opened in a block of that height. */
  BtpWorld(Voters members, long openedAt) {
    this.members = members;
    this.height = openedAt;
    add(openedAt, members, members, List.of(), true);
  }

  BtpHeader top() {
    return headers.lastEntry().getValue();
  }

  static Hash decision(BtpHeader header) {
    return header
        .decision(Keccak256.FUNCTION, UID, BtpClientState.NETWORK_TYPE_ETH)
        .hash(Keccak256.FUNCTION);
  }

  /** Blocks of the chain without anything for this network. */
  BtpWorld quiet(long blocks) {
    height += blocks;
    return this;
  }

  BtpWorld send(String... texts) {
    return send(members, texts);
  }

  /** Signed by some only, in the order of the members. */
  BtpWorld send(Voters signers, String... texts) {
    List<Bytes> contents = new ArrayList<>();
    for (String text : texts) {
      contents.add(Bytes.utf8(text));
    }
    add(++height, signers, members, contents, false);
    return this;
  }

  BtpWorld change(Voters next) {
    add(++height, members, next, List.of(), true);
    members = next;
    return this;
  }

  private void add(long at, Voters signers, Voters next, List<Bytes> contents, boolean announces) {
    ProofContext context = ProofContext.of(next.addresses(Keccak256.FUNCTION));
    BtpHeader header =
        new BtpHeader(
            at,
            0,
            context.hash(Keccak256.FUNCTION),
            List.of(),
            NETWORK,
            sent << 1 | (announces ? 1 : 0),
            headers.isEmpty()
                ? Optional.empty()
                : Optional.of(top().section().hash(Keccak256.FUNCTION)),
            contents.size(),
            contents.isEmpty() ? Optional.empty() : Optional.of(root(contents)),
            announces ? Optional.of(context) : Optional.empty());
    headers.put(at, header);
    electorates.put(at, next);
    messages.put(at, contents);
    proofs.put(at, proof(header, signers));
    sent += contents.size();
  }

  private static Hash root(List<Bytes> contents) {
    HashFunction keccak = Keccak256.FUNCTION;
    return LoopchainWorld.root(keccak, contents.stream().map(keccak::hash).toList());
  }

  private BtpProof proof(BtpHeader header, Voters signers) {
    List<Optional<Signature>> slots = new ArrayList<>();
    for (int i = 0; i < members.keys().size(); i++) {
      Optional<Signer> signer =
          i < signers.keys().size() ? Optional.of(signers.keys().get(i)) : Optional.empty();
      slots.add(signer.map(each -> each.sign(decision(header))));
    }
    return new BtpProof(slots);
  }

  /** The same up to a height, to go on from there otherwise. */
  BtpWorld fork(long upTo) {
    BtpWorld fork = new BtpWorld(members, headers.firstKey());
    fork.headers.clear();
    fork.headers.putAll(headers.headMap(upTo, true));
    fork.messages.putAll(messages.headMap(upTo, true));
    fork.proofs.putAll(proofs.headMap(upTo, true));
    fork.electorates.clear();
    fork.electorates.putAll(electorates.headMap(upTo, true));
    fork.members = electorates.floorEntry(upTo).getValue();
    fork.height = upTo;
    fork.sent = fork.top().firstMessageSn() + fork.top().messageCount();
    return fork;
  }

  /** As goloop's nodes answer; a hub's say where the blocks are, too. */
  BtpWorld servedBy(FakeNode node, boolean hub) {
    node.on("icx_getLastBlock", params -> Optional.of(new JsonObject().put("height", height)));
    node.on("btp_getNetworkInfo", params -> Optional.of(info(params)));
    node.on(
        "btp_getHeader",
        params -> at(headers, params).map(header -> FakeNode.base64(header.encode())));
    node.on(
        "btp_getProof", params -> at(proofs, params).map(proof -> FakeNode.base64(proof.encode())));
    node.on(
        "btp_getMessages",
        params ->
            at(messages, params)
                .map(list -> {
                  JsonArray texts = new JsonArray();
                  list.forEach(message -> texts.add(FakeNode.base64(message)));
                  return texts;
                }));
    if (hub) {
      node.on(
          "nexus_getBtpHeights",
          params -> {
            JsonArray found = new JsonArray();
            headers.tailMap(FakeNode.number(params, "from")).keySet().stream()
                .limit(FakeNode.number(params, "limit"))
                .forEach(each -> found.add("0x" + Long.toHexString(each)));
            return Optional.of(found);
          });
    }
    return this;
  }

  private static <T> Optional<T> at(TreeMap<Long, T> blocks, JsonObject params) {
    return Optional.ofNullable(blocks.get(FakeNode.height(params)));
  }

  /** goloop's state shows a block's section one block later. */
  private JsonObject info(JsonObject params) {
    long at = params.containsKey("height") ? FakeNode.height(params) - 1 : height;
    var entry = headers.floorEntry(Math.max(at, headers.firstKey()));
    BtpHeader header = entry.getValue();
    return new JsonObject()
        .put(
            "nextMessageSN",
            "0x" + Long.toHexString(header.firstMessageSn() + header.messageCount()))
        .put("lastNSHash", header.section().hash(Keccak256.FUNCTION).toString());
  }
}
