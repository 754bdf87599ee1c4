package io.nexushub.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The walls of ADR 0001, held against the compiled classes. */
class ArchitectureTest {
  private static final String[] PURE = {
    "io.nexushub.protocol..",
    "io.nexushub.lft..",
    "io.nexushub.lightclient..",
    "io.nexushub.notary..",
    "io.nexushub.interop..",
    "io.nexushub.coins..",
    "io.nexushub.dex.."
  };

  private static final JavaClasses NEXUS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.nexushub");

  @Test
  void pureCodeHasNoArmInTheWorld() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.vertx..",
            "io.grpc..",
            "io.netty..",
            "org.slf4j..",
            "org.web3j..",
            "org.iq80..",
            "org.fusesource..",
            "io.micrometer..",
            "java.net..",
            "java.nio.file..",
            "java.nio.channels..",
            "java.util.concurrent.locks..")
        .because(
            "consensus, light clients, notary, community and exchange are values in, values out")
        .check(NEXUS);
  }

  @Test
  void pureCodeReadsNoClockAndDrawsNoChance() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(
            java.util.Random.class,
            java.security.SecureRandom.class,
            java.util.concurrent.ThreadLocalRandom.class,
            java.time.Clock.class,
            Thread.class)
        .because("a seed reproduces nothing if time or chance come from elsewhere")
        .check(NEXUS);
  }

  @Test
  void pureCodeIteratesInAnOrderThatIsTheSameEverywhere() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(java.util.HashMap.class, java.util.HashSet.class)
        .orShould()
        .callMethodWhere(saltedCollection())
        .because("hash order and the salt of immutable sets differ from process to process")
        .check(NEXUS);
  }

  @Test
  void arrowsPointDown() {
    down(
        "protocol",
        "lft",
        "lightclient",
        "notary",
        "interop",
        "dex",
        "crypto",
        "follow",
        "portal",
        "monitoring",
        "node");
    down(
        "lft",
        "lightclient",
        "notary",
        "interop",
        "dex",
        "crypto",
        "follow",
        "portal",
        "monitoring",
        "node");
    down(
        "lightclient",
        "lft",
        "notary",
        "interop",
        "dex",
        "crypto",
        "follow",
        "portal",
        "monitoring",
        "node");
    down(
        "crypto",
        "lft",
        "lightclient",
        "notary",
        "interop",
        "dex",
        "follow",
        "portal",
        "monitoring",
        "node");
    down("notary", "interop", "dex", "crypto", "follow", "portal", "monitoring", "node");
    down("follow", "lft", "notary", "interop", "dex", "portal", "monitoring", "node");
    down("portal", "interop", "dex", "monitoring", "node");
    down("dex", "interop", "crypto", "follow", "portal", "monitoring", "node");
    down("interop", "dex", "crypto", "notary", "follow", "portal", "monitoring", "node");
    down("monitoring", "interop", "dex", "portal", "follow", "notary", "node");
  }

  @Test
  void packagesDoNotGoInCircles() {
    slices()
        .matching("io.nexushub.(*)..")
        .should()
        .beFreeOfCycles()
        .because("a newcomer has to be able to read one thing first")
        .check(NEXUS);
  }

  @Test
  void ethereumsLibraryStaysWithWhatTalksToEthereum() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.nexushub.portal.ethereum..",
            "io.nexushub.node.devnet..",
            "io.nexushub.node.exchange..",
            "io.nexushub.node.chaos..",
            "io.nexushub.node.demo..",
            "io.nexushub.node.passport..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.web3j..")
        .because("the rest of the hub must not learn one chain's habits")
        .check(NEXUS);
  }

  @Test
  void everyPackageIsNullMarkedAndSaysWhatItIs() {
    ArchRuleDefinition.classes()
        .that(DescribedPredicate.describe("are written by us", ArchitectureTest::isOurs))
        .should(resideInANullMarkedPackage())
        .check(NEXUS);
  }

  private static void down(String lower, String... above) {
    String[] uppers =
        Arrays.stream(above).map(name -> "io.nexushub." + name + "..").toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage("io.nexushub." + lower + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(uppers)
        .because("arrows point down only")
        .check(NEXUS);
  }

  private static DescribedPredicate<com.tngtech.archunit.core.domain.JavaMethodCall>
      saltedCollection() {
    return DescribedPredicate.describe(
        "Set.of, Set.copyOf, Map.of, Map.copyOf or Map.ofEntries",
        call ->
            (call.getTargetOwner().isEquivalentTo(java.util.Set.class)
                    || call.getTargetOwner().isEquivalentTo(java.util.Map.class))
                && java.util.List.of("of", "copyOf", "ofEntries").contains(call.getName()));
  }

  private static boolean isOurs(JavaClass candidate) {
    return !List.of("io.nexushub.node.peer.wire", "io.nexushub.node.signer.wire") // generated
        .contains(candidate.getPackageName());
  }

  private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
    return new ArchCondition<>("reside in a package with a note, marked @NullMarked") {
      @Override
      public void check(JavaClass candidate, ConditionEvents events) {
        JavaPackage home = candidate.getPackage();
        boolean marked = home.getPackageInfo() != null && home.isAnnotatedWith(NullMarked.class);
        events.add(
            new SimpleConditionEvent(
                candidate, marked, candidate.getPackageName() + " is not @NullMarked"));
      }
    };
  }
}
