package dev.evenkeel.balancer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may use whom inside the balancer. */
class LayeringTest {
  private static final String HERE = "dev.evenkeel.balancer";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(HERE);

  @Test
  void packagesHaveNoCycles() {
    slices().matching(HERE + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void nothingReachesUpToWhatPutsItTogether() {
    noClasses()
        .that()
        .resideInAnyPackage(HERE + ".*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(HERE)
        .check(CLASSES);
  }

  @Test
  void theKernelIsReachedThroughItsOwnModule() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.foreign..")
        .check(CLASSES);
  }

  @Test
  void theBalancerKnowsNothingOfVrrpOrTheNode() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.evenkeel.vrrp..", "dev.evenkeel.node..", "dev.evenkeel.lab..")
        .check(CLASSES);
  }

  @Test
  void parsingTouchesNoSocket() {
    noClasses()
        .that()
        .resideInAPackage(HERE + ".config..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.evenkeel.linux..", "java.nio.channels..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.net.Socket")
        .check(CLASSES);
  }

  @Test
  void theLanguageKnowsNobody() {
    noClasses()
        .that()
        .resideInAPackage(HERE + ".config")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            HERE + ".net..",
            HERE + ".tcp..",
            HERE + ".backend..",
            HERE + ".health..",
            HERE + ".log..",
            HERE + ".process..")
        .check(CLASSES);
  }
}
