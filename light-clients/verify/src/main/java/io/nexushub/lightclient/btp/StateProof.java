package io.nexushub.lightclient.btp;

import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.consensus.BlockHeader;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.QuorumCertificate;
import io.nexushub.protocol.rlp.RlpReader;
import io.nexushub.protocol.rlp.RlpWriter;
import io.nexushub.protocol.trie.TrieProof;
import java.util.ArrayList;
import java.util.List;

/**
 * That a key had a value, or none, in the state after a block of a chain that runs LFT: the block's
 * child says what executing the block gave, and votes made both final.
 *
 * <p>{@code proof = [genesis, membership, [header…], certificate, state root, receipts, [node…]]}.
 *
 * @param genesis id of the chain's first block, part of everything its members vote for
 * @param headers from the block to the first descendant whose votes make the block final
 * @param certificate the votes for the last of the headers
 * @param receipts digest of the block's receipts
 * @param path from the state's root to the key
 */
public record StateProof(
    Hash genesis,
    Membership members,
    List<BlockHeader> headers,
    QuorumCertificate certificate,
    Hash stateRoot,
    Hash receipts,
    TrieProof path) {
  /** A chain in which so many rounds fail one after another has other troubles than proofs. */
  public static final int MAX_HEADERS = 16;

  public static final int MAX_LENGTH = 1 << 20;

  private static final int MAX_NODES = 257;

  public StateProof {
    headers = List.copyOf(headers);
  }

  public Bytes encode() {
    RlpWriter out =
        new RlpWriter().beginList().bytes(genesis.bytes()).raw(members.encode()).beginList();
    headers.forEach(header -> out.raw(header.encode()));
    out.endList()
        .raw(certificate.encode())
        .bytes(stateRoot.bytes())
        .bytes(receipts.bytes())
        .beginList();
    path.nodes().forEach(out::bytes);
    return out.endList().endList().toBytes();
  }

  /** Decodes the form only; what the parts mean together is for {@link StateProofRules}. */
  public static StateProof decode(Bytes encoded) throws MalformedMessage {
    if (encoded.length() > MAX_LENGTH) {
      throw MalformedMessage.of("state proof", encoded.length() + " bytes", "<= " + MAX_LENGTH);
    }
    RlpReader in = RlpReader.of(encoded);
    in.enterList();
    StateProof proof =
        new StateProof(
            Hash.of(in.fixed(Hash.LENGTH)),
            Membership.decode(in.rawItem()),
            headers(in),
            QuorumCertificate.decode(in.rawItem()),
            Hash.of(in.fixed(Hash.LENGTH)),
            Hash.of(in.fixed(Hash.LENGTH)),
            new TrieProof(nodes(in)));
    in.leaveList();
    in.end();
    return proof;
  }

  private static List<BlockHeader> headers(RlpReader in) throws MalformedMessage {
    List<BlockHeader> headers = new ArrayList<>();
    in.enterList();
    while (in.hasNext()) {
      if (headers.size() == MAX_HEADERS) {
        throw MalformedMessage.of("headers", "> " + MAX_HEADERS, "<= " + MAX_HEADERS);
      }
      headers.add(BlockHeader.decode(in.rawItem()));
    }
    in.leaveList();
    return headers;
  }

  private static List<Bytes> nodes(RlpReader in) throws MalformedMessage {
    List<Bytes> nodes = new ArrayList<>();
    in.enterList();
    while (in.hasNext()) {
      if (nodes.size() == MAX_NODES) {
        throw MalformedMessage.of("nodes", "> " + MAX_NODES, "<= " + MAX_NODES);
      }
      nodes.add(in.bytes(MAX_LENGTH));
    }
    in.leaveList();
    return nodes;
  }
}
