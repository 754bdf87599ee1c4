package io.nexushub.lft;

import static org.assertj.core.api.Assertions.assertThat;

import io.nexushub.protocol.consensus.Member;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random schedules of everything at once: messages in any order, late, twice or never, failed
 * rounds, crashes between any two effects, and changes of members and powers in the middle of it.
 * {@link TownWatch} looks on; afterwards all is healed and the town must go on. {@code -Dschedules}
 * sets how many, {@code -Dseed} replays one.
 */
class EpochScheduleTest {
  private static final int SCHEDULES = Integer.getInteger("schedules", 60);
  private static final int EVENTS = 1_200;
  private static final int CITIZENS = 7;
  private static final int CHANGES = 6;

  @Test
  void noScheduleForksAnEpoch() {
    Long seed = Long.getLong("seed");
    int opened = 0;
    for (long number = 0; number < (seed == null ? SCHEDULES : 1); number++) {
      long of = seed == null ? number : seed;
      try {
        opened += run(Rules.SAFE, of);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("-Dseed=" + of + ": " + e.getMessage(), e);
      }
    }
    assertThat(opened).as("epochs opened, or nothing was tested").isPositive();
  }

  static int run(Rules rules, long seed) {
    Random chance = new Random(seed);
    Town town = new Town(rules, CITIZENS, 4);
    town.start(0, 1, 2, 3, 4, 5, 6);
    int changes = 0;
    for (int event = 0; event < EVENTS; event++) {
      town.pass(chance.nextInt(50_000));
      switch (chance.nextInt(40)) {
        case 0 -> any(town, chance).expire(Timer.Kind.ROUND);
        case 1, 2 -> any(town, chance).expire(Timer.Kind.RESEND);
        case 3 -> any(town, chance).expire(Timer.Kind.FETCH);
        case 4 -> any(town, chance).expire(Timer.Kind.IDLE);
        case 5 -> any(town, chance).crashAfter(chance.nextInt(4));
        case 6, 7 -> wake(town, chance);
        case 8 -> town.work(event);
        case 9 -> {
          if (changes < CHANGES) {
            changes++;
            town.ask(members(town, chance));
          }
        }
        default -> carry(town, chance);
      }
    }
    heal(town);
    return (int) town.citizens().stream().mapToLong(Citizen::epoch).max().orElseThrow();
  }

  private static Citizen any(Town town, Random chance) {
    return town.citizen(chance.nextInt(CITIZENS));
  }

  private static void wake(Town town, Random chance) {
    Citizen citizen = any(town, chance);
    if (!citizen.isUp()) {
      citizen.start();
    }
  }

  /** Mostly in order, sometimes not, twice or never. */
  private static void carry(Town town, Random chance) {
    if (town.onTheWay().isEmpty()) {
      return;
    }
    int place = chance.nextInt(4) == 0 ? chance.nextInt(town.onTheWay().size()) : 0;
    Town.Parcel parcel = town.onTheWay().get(place);
    int fate = chance.nextInt(20);
    if (fate == 0) {
      town.onTheWay().remove(parcel);
      return;
    }
    town.deliver(parcel);
    if (fate == 1) {
      town.onTheWay().add(parcel);
    }
  }

  private static List<Member> members(Town town, Random chance) {
    List<Integer> numbers = new ArrayList<>();
    for (int number = 0; number < CITIZENS; number++) {
      numbers.add(number);
    }
    Collections.shuffle(numbers, chance);
    int size = 3 + chance.nextInt(CITIZENS - 2);
    return numbers.subList(0, size).stream()
        .map(number -> town.member(number, 1 + chance.nextInt(3)))
        .toList();
  }

  private static void heal(Town town) {
    for (Citizen citizen : town.citizens()) {
      citizen.crashAfter(Integer.MAX_VALUE);
      if (!citizen.isUp()) {
        citizen.start();
      }
    }
    long height = town.citizens().stream().mapToLong(Citizen::height).max().orElseThrow();
    town.work(1_000_000);
    town.until(all ->
        all.citizens().stream()
            .filter(citizen -> isMember(all, citizen))
            .allMatch(citizen -> citizen.height() > height));
    town.citizens().forEach(citizen -> assertThat(citizen.halts()).isEmpty());
  }

  private static boolean isMember(Town town, Citizen citizen) {
    long newest = town.citizens().stream().mapToLong(Citizen::epoch).max().orElseThrow();
    return town.watch().members(newest).contains(citizen.address());
  }
}
