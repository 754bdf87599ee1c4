package io.nexushub.notary;

import static io.nexushub.notary.Worlds.ETH;
import static io.nexushub.notary.Worlds.ICON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nexushub.crypto.JblstScheme;
import io.nexushub.crypto.Keccak256;
import io.nexushub.crypto.Secp256k1;
import io.nexushub.lft.BlockContext;
import io.nexushub.lft.Execution;
import io.nexushub.lft.Receipt;
import io.nexushub.lft.Transaction;
import io.nexushub.lightclient.ethereum.LightClientBootstrap;
import io.nexushub.lightclient.ethereum.LightClientObjects;
import io.nexushub.lightclient.ethereum.Log;
import io.nexushub.lightclient.ethereum.TransactionReceipt;
import io.nexushub.protocol.Address;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.HashFunction;
import io.nexushub.protocol.MalformedMessage;
import io.nexushub.protocol.RpcItem;
import io.nexushub.protocol.Signer;
import io.nexushub.protocol.btp.BtpMessage;
import io.nexushub.protocol.trie.MerkleTrie;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EthereumChannelTest {
  private static final List<Signer> MEMBERS = Signers.set("lc-eth", 4);
  private static final Address CONTRACT = Address.hex("5fbdb2315678afecb367f032d93f642f64180aa3");
  private static final String NEXT = "btp://0x1.nexus/hub";
  private static final String EVENT = "Message(string,uint256,bytes)";

  private final Bytes first = Worlds.request(ETH, ICON, 1);
  private final Bytes second = Worlds.request(ETH, ICON, 2);

  @Test
  void eventsOfAFinalisedBlockLeaveUnchangedAndTheNotariesTakeThem() throws MalformedMessage {
    FinalisedBlock block = new FinalisedBlock(List.of(event(1, first), event(2, second)));
    HubChain lcEth = channel(block);
    Receipt receipt = lcEth.run(proofs(block, 0, 1));
    assertThat(receipt.success()).as(receipt.message()).isTrue();
    assertThat(receipt.events().get(0).data()).containsExactly("0x1.nexus", "ROUTE");
    assertThat(receipt.events().get(1).indexed())
        .containsExactly("Proven(str,int,int,int,int,int,int,int)", "0x539.eth", "0x1");
    assertThat(receipt.events().get(1).data())
        .containsExactly("0x0", "0x7", "0x0", "0x8", "0x0", "0x20");

    HubChain notary = Worlds.notary(lcEth.signed, new SourceChain("0x102.nexus", "lc-icon").signed);
    Receipt ordered = notary.run(new HubOperation.Relay(ETH, lcEth.signed.relay(1, 0)));
    assertThat(ordered.success()).as(ordered.message()).isTrue();
    assertThat(ordered.events())
        .extracting(e -> e.indexed().getFirst())
        .filteredOn("Ordered(str,int,str,int,int)"::equals)
        .hasSize(2);

    RpcItem.Dict status = lcEth.query("getStatus", RpcItem.dict());
    RpcItem.Dict next = (RpcItem.Dict) status.field("next_seq").orElseThrow();
    assertThat(next.text("0x539.eth")).contains("0x3");
    RpcItem.Dict where = (RpcItem.Dict) status.field("event_block").orElseThrow();
    assertThat(where.text("0x539.eth")).contains("0x7");
    RpcItem.Dict passages =
        lcEth.query("getMessage", RpcItem.dict().with("src", "0x539.eth").with("nsn", "0x2"));
    RpcItem.Dict request = (RpcItem.Dict) passages.field("request").orElseThrow();
    assertThat(request.text("sn")).contains("0x1");
    assertThat(request.text("proof"))
        .contains(
            "log 0 of transaction 1 in execution block 7, final by slot 8, sync committee 0/32");
    assertThat(status.text("tx_seq")).contains("0x2");
    assertThat(status.text("execution_block")).contains("0x7");
  }

  @Test
  void eachEventIsTakenOnceAndInOrder() throws MalformedMessage {
    FinalisedBlock block = new FinalisedBlock(List.of(event(1, first), event(2, second)));
    HubChain lcEth = channel(block);
    assertRefused(lcEth, 26, "event's sequence: 2 (expected: 1)", proofs(block, 1));
    assertRefused(lcEth, 26, "event's sequence: 2 (expected: 1)", proofs(block, 1, 0));
    assertThat(lcEth.run(proofs(block, 0)).success()).isTrue();
    assertRefused(lcEth, 27, "event's sequence: 1 (expected: 2)", proofs(block, 0));
    assertRefused(lcEth, 27, "event's sequence: 2 (expected: 3)", proofs(block, 1, 1));
    assertThat(lcEth.run(proofs(block, 1)).success()).isTrue();
  }

  @Test
  void onlyTheLinkedContractsOwnEventCounts() throws MalformedMessage {
    Address other = Address.hex("00000000000000000000000000000000000000aa");
    Bytes data = abi(first);
    List<Log> logs =
        List.of(
            new Log(other, topics(EVENT, NEXT, 1), data),
            new Log(CONTRACT, topics("Massage(string,uint256,bytes)", NEXT, 1), data),
            new Log(CONTRACT, topics(EVENT, "btp://0x2.nexus/hub", 1), data),
            new Log(CONTRACT, topics(EVENT, NEXT, 1).subList(0, 2), data),
            new Log(CONTRACT, List.of(), data),
            new Log(CONTRACT, topics(EVENT, NEXT, 1), Bytes.EMPTY),
            new Log(CONTRACT, topics(EVENT, NEXT, 1), data.slice(0, data.length() - 1)),
            new Log(CONTRACT, topics(EVENT, NEXT, 1), Bytes.concat(data, word(0))),
            new Log(CONTRACT, topics(EVENT, NEXT, 1), Bytes.concat(word(64), data.from(32))),
            new Log(CONTRACT, topics(EVENT, NEXT, 1), Bytes.concat(word(32), word(1), word(1))));
    FinalisedBlock block = new FinalisedBlock(logs);
    HubChain lcEth = channel(block);
    assertRefused(lcEth, 25, "emitter: " + other + " (expected: " + CONTRACT, proofs(block, 0));
    assertRefused(lcEth, 25, "event: 3 topics", proofs(block, 1));
    assertRefused(lcEth, 25, "event's next: digest", proofs(block, 2));
    assertRefused(lcEth, 25, "event: 2 topics", proofs(block, 3));
    assertRefused(lcEth, 25, "event: no topic", proofs(block, 4));
    for (int i = 5; i < 9; i++) {
      assertRefused(lcEth, 25, "event's data: ", proofs(block, i));
    }
    assertRefused(lcEth, 25, "event's padding: ", proofs(block, 9));
  }

  /** Not even a block that exists: only one that is final. */
  @Test
  void aBlockThatIsNotFinalProvesNothing() throws MalformedMessage {
    FinalisedBlock known = new FinalisedBlock(List.of(event(1, first)));
    FinalisedBlock unknown = new FinalisedBlock(List.of(event(1, second)));
    HubChain lcEth = channel(known);
    assertRefused(lcEth, 26, "header not finalised: #7 ", proofs(unknown, 0));
  }

  @Test
  void noFlippedByteOfEvidenceGetsThrough() throws MalformedMessage {
    FinalisedBlock block = new FinalisedBlock(List.of(event(1, first)));
    HubChain lcEth = channel(block);
    byte[] genuine = block.evidence(0).toArray();
    for (int i = 0; i < genuine.length; i += 11) {
      byte[] forged = genuine.clone();
      forged[i] ^= 1;
      Hash root = lcEth.root();
      assertThat(lcEth.run(new HubOperation.ProveEvents(ETH, List.of(Bytes.of(forged)))).success())
          .as("byte %d", i)
          .isFalse();
      assertThat(lcEth.root()).isEqualTo(root);
    }
    assertRefused(
        lcEth, 25, "event evidence", new HubOperation.ProveEvents(ETH, List.of(Bytes.EMPTY)));
  }

  /** It would never get through a relay; the messages behind it have to. */
  @Test
  void aMessageTooLongForAnyRelayIsDroppedAndTheNextOneTaken() throws MalformedMessage {
    Bytes huge = Bytes.of(new byte[BtpMessage.MAX_LENGTH + 1]);
    FinalisedBlock block = new FinalisedBlock(List.of(event(1, huge), event(2, second)));
    HubChain lcEth = channel(block);
    Receipt receipt = lcEth.run(proofs(block, 0, 1));
    assertThat(receipt.success()).as(receipt.message()).isTrue();
    assertThat(receipt.events().getFirst().indexed())
        .startsWith("MessageDropped(str,int,bytes,int,str)", "0x539.eth", "0x1");
    assertThat(lcEth.query("getStatus", RpcItem.dict()).text("tx_seq")).contains("0x1");
  }

  /** Anybody can log as much as gas buys next to an event; it must not stop the link. */
  @Test
  void anEventBesideTheMostThatATransactionCanLogIsTaken() throws MalformedMessage {
    int room = TransactionReceipt.MAX_LENGTH - 1_500;
    Log noise = new Log(Address.ZERO, List.of(), Bytes.of(new byte[room]));
    FinalisedBlock block = FinalisedBlock.ofOneTransaction(List.of(event(1, first), noise));
    assertThat(block.evidence(0).length()).isGreaterThan(room);
    HubChain lcEth = channel(block);
    Receipt receipt = lcEth.run(proofs(block, 0));
    assertThat(receipt.success()).as(receipt.message()).isTrue();
    assertThat(lcEth.query("getStatus", RpcItem.dict()).text("tx_seq")).contains("0x1");
  }

  @Test
  void onlyItsOwnLinkHasEvents() throws MalformedMessage {
    FinalisedBlock block = new FinalisedBlock(List.of(event(1, first)));
    HubChain lcEth = channel(block);
    assertRefused(
        lcEth,
        18,
        "link: 0x3.icon (expected: 0x539.eth)",
        new HubOperation.ProveEvents(ICON, List.of(block.evidence(0))));
  }

  @Test
  void updatesOfARealBeaconNodeMoveFinality() throws MalformedMessage {
    EthereumChannel application = devnet();
    Execution genesis = application.genesis(MerkleTrie.empty(HashFunction.SHA3_256));
    long slot = text(application, genesis, "finalized_slot");
    Execution one = update(application, genesis, 1, DevnetVectors.bytes("update-0"));
    assertThat(one.receipts().getFirst().message()).isEmpty();
    Execution two = update(application, one, 2, DevnetVectors.bytes("update-1"));
    assertThat(two.receipts().getFirst().message()).isEmpty();
    assertThat(two.receipts().getFirst().events().getFirst().indexed())
        .startsWith("Finalised(str,int,int,int,int)", "0x539.eth");
    assertThat(text(application, two, "finalized_slot")).isGreaterThan(slot);
    assertThat(text(application, two, "period")).isEqualTo(1);
    assertThat(text(application, two, "participation")).isEqualTo(32);
    assertThat(application.query(two.state(), "getAnchors", RpcItem.dict()).toString())
        .contains("execution_hash");

    assertThat(devnet().genesis(MerkleTrie.empty(HashFunction.SHA3_256)).state().root())
        .isEqualTo(genesis.state().root());
    assertRefusedUpdate(application, two, 27, DevnetVectors.bytes("update-0"));
    assertRefusedUpdate(application, genesis, 26, DevnetVectors.bytes("update-1"));
  }

  @Test
  void noFlippedByteOfAnUpdateGetsThrough() throws MalformedMessage {
    EthereumChannel application = devnet();
    Execution genesis = application.genesis(MerkleTrie.empty(HashFunction.SHA3_256));
    byte[] genuine = DevnetVectors.bytes("update-0").toArray();
    for (int i = 0; i < genuine.length; i += 97) {
      byte[] forged = genuine.clone();
      forged[i] ^= 1;
      Execution execution = update(application, genesis, 1, Bytes.of(forged));
      assertThat(execution.receipts().getFirst().success()).as("byte %d", i).isFalse();
      assertThat(execution.state().root()).isEqualTo(genesis.state().root());
    }
  }

  @Test
  void theGenesisIsChecked() {
    Hash checkpoint = Hash.hex(DevnetVectors.text("checkpoint"));
    Bytes bootstrap = DevnetVectors.bytes("bootstrap");
    RpcItem.Dict ethereum = DevnetVectors.network(checkpoint, bootstrap);
    assertGenesisRefused(
        genesis(DevnetVectors.network(Hash.of(word(9)), bootstrap)),
        "genesis.ethereum.bootstrap: bootstrap.header: " + checkpoint);
    assertGenesisRefused(
        genesis(ethereum.with("preset", "medium")),
        "genesis.ethereum.preset: 'medium' (expected: [mainnet, minimal, gnosis])");
    assertGenesisRefused(
        genesis(ethereum.with("slot_second", "2")),
        "genesis.ethereum.slot_second: unknown key (expected: did you mean 'slot_seconds'?)");
    assertGenesisRefused(
        genesis(ethereum.with("chain_id", "1")),
        "genesis.link.network: 0x539.eth (expected: 0x1.<system>, for chain 1)");
    assertGenesisRefused(
        genesis(ethereum.with("checkpoint", Hash.ZERO.toString())),
        "genesis.ethereum.checkpoint: " + Hash.ZERO + " (expected: 32 bytes, not zero)");
  }

  private static void assertGenesisRefused(RpcItem.Dict genesis, String reason) {
    assertThatThrownBy(() -> application(genesis))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageStartingWith(reason);
  }

  private static void assertRefusedUpdate(
      EthereumChannel application, Execution before, int code, Bytes update) {
    Execution execution = update(application, before, 9, update);
    Receipt receipt = execution.receipts().getFirst();
    assertThat(receipt.code()).as(receipt.message()).isEqualTo(code);
    assertThat(execution.state().root()).isEqualTo(before.state().root());
  }

  private static Execution update(
      EthereumChannel application, Execution before, long height, Bytes update) {
    long now = (Long.parseLong(DevnetVectors.text("genesis-time")) + 1_000_000) * 1_000_000;
    HubTransaction transaction =
        HubTransaction.sign(
            io.nexushub.protocol.btp.NetworkAddress.of("0x101.nexus"),
            now,
            new HubOperation.Update(update),
            HubChain.SUBMITTER);
    return application.execute(
        new BlockContext(height, 0, now, Address.ZERO),
        before.state(),
        List.of(
            new Transaction(
                transaction.id(),
                HubTransaction.submitter(HubChain.SUBMITTER),
                now,
                transaction.encode())));
  }

  private static long text(EthereumChannel application, Execution execution, String field) {
    var answer = application.query(execution.state(), "getStatus", RpcItem.dict());
    RpcItem.Dict status = (RpcItem.Dict) ((io.nexushub.lft.Answer.Found) answer).value();
    return Long.decode(status.text(field).orElseThrow());
  }

  private static EthereumChannel devnet() throws MalformedMessage {
    return application(
        genesis(
            DevnetVectors.network(
                Hash.hex(DevnetVectors.text("checkpoint")), DevnetVectors.bytes("bootstrap"))));
  }

  private static EthereumChannel application(RpcItem.Dict genesis) throws MalformedMessage {
    return EthereumChannel.fromGenesis(
        genesis, Keccak256.FUNCTION, Secp256k1.scheme(), new JblstScheme());
  }

  private static RpcItem.Dict genesis(RpcItem.Dict ethereum) {
    return Worlds.channel("0x101.nexus", MEMBERS, "0x1.nexus")
        .with("ethereum", ethereum)
        .with(
            "link",
            RpcItem.dict()
                .with("network", "0x539.eth")
                .with("contract", CONTRACT.toString())
                .with("next", NEXT));
  }

  /** A channel that trusts the block, with the committee of the devnet. */
  private static HubChain channel(FinalisedBlock block) throws MalformedMessage {
    Hash checkpoint = Hash.hex(DevnetVectors.text("checkpoint"));
    Bytes real = DevnetVectors.bytes("bootstrap");
    LightClientObjects objects =
        new LightClientObjects(
            EthereumGenesis.read(genesis(DevnetVectors.network(checkpoint, real))).ethereum());
    LightClientBootstrap made = block.bootstrap(objects.bootstrap(real).committee());
    RpcItem.Dict genesis =
        genesis(DevnetVectors.network(made.header().beacon().root(), objects.encode(made)));
    return new HubChain("0x101.nexus", MEMBERS, application(genesis));
  }

  private static HubOperation proofs(FinalisedBlock block, int... transactions) {
    List<Bytes> proofs = new ArrayList<>();
    for (int transaction : transactions) {
      proofs.add(block.evidence(transaction));
    }
    return new HubOperation.ProveEvents(ETH, proofs);
  }

  private static void assertRefused(
      HubChain chain, int code, String reason, HubOperation operation) {
    Hash root = chain.root();
    Receipt receipt = chain.run(operation);
    assertThat(receipt.message()).startsWith(reason);
    assertThat(receipt.code()).isEqualTo(code);
    assertThat(chain.root()).isEqualTo(root);
  }

  private static Log event(long sequence, Bytes message) {
    return new Log(CONTRACT, topics(EVENT, NEXT, sequence), abi(message));
  }

  private static List<Hash> topics(String event, String next, long sequence) {
    return List.of(
        Keccak256.FUNCTION.hash(Bytes.utf8(event)),
        Keccak256.FUNCTION.hash(Bytes.utf8(next)),
        Hash.of(word(sequence)));
  }

  private static Bytes abi(Bytes message) {
    int padding = (32 - message.length() % 32) % 32;
    return Bytes.concat(word(32), word(message.length()), message, Bytes.of(new byte[padding]));
  }

  private static Bytes word(long value) {
    byte[] octets = new byte[32];
    byte[] digits = BigInteger.valueOf(value).toByteArray();
    System.arraycopy(digits, 0, octets, 32 - digits.length, digits.length);
    return Bytes.of(octets);
  }
}
