package io.nexushub.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.LocalSigner;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.crypto.SecretKey;
import io.nexushub.lft.Admission;
import io.nexushub.lft.Answer;
import io.nexushub.lft.BlockContext;
import io.nexushub.lft.Execution;
import io.nexushub.lft.Receipt;
import io.nexushub.lft.Transaction;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.icon.IconAddress;
import io.nexushub.protocol.icon.IconTransaction;
import io.nexushub.protocol.trie.MerkleTrie;
import io.nexushub.protocol.trie.State;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** A community's chain without consensus: blocks are executed one after the other. */
final class TestChain {
  static final BigInteger FUNDS = BigInteger.TEN.pow(24);
  static final long GENESIS_MICROS = 1_700_000_000_000_000L;
  static final long BLOCK_MICROS = 2_000_000;

  private final LoopchainApplication application;
  private Execution last;
  private long height;
  private long micros = GENESIS_MICROS;

  TestChain(RpcItem.Dict genesis) {
    try {
      application =
          LoopchainApplication.of(Genesis.read(genesis), Keccak256.FUNCTION, Secp256k1.scheme());
    } catch (MalformedMessage malformed) {
      throw new IllegalArgumentException(malformed);
    }
    last = application.genesis(MerkleTrie.empty(HashFunction.SHA3_256));
  }

  /** Four members, funds for these accounts, no links. */
  static RpcItem.Dict genesis(LocalSigner... owners) {
    List<RpcItem> accounts = new ArrayList<>();
    for (LocalSigner owner : owners) {
      accounts.add(
          RpcItem.dict()
              .with("address", address(owner).toString())
              .with("balance", FUNDS.toString()));
    }
    List<RpcItem> members = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      members.add(
          RpcItem.text(
              Address.of(signer("member" + i).publicKey(), Keccak256.FUNCTION).toString()));
    }
    return RpcItem.dict()
        .with("nid", "0x3")
        .with("network", "0x3.icon")
        .with("accounts", RpcItem.array(accounts))
        .with("members", RpcItem.array(members))
        .with("links", RpcItem.array(List.of()));
  }

  static LocalSigner signer(String name) {
    return LocalSigner.of(SecretKey.of(HashFunction.SHA_256.hash(Bytes.utf8(name)).bytes()));
  }

  static IconAddress address(LocalSigner signer) {
    return IconAddress.of(signer.publicKey());
  }

  LoopchainApplication application() {
    return application;
  }

  Execution last() {
    return last;
  }

  State state() {
    return last.state();
  }

  long height() {
    return height;
  }

  /** The time of the next block. */
  long now() {
    return micros + BLOCK_MICROS;
  }

  void sleep(long forMicros) {
    micros += forMicros;
  }

  /** A transfer without signature; change what is to be wrong with it. */
  RpcItem.Dict transfer(LocalSigner from, IconAddress to, long value) {
    return RpcItem.dict()
        .with("version", "0x3")
        .with("from", address(from).toString())
        .with("to", to.toString())
        .with("value", value)
        .with("stepLimit", 10_000_000)
        .with("timestamp", now())
        .with("nid", "0x3");
  }

  RpcItem.Dict call(LocalSigner from, IconAddress to, String method, RpcItem.Dict params) {
    RpcItem.Dict transaction = transfer(from, to, 0);
    return RpcItem.dict(transaction.fields())
        .with("dataType", "call")
        .with("stepLimit", 100_000_000)
        .with("data", RpcItem.dict().with("method", method).with("params", params));
  }

  static Bytes signed(RpcItem.Dict transaction, LocalSigner signer) {
    return IconForm.encode(IconTransaction.sign(transaction, signer));
  }

  Transaction admitted(RpcItem.Dict transaction, LocalSigner signer) {
    Admission admission = application.admit(signed(transaction, signer));
    assertThat(admission).isInstanceOf(Admission.Admitted.class);
    return ((Admission.Admitted) admission).transaction();
  }

  String refusal(Bytes transaction) {
    Admission admission = application.admit(transaction);
    assertThat(admission).isInstanceOf(Admission.Refused.class);
    return ((Admission.Refused) admission).reason();
  }

  List<Receipt> block(Transaction... transactions) {
    height++;
    micros += BLOCK_MICROS;
    last =
        application.execute(
            new BlockContext(height, height, micros, Address.ZERO),
            last.state(),
            List.of(transactions));
    assertThat(last.receipts()).hasSameSizeAs(transactions);
    return last.receipts();
  }

  Receipt run(RpcItem.Dict transaction, LocalSigner signer) {
    return block(admitted(transaction, signer)).getFirst();
  }

  BigInteger balance(IconAddress address) {
    return integer(ask("getBalance", RpcItem.dict().with("address", address.toString())));
  }

  RpcItem read(IconAddress score, String method, RpcItem.Dict params) {
    return ask(
        "call",
        RpcItem.dict()
            .with("to", score.toString())
            .with("dataType", "call")
            .with("data", RpcItem.dict().with("method", method).with("params", params)));
  }

  RpcItem ask(String method, RpcItem.Dict params) {
    Answer answer = application.query(last.state(), method, params);
    assertThat(answer).isInstanceOf(Answer.Found.class);
    return ((Answer.Found) answer).value();
  }

  Answer.Refused askInVain(String method, RpcItem.Dict params) {
    Answer answer = application.query(last.state(), method, params);
    assertThat(answer).isInstanceOf(Answer.Refused.class);
    return (Answer.Refused) answer;
  }

  static BigInteger integer(RpcItem item) {
    return item instanceof RpcItem.Text(String text)
        ? Type.integer(text).orElseThrow()
        : BigInteger.valueOf(-1);
  }

  static Hash id(RpcItem.Dict transaction) {
    return IconTransaction.id(transaction);
  }
}
