package io.nexushub.notary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.crypto.Secp256k1;
import io.nexushub.lft.Admission;
import io.nexushub.lightclient.ethereum.EventEvidence;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.btp.NetworkAddress;
import io.nexushub.protocol.rlp.RlpWriter;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class HubTransactionTest {
  private static final long NOW = 1_800_000_000_000_000L;

  private final SourceChain lcEth = new SourceChain("0x101.nexus", "lc-eth");
  private final SourceChain lcIcon = new SourceChain("0x102.nexus", "lc-icon");
  private final HubChain notary = Worlds.notary(lcEth.signed, lcIcon.signed);
  private final HubOperation relay = new HubOperation.Relay(Worlds.ETH, Bytes.utf8("proof"));

  @Test
  void everyOperationSurvivesItsBytes() throws MalformedMessage {
    for (HubOperation operation :
        List.of(
            relay,
            new HubOperation.Update(Bytes.utf8("update")),
            new HubOperation.ProveEvents(Worlds.ETH, List.of(Bytes.utf8("one"), Bytes.utf8("two"))),
            new HubOperation.Govern(Bytes.utf8("change"), List.of(signed(relay).signature())),
            new HubOperation.Govern(Bytes.utf8("change"), List.of()),
            new HubOperation.Advance())) {
      HubTransaction transaction = signed(operation);
      HubTransaction decoded = HubTransaction.decode(transaction.encode());
      assertThat(decoded).isEqualTo(transaction);
      assertThat(decoded.id()).isEqualTo(transaction.id());
      assertThat(decoded.sender(Secp256k1.scheme()))
          .contains(HubTransaction.submitter(HubChain.SUBMITTER));
    }
  }

  /** One value, one encoding; and no byte that the signature does not cover. */
  @Test
  void noByteCanBeChanged() {
    byte[] genuine = signed(relay).encode().toArray();
    for (int i = 0; i < genuine.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] forged = genuine.clone();
        forged[i] ^= (byte) (1 << bit);
        Bytes bytes = Bytes.of(forged);
        try {
          assertThat(HubTransaction.decode(bytes).encode()).isEqualTo(bytes);
        } catch (MalformedMessage expected) {
          assertThat(expected).hasMessageContaining("expected");
        }
        assertThat(notary.admit(bytes))
            .as("byte %d bit %d", i, bit)
            .isInstanceOf(Admission.Refused.class);
      }
    }
  }

  @Test
  void theDoorSaysWhatItExpects() {
    Signer stranger = Signers.named("stranger");
    assertRefused(
        HubTransaction.sign(NetworkAddress.of("0x2.nexus"), NOW, relay, HubChain.SUBMITTER),
        "transaction.network: '0x2.nexus' (expected: 0x1.nexus)");
    assertRefused(
        HubTransaction.sign(Worlds.HUB, NOW, relay, stranger),
        "transaction sender: " + Signers.icon(stranger) + " (expected: a submitter");
    assertRefused(
        signed(new HubOperation.Update(Bytes.utf8("update"))),
        "transaction.kind: update (expected: relay)");
    assertThat(notary.admit(signed(relay).encode())).isInstanceOf(Admission.Admitted.class);
  }

  @Test
  void hugeListsAndBytesAreRefusedBeforeTheyAreRead() {
    assertThatThrownBy(
            () -> HubTransaction.decode(Bytes.of(new byte[HubTransaction.MAX_BYTES + 1])))
        .isInstanceOf(MalformedMessage.class)
        .hasMessage("transaction: 3146753 bytes (expected: <= 3146752 bytes)");
    HubTransaction many =
        signed(
            new HubOperation.ProveEvents(Worlds.ETH, Collections.nCopies(33, Bytes.utf8("proof"))));
    assertThatThrownBy(() -> HubTransaction.decode(many.encode()))
        .hasMessage("proofs: > 32 (expected: 1 to 32)");
    HubTransaction none = signed(new HubOperation.ProveEvents(Worlds.ETH, List.of()));
    assertThatThrownBy(() -> HubTransaction.decode(none.encode()))
        .hasMessage("proofs: none (expected: 1 to 32)");
    assertThatThrownBy(
            () -> HubTransaction.decode(new RlpWriter().beginList().uint(2).endList().toBytes()))
        .hasMessage("transaction.version: 2 (expected: 1)");
  }

  @Test
  void proofsAreCutIntoTransactionsThatFit() throws MalformedMessage {
    List<Bytes> proofs = new java.util.ArrayList<>();
    for (int i = 0; i < 100; i++) {
      proofs.add(Bytes.of(new byte[i < 50 ? 100 : 60_000 + i]));
    }
    proofs.add(Bytes.of(new byte[EventEvidence.MAX_LENGTH]));
    List<HubOperation.ProveEvents> batches = HubOperation.ProveEvents.batches(Worlds.ETH, proofs);
    List<Bytes> sent = new java.util.ArrayList<>();
    for (HubOperation.ProveEvents batch : batches) {
      HubTransaction transaction = HubTransaction.decode(signed(batch).encode());
      sent.addAll(((HubOperation.ProveEvents) transaction.operation()).proofs());
    }
    assertThat(sent).isEqualTo(proofs);
    assertThat(batches).hasSizeLessThan(12);
    assertThat(HubOperation.ProveEvents.batches(Worlds.ETH, List.of())).isEmpty();
  }

  private static HubTransaction signed(HubOperation operation) {
    return HubTransaction.sign(Worlds.HUB, NOW, operation, HubChain.SUBMITTER);
  }

  private void assertRefused(HubTransaction transaction, String reason) {
    assertThat(notary.admit(transaction.encode()))
        .isInstanceOfSatisfying(
            Admission.Refused.class,
            refused -> {
              assertThat(refused.reason()).startsWith(reason);
              assertThat(refused.code()).isEqualTo(-32602);
            });
  }
}
