package io.nexushub.lightclient.ethereum;

import io.nexushub.lightclient.ethereum.Fork.HeaderShape;
import io.nexushub.lightclient.ethereum.LightClientUpdate.Finality;
import io.nexushub.lightclient.ethereum.LightClientUpdate.NextCommittee;
import io.nexushub.protocol.Bytes;
import io.nexushub.protocol.Hash;
import io.nexushub.protocol.MalformedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The light-client objects of one network as SSZ, as beacon nodes serve them. The fork of the first
 * header's slot decides the format; fork digests are ignored, since a network gets new ones without
 * a new format.
 *
 * <p>Decoding fails unless encoding the result gives the same bytes.
 */
public final class LightClientObjects {
  /** Longest object of any known fork and preset; an update of mainnet has 26.9 KB. */
  public static final int MAX_LENGTH = 32 * 1024;

  /** What an update is said in. */
  public enum Form {
    UPDATE(1),
    FINALITY_UPDATE(2),
    OPTIMISTIC_UPDATE(3);

    /** First byte of a submitted update. */
    private final int tag;

    Form(int tag) {
      this.tag = tag;
    }

    private static Form ofTag(int tag) throws MalformedMessage {
      for (Form form : values()) {
        if (form.tag == tag) {
          return form;
        }
      }
      throw MalformedMessage.of("update's form", tag, "1, 2 or 3");
    }
  }

  private final NetworkConfig network;

  public LightClientObjects(NetworkConfig network) {
    this.network = network;
  }

  public LightClientBootstrap bootstrap(Bytes ssz) throws MalformedMessage {
    Fork fork = forkOf("bootstrap", ssz, bootstrapLayout(Fork.ALTAIR));
    List<Bytes> fields = bootstrapLayout(fork).split(ssz);
    return new LightClientBootstrap(
        LightClientHeader.decode(fork.shape(), fields.get(0)),
        committee(fields.get(1)),
        branch(fields.get(2)));
  }

  public Bytes encode(LightClientBootstrap bootstrap) {
    Fork fork = network.forkAtSlot(bootstrap.header().beacon().slot());
    return bootstrapLayout(fork)
        .join(
            List.of(
                bootstrap.header().encode(),
                encode(bootstrap.committee()),
                encode(bootstrap.committeeBranch())));
  }

  public LightClientUpdate update(Form form, Bytes ssz) throws MalformedMessage {
    Fork fork = forkOf(form.name(), ssz, layout(form, Fork.ALTAIR));
    List<Bytes> fields = layout(form, fork).split(ssz);
    LightClientHeader attested = LightClientHeader.decode(fork.shape(), fields.getFirst());
    int rest = fields.size() - 2;
    SyncAggregate votes = votes(fields.get(rest));
    long signatureSlot = new SszReader("signature slot", fields.get(rest + 1)).uint64();
    return new LightClientUpdate(
        attested,
        form == Form.UPDATE ? next(fields.get(1), fields.get(2)) : Optional.empty(),
        form == Form.OPTIMISTIC_UPDATE
            ? Optional.empty()
            : finality(fork, fields.get(rest - 2), fields.get(rest - 1)),
        votes,
        signatureSlot);
  }

  /** What the form has no room for is left out. */
  public Bytes encode(Form form, LightClientUpdate update) {
    Fork fork = network.forkAtSlot(update.attestedSlot());
    List<Bytes> fields = new ArrayList<>();
    fields.add(update.attested().encode());
    if (form == Form.UPDATE) {
      NextCommittee next =
          update
              .next()
              .orElseGet(() ->
                  new NextCommittee(
                      SyncCommittee.empty(network.preset()),
                      Branch.zeros(fork.nextSyncCommittee().depth())));
      fields.add(encode(next.committee()));
      fields.add(encode(next.branch()));
    }
    if (form != Form.OPTIMISTIC_UPDATE) {
      Finality finality =
          update
              .finality()
              .orElseGet(() ->
                  new Finality(
                      LightClientHeader.empty(fork.shape()),
                      Branch.zeros(fork.finalizedRoot().depth())));
      fields.add(finality.header().encode());
      fields.add(encode(finality.branch()));
    }
    fields.add(update.votes().encode());
    fields.add(new SszWriter().uint64(update.signatureSlot()).toBytes());
    return layout(form, fork).join(fields);
  }

  /**
   * An update as it is submitted to a light-client channel: one byte for its form, then SSZ. An
   * update has one submission only, in the shortest form that holds it.
   */
  public LightClientUpdate submitted(Bytes submission) throws MalformedMessage {
    if (submission.isEmpty() || submission.length() > MAX_LENGTH) {
      throw MalformedMessage.of("update", submission.length() + " bytes", "1 to " + MAX_LENGTH);
    }
    Form form = Form.ofTag(submission.at(0));
    LightClientUpdate update = update(form, submission.from(1));
    if (formOf(update) != form) {
      throw MalformedMessage.of("update's form", form, formOf(update) + ", the shortest");
    }
    return update;
  }

  /** See {@link #submitted}. */
  public Bytes submission(LightClientUpdate update) {
    Form form = formOf(update);
    return Bytes.concat(Bytes.of((byte) form.tag), encode(form, update));
  }

  private static Form formOf(LightClientUpdate update) {
    if (update.next().isPresent()) {
      return Form.UPDATE;
    }
    return update.finality().isPresent() ? Form.FINALITY_UPDATE : Form.OPTIMISTIC_UPDATE;
  }

  /** The first field is a header: in place before Capella, behind the first offset since then. */
  private Fork forkOf(String name, Bytes ssz, SszContainer oldest) throws MalformedMessage {
    if (ssz.length() > MAX_LENGTH) {
      throw MalformedMessage.of(name, ssz.length() + " bytes", "<= " + MAX_LENGTH);
    }
    boolean inPlace = ssz.length() == oldest.fixedLength();
    int at = inPlace ? 0 : new SszReader(name, ssz).offset();
    if (at + BeaconBlockHeader.LENGTH > ssz.length()) {
      throw MalformedMessage.of(
          name, ssz.length() + " bytes", ">= " + (at + BeaconBlockHeader.LENGTH));
    }
    SszReader slot = new SszReader("slot", ssz.slice(at, at + Long.BYTES));
    Fork fork = network.forkAtSlot(slot.uint64());
    if (inPlace != (fork.shape() == HeaderShape.BEACON_ONLY)) {
      throw MalformedMessage.of(name, ssz.length() + " bytes", "the format of " + fork);
    }
    return fork;
  }

  private SszContainer bootstrapLayout(Fork fork) {
    return new SszContainer(
        "bootstrap, " + fork,
        LightClientHeader.encodedLength(fork.shape()),
        SyncCommittee.encodedLength(network.preset()),
        fork.currentSyncCommittee().depth() * Hash.LENGTH);
  }

  private SszContainer layout(Form form, Fork fork) {
    int header = LightClientHeader.encodedLength(fork.shape());
    int committee = SyncCommittee.encodedLength(network.preset());
    int committeeBranch = fork.nextSyncCommittee().depth() * Hash.LENGTH;
    int finalityBranch = fork.finalizedRoot().depth() * Hash.LENGTH;
    int votes = SyncAggregate.encodedLength(network.preset());
    int slot = Long.BYTES;
    String name = form + ", " + fork;
    return switch (form) {
      case UPDATE ->
          new SszContainer(
              name, header, committee, committeeBranch, header, finalityBranch, votes, slot);
      case FINALITY_UPDATE -> new SszContainer(name, header, header, finalityBranch, votes, slot);
      case OPTIMISTIC_UPDATE -> new SszContainer(name, header, votes, slot);
    };
  }

  private Optional<NextCommittee> next(Bytes committeeSsz, Bytes branchSsz)
      throws MalformedMessage {
    Branch branch = branch(branchSsz);
    if (!branch.isZero()) {
      return Optional.of(new NextCommittee(committee(committeeSsz), branch));
    }
    if (!committeeSsz.isZero()) {
      throw MalformedMessage.of("next committee", "one without a branch", "zeros or a branch");
    }
    return Optional.empty();
  }

  private static Optional<Finality> finality(Fork fork, Bytes headerSsz, Bytes branchSsz)
      throws MalformedMessage {
    LightClientHeader header = LightClientHeader.decode(fork.shape(), headerSsz);
    Branch branch = branch(branchSsz);
    if (!branch.isZero()) {
      return Optional.of(new Finality(header, branch));
    }
    if (!header.isEmpty()) {
      throw MalformedMessage.of("finalized header", "one without a branch", "zeros or a branch");
    }
    return Optional.empty();
  }

  SyncCommittee committee(Bytes ssz) throws MalformedMessage {
    SszReader in = new SszReader("sync committee", ssz);
    SyncCommittee committee = SyncCommittee.read(network.preset(), in);
    in.end();
    return committee;
  }

  static Bytes encode(SyncCommittee committee) {
    SszWriter out = new SszWriter();
    committee.write(out);
    return out.toBytes();
  }

  private SyncAggregate votes(Bytes ssz) throws MalformedMessage {
    return SyncAggregate.read(network.preset(), new SszReader("sync aggregate", ssz));
  }

  private static Branch branch(Bytes ssz) throws MalformedMessage {
    return new SszReader("branch", ssz).branch(ssz.length() / Hash.LENGTH);
  }

  private static Bytes encode(Branch branch) {
    return new SszWriter().branch(branch).toBytes();
  }
}
