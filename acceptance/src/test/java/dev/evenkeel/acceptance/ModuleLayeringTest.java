package dev.evenkeel.acceptance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which module may stand on which: seen from here, where all of them are on the class path. */
class ModuleLayeringTest {
  private static final String ALL = "dev.evenkeel";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ALL);

  private static void mayNotUse(String user, String... used) {
    noClasses()
        .that()
        .resideInAPackage(ALL + "." + user + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(used)
        .check(CLASSES);
  }

  @Test
  void onlyTheLinuxModuleCallsTheKernel() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ALL + ".linux..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.foreign..")
        .check(CLASSES);
  }

  @Test
  void modulesHaveNoCycles() {
    slices().matching(ALL + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void linuxStandsOnTheJdkAlone() {
    mayNotUse("linux", ALL + ".balancer..", ALL + ".vrrp..", ALL + ".node..", ALL + ".lab..");
  }

  @Test
  void balancerAndVrrpDoNotKnowEachOtherNorWhatIsAboveThem() {
    mayNotUse("balancer", ALL + ".vrrp..", ALL + ".node..", ALL + ".lab..");
    mayNotUse("vrrp", ALL + ".balancer..", ALL + ".node..", ALL + ".lab..");
  }

  @Test
  void theNodeDoesNotKnowTheLab() {
    mayNotUse("node", ALL + ".lab..");
  }

  @Test
  void theStateMachineIsPure() {
    noClasses()
        .that()
        .resideInAPackage(ALL + ".vrrp.machine..")
        .should()
        .dependOnClassesThat(
            new com.tngtech.archunit.base.DescribedPredicate<>(
                "are of the project but neither the machine's own nor packets") {
              @Override
              public boolean test(com.tngtech.archunit.core.domain.JavaClass used) {
                String name = used.getPackageName();
                return name.startsWith(ALL)
                    && !name.startsWith(ALL + ".vrrp.machine")
                    && !name.startsWith(ALL + ".vrrp.packet");
              }
            })
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.net.Socket")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(CLASSES);
  }

  @Test
  void packagesOfVrrpHaveNoCycles() {
    slices().matching(ALL + ".vrrp.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
