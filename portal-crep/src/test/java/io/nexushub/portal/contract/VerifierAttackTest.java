package io.nexushub.portal.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.portal.contract.SourceChain.Block;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.web3j.abi.datatypes.Type;
import org.web3j.crypto.Hash;

/** What a relay, or a minority of validators, may try against headers, sets and signatures. */
@ExtendWith(EvmExtension.class)
class VerifierAttackTest {
  private static final String UID = "0x1.nexus";

  private final Evm evm;
  private final SourceChain chain = SourceChain.of(UID, Validator.set("v1", 4));
  private final Verifier verifier;

  VerifierAttackTest(Evm evm) {
    this.evm = evm;
    this.verifier = Verifier.deploy(evm, chain);
  }

  @Test
  void D2_theAnnouncedSetCannotBeStripped() {
    Block block = chain.block(messages(1), SourceChain.all(Validator.set("v2", 4)));
    for (byte[] replacement : List.of(Rlpn.nil(), Rlpn.bytes(new byte[0]))) {
      List<byte[]> fields = new ArrayList<>(block.header().fields());
      fields.set(9, replacement);
      byte[] update = block.update(Rlpn.list(fields), block.signatures(3));
      assertThat(verifier.refusal(0, SourceChain.relay(update)))
          .matches("25:Unknown:(InvalidProofContext:ChangeBit|MalformedHeader)");
    }
    assertThat(verifier.accept(0, SourceChain.relay(block.update(3), block.proofOfAll())))
        .hasSize(1);
  }

  @Test
  void D2_theAnnouncedSetCannotBeReplaced() {
    Block block = chain.block(messages(1), SourceChain.all(Validator.set("v2", 4)));
    byte[] own = Header.context(SourceChain.all(Validator.set("mine", 4)));
    List<byte[]> fields = new ArrayList<>(block.header().fields());
    fields.set(9, Rlpn.bytes(own));
    byte[] update = block.update(Rlpn.list(fields), block.signatures(3));
    assertThat(verifier.refusal(0, SourceChain.relay(update)))
        .isEqualTo("25:Unknown:InvalidProofContext:Hash");
  }

  @Test
  void D3_theZeroAddressIsNeverInstalled() {
    byte[] zero = Rlpn.bytes(new byte[20]);
    byte[] valid = Rlpn.bytes(Validator.named("v2-0").address());
    byte[] context = Rlpn.list(Rlpn.list(valid, zero));
    Block block = announcing(context);
    assertThat(verifier.refusal(0, SourceChain.relay(block.update(3))))
        .isEqualTo("25:Unknown:InvalidProofContext:Address");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 64, 66})
  void D3_aSignatureOfAnotherLengthIsRefused(int length) {
    Block block = chain.block(messages(1));
    List<byte[]> signatures = block.signatures(3);
    signatures.set(3, Rlpn.bytes(new byte[length]));
    assertThat(verifier.refusal(0, SourceChain.relay(block.update(signatures))))
        .isEqualTo("25:Unknown:InvalidSignature found 3 expected 4");
  }

  @Test
  void D4_aNullEntryCountsAndNeverVotes() {
    List<Optional<Validator>> set = new ArrayList<>(SourceChain.all(Validator.set("v2", 4)));
    set.set(1, Optional.empty());
    Block change = chain.block(messages(1), set);
    verifier.accept(0, SourceChain.relay(change.update(3), change.proofOfAll()));
    assertThat(verifier.validators()).hasSize(4);
    assertThat(verifier.validators().get(1)).matches("0x0{40}");
    Block next = chain.block(messages(1));
    assertThat(verifier.refusal(1, SourceChain.relay(next.update(2))))
        .isEqualTo("25:Unknown:LackQuorum found 2 expected 3");
    List<byte[]> forged = next.signatures(2);
    forged.set(1, Rlpn.bytes(new byte[65]));
    assertThat(verifier.refusal(1, SourceChain.relay(next.update(forged))))
        .isEqualTo("25:Unknown:InvalidSignature found 1 expected 4");
    assertThat(verifier.accept(1, SourceChain.relay(next.update(3), next.proofOfAll()))).hasSize(1);
  }

  @Test
  void D4_aSetThatCanNeverReachQuorumIsNotInstalled() {
    List<Optional<Validator>> set = new ArrayList<>(SourceChain.all(Validator.set("v2", 3)));
    set.set(0, Optional.empty());
    Block block = chain.block(messages(1), set);
    assertThat(verifier.refusal(0, SourceChain.relay(block.update(3))))
        .isEqualTo("25:Unknown:InvalidProofContext:LackKeys found 2 expected 3");
  }

  @Test
  void D5_theSecondSpellingOfASignatureIsRefused() {
    Block block = chain.block(messages(1));
    List<byte[]> signatures = block.signatures(3);
    byte[] high = block.set().getFirst().orElseThrow().signHigh(block.decision());
    signatures.set(0, Rlpn.bytes(high));
    assertThat(verifier.refusal(0, SourceChain.relay(block.update(signatures))))
        .isEqualTo("25:Unknown:InvalidSignature found 0 expected 4");
  }

  @Test
  void D6_moreOrFewerSignaturesThanValidatorsAreRefused() {
    Block block = chain.block(messages(1));
    List<byte[]> surplus = block.signatures(4);
    surplus.add(surplus.getFirst());
    assertThat(verifier.refusal(0, SourceChain.relay(block.update(surplus))))
        .isEqualTo("25:Unknown:InvalidProof:Size found 5 expected 4");
    List<byte[]> missing = block.signatures(3).subList(0, 3);
    assertThat(verifier.refusal(0, SourceChain.relay(block.update(missing))))
        .isEqualTo("25:Unknown:InvalidProof:Size found 3 expected 4");
    assertThat(verifier.refusal(0, SourceChain.relay(block.update(List.of()))))
        .isEqualTo("25:Unknown:InvalidProof:Size found 0 expected 4");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 3", "4, 3", "6, 5", "7, 5", "22, 15"})
  void quorumIsStrictlyMoreThanTwoThirds(int n, int quorum) {
    SourceChain source = SourceChain.of(UID, Validator.set("q", n));
    Verifier other = Verifier.deploy(evm, source);
    Block block = source.block(messages(1));
    if (quorum > 1) {
      assertThat(other.refusal(0, SourceChain.relay(block.update(quorum - 1))))
          .isEqualTo("25:Unknown:LackQuorum found %d expected %d".formatted(quorum - 1, quorum));
    }
    assertThat(other.accept(0, SourceChain.relay(block.update(quorum), block.proofOfAll())))
        .hasSize(1);
  }

  @Test
  void aSignerInTwoSlotsDoesNotCountTwice() {
    Block block = chain.block(messages(1));
    List<byte[]> signatures = block.signatures(2);
    signatures.set(2, signatures.get(0));
    assertThat(verifier.refusal(0, SourceChain.relay(block.update(signatures))))
        .isEqualTo("25:Unknown:InvalidSignature found 2 expected 4");
  }

  @Test
  void anInvalidSurplusSignatureIsRefusedAlthoughThereIsAQuorum() {
    Block block = chain.block(messages(1));
    List<byte[]> signatures = block.signatures(3);
    signatures.set(3, Rlpn.bytes(Validator.named("stranger").sign(block.decision())));
    assertThat(verifier.refusal(0, SourceChain.relay(block.update(signatures))))
        .isEqualTo("25:Unknown:InvalidSignature found 3 expected 4");
  }

  @Test
  void aContextWithoutTheChangeBitIsRefused() {
    List<byte[]> messages = messages(1);
    Header header = chain.draft(messages);
    header.nextContext = Header.context(chain.set);
    Block block = chain.append(messages, header);
    assertThat(verifier.refusal(0, SourceChain.relay(block.update(3))))
        .isEqualTo("25:Unknown:InvalidProofContext:ChangeBit");
  }

  @Test
  void anotherContextHashWithoutTheChangeBitIsRefused() {
    List<byte[]> messages = messages(1);
    Header header = chain.draft(messages);
    header.nextContextHash = new MessageTree(messages).root();
    Block block = chain.append(messages, header);
    assertThat(verifier.refusal(0, SourceChain.relay(block.update(3))))
        .isEqualTo("25:Unknown:InvalidProofContext:Unannounced");
  }

  @Test
  void aSetWithADuplicateIsRefused() {
    byte[] twice = Rlpn.bytes(Validator.named("v2-0").address());
    byte[] once = Rlpn.bytes(Validator.named("v2-1").address());
    Block block = announcing(Rlpn.list(Rlpn.list(twice, once, twice)));
    assertThat(verifier.refusal(0, SourceChain.relay(block.update(3))))
        .isEqualTo("25:Unknown:InvalidProofContext:Duplicate found 2 expected 0");
  }

  @Test
  void anEmptyOrOversizedSetIsRefused() {
    Block empty = announcing(Rlpn.list(Rlpn.list()));
    assertThat(verifier.refusal(0, SourceChain.relay(empty.update(3))))
        .isEqualTo("25:Unknown:InvalidProofContext:Size found 0 expected 150");
    SourceChain other = SourceChain.of(UID, Validator.set("v1", 4));
    Block huge = other.block(messages(1), SourceChain.all(Validator.set("many", 151)));
    assertThat(verifier.refusal(0, SourceChain.relay(huge.update(3))))
        .isEqualTo("25:Unknown:InvalidProofContext:Size found 151 expected 150");
  }

  @Test
  void theLargestSetIsInstalledAndSigns() {
    List<Optional<Validator>> set = SourceChain.all(Validator.set("many", 150));
    Block change = chain.block(List.of(), set);
    verifier.accept(0, SourceChain.relay(change.update(3)));
    Block next = chain.block(messages(1));
    assertThat(verifier.accept(0, SourceChain.relay(next.update(101), next.proofOfAll())))
        .hasSize(1);
  }

  @Test
  void theOldSetCannotSignAfterAChange() {
    List<Optional<Validator>> old = chain.set;
    Block change = chain.block(messages(1), SourceChain.all(Validator.set("v2", 4)));
    verifier.accept(0, SourceChain.relay(change.update(3), change.proofOfAll()));
    chain.set = old;
    Block forged = tampered(header -> header.nextContextHash = change.header().nextContextHash);
    assertThat(verifier.refusal(1, SourceChain.relay(forged.update(3))))
        .isEqualTo("25:Unknown:InvalidSignature found 0 expected 4");
  }

  @Test
  void aBlockOfAnotherNetworkIsRefused() {
    Block block = tampered(header -> header.networkId = 2);
    assertThat(verifier.refusal(0, SourceChain.relay(block.update(3))))
        .isEqualTo("25:Unknown:InvalidNID found 2 expected 1");
  }

  @Test
  void aBlockSignedForAnotherSourceIsRefused() {
    SourceChain other = SourceChain.of("0x2.nexus", Validator.set("v1", 4));
    Block block = other.block(messages(1));
    assertThat(verifier.refusal(0, SourceChain.relay(block.update(3))))
        .isEqualTo("25:Unknown:InvalidSignature found 0 expected 4");
  }

  @Test
  void aBlockThatDoesNotExtendTheLastIsRefused() {
    Block block = tampered(header -> header.previousSection = new MessageTree(messages(1)).root());
    assertThat(verifier.refusal(0, SourceChain.relay(block.update(3))))
        .isEqualTo("25:Unknown:InvalidNSH");
  }

  @Test
  void aBlockOfAnOldHeightIsRefused() {
    Block block = tampered(header -> header.height = 10);
    assertThat(verifier.refusal(0, SourceChain.relay(block.update(3))))
        .isEqualTo("27:AlreadyVerified found 10 expected 11");
  }

  @Test
  void aRootWithoutMessagesAndMessagesWithoutARootAreRefused() {
    Block rootOnly = tampered(header -> header.messageCount = 0);
    assertThat(verifier.refusal(0, SourceChain.relay(rootOnly.update(3))))
        .isEqualTo("25:Unknown:InvalidMessageRoot");
    SourceChain other = SourceChain.of(UID, Validator.set("v1", 4));
    Header header = other.draft(messages(1));
    header.messagesRoot = null;
    Block countOnly = other.append(messages(1), header);
    assertThat(verifier.refusal(0, SourceChain.relay(countOnly.update(3))))
        .isEqualTo("25:Unknown:InvalidMessageRoot");
  }

  @Test
  void anEmptyRelayMessageAndAnUnknownTypeAreRefused() {
    assertThat(verifier.refusal(0, SourceChain.relay())).isEqualTo("25:Unknown:EmptyRelayMessage");
    assertThat(verifier.refusal(0, new byte[0])).isEqualTo("25:Unknown:EmptyRelayMessage");
    assertThat(verifier.refusal(0, SourceChain.relay(SourceChain.item(3, new byte[] {1}))))
        .isEqualTo("25:Unknown:UnknownType found 3 expected 2");
  }

  @Test
  void aNetworkAmongSeveralIsProvenByItsPath() {
    List<byte[]> messages = messages(2);
    Header header = chain.draft(messages);
    byte[] sibling = new MessageTree(messages(3)).root();
    header.path =
        List.of(new Header.Step(1, null), new Header.Step(0, sibling), new Header.Step(1, sibling));
    Block block = chain.append(messages, header);
    assertThat(verifier.accept(0, SourceChain.relay(block.update(3), block.proofOfAll())))
        .hasSize(2);
  }

  @Test
  void aNullOnTheLeftOfThePathIsRefused() {
    Block block = tampered(header -> header.path = List.of(new Header.Step(0, null)));
    assertThat(verifier.refusal(0, SourceChain.relay(block.update(3))))
        .isEqualTo("25:Unknown:MalformedHeader");
  }

  @Test
  void onlyTheMessageCentreMayAskAndOnlyForItsPeer() {
    Block block = chain.block(messages(1));
    byte[] relayMessage = SourceChain.relay(block.update(3), block.proofOfAll());
    var byStranger =
        evm.call(
            evm.account(2), verifier.address(), Verifier.handle(verifier.peer(), 0, relayMessage));
    assertThat(Verifier.reason(byStranger)).isEqualTo("11:Unauthorized");
    for (String peer :
        List.of("btp://0x2.nexus/cx", "btp://0x1.nexus", "btp://0x1.nexus/", "0x1.nexus/cx", "")) {
      var ofStranger =
          evm.call(verifier.bmc(), verifier.address(), Verifier.handle(peer, 0, relayMessage));
      assertThat(Verifier.reason(ofStranger)).isEqualTo("11:Unauthorized");
    }
  }

  @Test
  void aVerifierCannotStartFromAHeaderWithoutASet() {
    byte[] unannounced = chain.block(messages(1)).header().encode();
    assertThat(refusedStart(UID, unannounced)).isEqualTo("25:Unknown:InvalidProofContext:Missing");
    assertThat(refusedStart(UID, new byte[0])).isEqualTo("25:Unknown:MalformedHeader");
    assertThat(refusedStart("", chain.firstHeader)).isEqualTo("10:InvalidArgument");
    assertThat(refusedStart("0x1", chain.firstHeader)).isEqualTo("10:InvalidArgument");
  }

  private String refusedStart(String uid, byte[] header) {
    Type<?>[] arguments = Verifier.arguments(evm.account(1), uid, header, 0);
    return Verifier.reason(evm.tryDeploy(evm.account(1), "BtpMessageVerifier", arguments));
  }

  /** A block properly signed by the installed set that announces whatever bytes. */
  private Block announcing(byte[] context) {
    return SourceChain.of(UID, Validator.set("v1", 4))
        .append(
            List.of(),
            with(
                chain.draft(List.of()),
                header -> {
                  header.setChanges = true;
                  header.nextContext = context;
                  header.nextContextHash = Hash.sha3(context);
                }));
  }

  private Block tampered(Consumer<Header> change) {
    List<byte[]> messages = messages(1);
    return chain.append(messages, with(chain.draft(messages), change));
  }

  private static Header with(Header header, Consumer<Header> change) {
    change.accept(header);
    return header;
  }

  private static List<byte[]> messages(int count) {
    List<byte[]> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(text("message " + i));
    }
    return messages;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
