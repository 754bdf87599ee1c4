package io.nexushub.crypto;

import io.nexushub.protocol.BlsScheme;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import java.util.ArrayList;
import java.util.List;
import supranational.blst.BLST_ERROR;
import supranational.blst.P1;
import supranational.blst.P1_Affine;
import supranational.blst.P2_Affine;

/** BLS12-381 by supranational's blst. */
public final class JblstScheme implements BlsScheme {
  private static final String DOMAIN = "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_";

  @Override
  public Committee prepare(List<Bytes> keys) throws MalformedMessage {
    if (keys.isEmpty() || keys.size() > MAX_KEYS) {
      throw MalformedMessage.of("committee", keys.size() + " keys", "1 to " + MAX_KEYS);
    }
    List<P1_Affine> members = new ArrayList<>(keys.size());
    P1 sum = new P1();
    for (int i = 0; i < keys.size(); i++) {
      P1_Affine member = key(i, keys.get(i));
      members.add(member);
      var _ = sum.add(member); // aggregate() would look for the subgroup a second time
    }
    return new Prepared(List.copyOf(members), sum);
  }

  private static P1_Affine key(int index, Bytes compressed) throws MalformedMessage {
    String item = "committee key " + index;
    if (compressed.length() != PUBLIC_KEY_LENGTH) {
      throw MalformedMessage.of(item, compressed.length() + " bytes", PUBLIC_KEY_LENGTH);
    }
    try {
      P1_Affine point = new P1_Affine(compressed.toArray());
      if (point.is_inf() || !point.in_group()) {
        throw MalformedMessage.of(item, compressed, "a point of the subgroup, not infinity");
      }
      return point;
    } catch (RuntimeException noPoint) {
      throw MalformedMessage.of(item, compressed, "a point of the curve");
    }
  }

  /** blst's point objects change in place: the fields here are only ever read or copied. */
  private static final class Prepared implements Committee {
    private final List<P1_Affine> members;
    private final P1 sum;

    Prepared(List<P1_Affine> members, P1 sum) {
      this.members = members;
      this.sum = sum;
    }

    @Override
    public int size() {
      return members.size();
    }

    @Override
    public boolean verify(Bytes participation, Bytes message, Bytes signature) {
      if (signature.length() != SIGNATURE_LENGTH || !fits(participation)) {
        return false;
      }
      P1_Affine signers = sumOf(participation).to_affine();
      try {
        P2_Affine point = new P2_Affine(signature.toArray());
        return !signers.is_inf()
            && !point.is_inf()
            && point.in_group()
            && point.core_verify(signers, true, message.toArray(), DOMAIN)
                == BLST_ERROR.BLST_SUCCESS;
      } catch (RuntimeException noPoint) {
        return false;
      }
    }

    @Override
    public boolean sumsTo(Bytes aggregateKey) {
      return Bytes.wrap(sum.compress()).equals(aggregateKey);
    }

    private boolean fits(Bytes participation) {
      int spare = participation.length() * 8 - members.size();
      return spare >= 0
          && spare < 8
          && (participation.at(participation.length() - 1) & 0xff) >>> (8 - spare) == 0
          && !participation.isZero();
    }

    /** From the sum of all, less the absent, where most are present. */
    private P1 sumOf(Bytes participation) {
      int present = 0;
      for (int i = 0; i < participation.length(); i++) {
        present += Integer.bitCount(participation.at(i) & 0xff);
      }
      boolean subtract = present * 2 > members.size();
      P1 picked = new P1();
      for (int i = 0; i < members.size(); i++) {
        boolean signed = (participation.at(i / 8) >> (i % 8) & 1) == 1;
        if (signed != subtract) {
          var _ = picked.add(members.get(i));
        }
      }
      return subtract ? sum.dup().add(picked.neg()) : picked;
    }
  }
}
