package io.nexushub.lightclient.btp;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.LocalSigner;
import io.nexushub.crypto.SecretKey;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.Signature;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Members of a source chain with their keys, in the order of their signatures; an absent one is a
 * member without a key.
 */
record Members(List<Optional<Signer>> signers) {
  /** Secret i is the Keccak-256 of {@code <set>-<i>}. */
  static Members of(String set, int count) {
    return new Members(
        IntStream.range(0, count).mapToObj(i -> Optional.of(signer(set + "-" + i))).toList());
  }

  static Signer signer(String seed) {
    return LocalSigner.of(SecretKey.of(Keccak256.FUNCTION.hash(Bytes.utf8(seed)).bytes()));
  }

  Members with(int index, Optional<Signer> signer) {
    List<Optional<Signer>> changed = new ArrayList<>(signers);
    changed.set(index, signer);
    return new Members(changed);
  }

  int size() {
    return signers.size();
  }

  /** {@code [[address or null, ...]]}. */
  Bytes context() {
    RlpWriter out = new RlpWriter().beginList().beginList();
    for (Optional<Signer> signer : signers) {
      signer.ifPresentOrElse(present -> out.bytes(address(present).bytes()), out::none);
    }
    return out.endList().endList().toBytes();
  }

  Hash contextHash() {
    return Keccak256.FUNCTION.hash(context());
  }

  static Address address(Signer signer) {
    return Address.of(signer.publicKey(), Keccak256.FUNCTION);
  }

  /** One slot a member, empty but for the first {@code count} that have a key. */
  List<Optional<Bytes>> sign(Hash decision, int count) {
    List<Optional<Bytes>> slots = new ArrayList<>(Collections.nCopies(size(), Optional.empty()));
    int signed = 0;
    for (int i = 0; i < size() && signed < count; i++) {
      Optional<Signature> signature = signers.get(i).map(signer -> signer.sign(decision));
      slots.set(i, signature.map(Signature::bytes));
      signed += signature.isPresent() ? 1 : 0;
    }
    return slots;
  }

  /** {@code [[signature or null, ...]]}. */
  static Bytes proof(List<Optional<Bytes>> slots) {
    RlpWriter out = new RlpWriter().beginList().beginList();
    for (Optional<Bytes> slot : slots) {
      slot.ifPresentOrElse(out::bytes, out::none);
    }
    return out.endList().endList().toBytes();
  }
}
