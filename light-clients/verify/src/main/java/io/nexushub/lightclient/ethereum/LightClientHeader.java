package io.nexushub.lightclient.ethereum;

import io.nexushub.lightclient.Refusal;
import io.nexushub.lightclient.ethereum.Fork.HeaderShape;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import java.util.Optional;

/**
 * LightClientHeader, in the three shapes it has had. The shape is that of the object it came in; an
 * older block's header may stand in a newer shape, with the later fields zero.
 */
public sealed interface LightClientHeader {
  BeaconBlockHeader beacon();

  /** Altair and Bellatrix: nothing proves an execution block. */
  record BeaconOnly(BeaconBlockHeader beacon) implements LightClientHeader {}

  /** Capella: with the execution payload header of 15 fields. */
  record Capella(BeaconBlockHeader beacon, ExecutionPayloadHeader execution, Branch branch)
      implements LightClientHeader {}

  /** From Deneb on: with the execution payload header of 17 fields. */
  record Deneb(BeaconBlockHeader beacon, ExecutionPayloadHeader execution, Branch branch)
      implements LightClientHeader {}

  /** EXECUTION_BRANCH_LENGTH. */
  int EXECUTION_BRANCH = GeneralizedIndex.EXECUTION_PAYLOAD.depth();

  private static int fixedLength() {
    return BeaconBlockHeader.LENGTH + SszReader.OFFSET + EXECUTION_BRANCH * Hash.LENGTH;
  }

  /** The header's length inside a container: since Capella it varies. */
  static int encodedLength(HeaderShape shape) {
    return shape == HeaderShape.BEACON_ONLY ? BeaconBlockHeader.LENGTH : SszContainer.VARIABLE;
  }

  /**
   * The execution block that this header stands for: all that a light client hands on. Receipts and
   * state are read from the RLP header with this hash and never from the payload header here,
   * because the fork after Fulu leaves nothing but the hash.
   */
  default Optional<ExecutionBlock> executionBlock() {
    return switch (this) {
      case BeaconOnly _ -> Optional.empty();
      case Capella(BeaconBlockHeader _, ExecutionPayloadHeader execution, Branch _) ->
          block(execution);
      case Deneb(BeaconBlockHeader _, ExecutionPayloadHeader execution, Branch _) ->
          block(execution);
    };
  }

  private static Optional<ExecutionBlock> block(ExecutionPayloadHeader execution) {
    return execution.blockHash().isZero()
        ? Optional.empty()
        : Optional.of(new ExecutionBlock(execution.blockNumber(), execution.blockHash()));
  }

  /** Whether this is the header that says there is none. */
  default boolean isEmpty() {
    return beacon().equals(BeaconBlockHeader.EMPTY)
        && switch (this) {
          case BeaconOnly _ -> true;
          case Capella(BeaconBlockHeader _, ExecutionPayloadHeader execution, Branch branch) ->
              execution.equals(ExecutionPayloadHeader.EMPTY) && branch.isZero();
          case Deneb(BeaconBlockHeader _, ExecutionPayloadHeader execution, Branch branch) ->
              execution.equals(ExecutionPayloadHeader.EMPTY) && branch.isZero();
        };
  }

  /** is_valid_light_client_header for a block of {@code fork}, with the reason if it is not. */
  default Optional<Refusal> refusal(String subject, Fork fork) {
    return switch (this) {
      case BeaconOnly _ ->
          fork.shape() == HeaderShape.BEACON_ONLY
              ? Optional.empty()
              : Optional.of(Refusal.invalid(subject, "no execution header", "one, as in " + fork));
      case Capella(BeaconBlockHeader beacon, ExecutionPayloadHeader execution, Branch branch) ->
          executionRefusal(subject, fork, beacon, execution, branch);
      case Deneb(BeaconBlockHeader beacon, ExecutionPayloadHeader execution, Branch branch) ->
          executionRefusal(subject, fork, beacon, execution, branch);
    };
  }

  private static Optional<Refusal> executionRefusal(
      String subject,
      Fork fork,
      BeaconBlockHeader beacon,
      ExecutionPayloadHeader execution,
      Branch branch) {
    if (fork.shape() == HeaderShape.BEACON_ONLY) {
      return execution.equals(ExecutionPayloadHeader.EMPTY) && branch.isZero()
          ? Optional.empty()
          : Optional.of(
              Refusal.invalid(
                  subject + ".execution", execution.blockHash(), "empty, as in " + fork));
    }
    if (fork.shape() == HeaderShape.CAPELLA
        && (execution.blobGasUsed() != 0 || execution.excessBlobGas() != 0)) {
      return Optional.of(
          Refusal.invalid(
              subject + ".execution.blob_gas_used",
              execution.blobGasUsed() + ", excess " + execution.excessBlobGas(),
              "0, as in " + fork));
    }
    return branch.refusal(
        subject + ".execution_branch, " + fork,
        execution.root(fork),
        GeneralizedIndex.EXECUTION_PAYLOAD,
        beacon.bodyRoot());
  }

  default HeaderShape shape() {
    return switch (this) {
      case BeaconOnly _ -> HeaderShape.BEACON_ONLY;
      case Capella _ -> HeaderShape.CAPELLA;
      case Deneb _ -> HeaderShape.DENEB;
    };
  }

  static LightClientHeader empty(HeaderShape shape) {
    Branch zeros = Branch.zeros(EXECUTION_BRANCH);
    return switch (shape) {
      case BEACON_ONLY -> new BeaconOnly(BeaconBlockHeader.EMPTY);
      case CAPELLA -> new Capella(BeaconBlockHeader.EMPTY, ExecutionPayloadHeader.EMPTY, zeros);
      case DENEB -> new Deneb(BeaconBlockHeader.EMPTY, ExecutionPayloadHeader.EMPTY, zeros);
    };
  }

  static LightClientHeader decode(HeaderShape shape, Bytes ssz) throws MalformedMessage {
    SszReader in = new SszReader("light client header", ssz);
    BeaconBlockHeader beacon = BeaconBlockHeader.read(in);
    if (shape == HeaderShape.BEACON_ONLY) {
      in.end();
      return new BeaconOnly(beacon);
    }
    int executionOffset = in.offset();
    Branch branch = in.branch(EXECUTION_BRANCH);
    ExecutionPayloadHeader execution =
        ExecutionPayloadHeader.decode(shape, in.lastVariable(executionOffset));
    return shape == HeaderShape.CAPELLA
        ? new Capella(beacon, execution, branch)
        : new Deneb(beacon, execution, branch);
  }

  default Bytes encode() {
    SszWriter out = new SszWriter();
    beacon().write(out);
    return switch (this) {
      case BeaconOnly _ -> out.toBytes();
      case Capella(BeaconBlockHeader _, ExecutionPayloadHeader execution, Branch branch) ->
          withExecution(out, execution.encode(HeaderShape.CAPELLA), branch);
      case Deneb(BeaconBlockHeader _, ExecutionPayloadHeader execution, Branch branch) ->
          withExecution(out, execution.encode(HeaderShape.DENEB), branch);
    };
  }

  private static Bytes withExecution(SszWriter out, Bytes execution, Branch branch) {
    return out.offset(fixedLength()).branch(branch).bytes(execution).toBytes();
  }
}
