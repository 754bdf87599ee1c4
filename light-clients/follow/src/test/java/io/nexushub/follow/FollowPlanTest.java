package io.nexushub.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.follow.FollowPlan.Periods;
import io.nexushub.lightclient.ethereum.LightClientObjects;
import io.nexushub.lightclient.ethereum.LightClientObjects.Form;
import io.nexushub.lightclient.ethereum.LightClientUpdate;
import io.nexushub.lightclient.ethereum.Preset;
import io.nexushub.lightclient.ethereum.SyncAggregate;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.MalformedMessage;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** 64 slots make a period of the minimal preset; the recorded updates are real. */
class FollowPlanTest {
  private final FollowPlan plan = new FollowPlan(Preset.MINIMAL);
  private final LightClientObjects objects = new LightClientObjects(RecordedDevnet.network());

  @Test
  void wantsItsOwnPeriodsUpdateWhileTheNextCommitteeIsUnknown() {
    assertThat(plan.wanted(status(24, false), 60)).contains(new Periods(0, 1));
    assertThat(plan.wanted(status(24, false), 179)).contains(new Periods(0, 3));
  }

  @Test
  void wantsThePeriodsAfterItsOwnOnceItKnowsTheNextCommittee() {
    assertThat(plan.wanted(status(24, true), 60)).isEmpty();
    assertThat(plan.wanted(status(24, true), 64)).contains(new Periods(1, 1));
    assertThat(plan.wanted(status(24, true), 63)).isEmpty();
  }

  @Test
  void asksForABatchAtATime() {
    assertThat(plan.wanted(status(24, true), 64 * 1000))
        .contains(new Periods(1, BeaconClient.BATCH));
  }

  @Test
  void aFinalityUpdateMovesTheSlotOnly() throws MalformedMessage {
    LightClientUpdate update = finality();
    assertThat(plan.after(status(152, true), update)).contains(status(160, true));
    assertThat(plan.after(status(152, false), update)).contains(status(160, false));
  }

  @Test
  void crossingAPeriodWithoutACommitteeLeavesItUnknown() throws MalformedMessage {
    assertThat(plan.after(status(120, true), finality())).contains(status(160, false));
  }

  @Test
  void nothingIsSentThatTheClientWouldRefuse() throws MalformedMessage {
    LightClientUpdate update = finality();
    assertThat(plan.after(status(160, true), update)).as("not newer").isEmpty();
    assertThat(plan.after(status(120, false), update)).as("signers unknown").isEmpty();
    assertThat(plan.after(status(60, true), update)).as("signers two periods on").isEmpty();
    SyncAggregate few = new SyncAggregate(Bytes.hex("ffff1f00"), update.votes().signature());
    assertThat(plan.after(status(152, true), with(update, few))).as("21 of 32").isEmpty();
    LightClientUpdate optimistic =
        new LightClientUpdate(
            update.attested(),
            Optional.empty(),
            Optional.empty(),
            update.votes(),
            update.signatureSlot());
    assertThat(plan.after(status(152, true), optimistic)).as("no finality").isEmpty();
  }

  @Test
  void theMissingCommitteeIsNewsEvenIfItsHeaderIsNot() throws MalformedMessage {
    Bytes body = RecordedDevnet.bytes("updates_from_2.ssz").from(12);
    LightClientUpdate update = objects.update(Form.UPDATE, body);
    long finalized = update.finalizedSlot();
    assertThat(plan.after(status(finalized + 8, false), update))
        .contains(status(finalized + 8, true));
    assertThat(plan.after(status(finalized + 8, true), update)).isEmpty();
  }

  private LightClientUpdate finality() throws MalformedMessage {
    return objects.update(Form.FINALITY_UPDATE, RecordedDevnet.bytes("finality_update.ssz"));
  }

  private static LightClientUpdate with(LightClientUpdate update, SyncAggregate votes) {
    return new LightClientUpdate(
        update.attested(), update.next(), update.finality(), votes, update.signatureSlot());
  }

  private static EthereumStatus status(long slot, boolean known) {
    return new EthereumStatus(slot, known);
  }
}
