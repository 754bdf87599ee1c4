package io.nexushub.node.rpc.icon;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.lft.Receipt;
import io.nexushub.lft.succession.SuccessionTransaction;
import io.nexushub.node.channel.CommittedBlock;
import io.nexushub.node.channel.Inclusion;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.PublicKey;
import io.nexushub.protocol.consensus.Member;
import io.nexushub.protocol.consensus.Membership;
import io.nexushub.protocol.consensus.Succession;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is no account's transaction must not keep wallets from reading the block it is in. */
class MembersAffairTest {
  private static final Bytes CHANGE =
      SuccessionTransaction.encode(
          new Succession(
              Membership.of(
                  1, List.of(new Member(PublicKey.of(Bytes.wrap(new byte[PublicKey.LENGTH])), 1))),
              List.of()));

  private final IconJson icon = new IconJson(BigInteger.TEN);

  @Test
  void aChangeOfMembersIsShownAndCostsNobodyAnything() {
    Hash id = HashFunction.SHA3_256.hash(CHANGE);
    CommittedBlock block =
        new CommittedBlock(
            7,
            id,
            Hash.ZERO,
            8,
            1,
            Address.ZERO,
            Hash.ZERO,
            List.of(id),
            List.of(CHANGE),
            List.of(Receipt.success(id, List.of())));
    assertThat(icon.block(block).getJsonArray("confirmed_transaction_list").getJsonObject(0))
        .hasToString(icon.transaction(CHANGE, id).toString());
    assertThat(icon.transaction(CHANGE, id).getString("dataType")).isEqualTo("succession");
    assertThat(icon.result(new Inclusion(block, 0)).getString("stepUsed")).isEqualTo("0x0");
  }
}
