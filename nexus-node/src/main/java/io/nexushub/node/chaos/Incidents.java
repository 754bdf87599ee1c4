package io.nexushub.node.chaos;

import io.nexushub.node.devnet.Devnet;
import io.nexushub.node.devnet.DevnetFailure;
import io.nexushub.portal.TransientFailure;

/** Lets happen what is planned to; one thread. */
record Incidents(Devnet devnet, Replays replays, Ledger ledger, Screen screen) {
  void happen(Incident incident) throws DevnetFailure {
    String outcome =
        switch (incident) {
          case Incident.Kill(String part) -> kill(part);
          case Incident.Stop(String part) -> {
            devnet.stop(part);
            ledger.count("hub nodes stopped");
            yield "stopped";
          }
          case Incident.StartAgain(String part) -> {
            devnet.startAgain(part);
            yield "started";
          }
          case Incident.Replay replay -> attempt(() -> replays.replay(replay));
          case Incident.Resend resend -> attempt(() -> replays.resend(resend));
        };
    screen.line("incident", incident.title() + ": " + outcome);
  }

  private String kill(String part) {
    if (!devnet.kill(part)) {
      return "has no process at the moment";
    }
    ledger.count("killed: " + part);
    return "killed";
  }

  private interface Attempt {
    String make() throws TransientFailure;
  }

  /** Who asks a hub of which a part is away may have to ask again; nobody depends on this. */
  private String attempt(Attempt attempt) {
    try {
      return attempt.make();
    } catch (TransientFailure e) {
      ledger.count("repetitions without an answer");
      return String.valueOf(e.getMessage());
    }
  }
}
