package dev.evenkeel.balancer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom in this module. */
class LayeringTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.evenkeel.balancer");

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.evenkeel.balancer.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theLanguageKnowsNobody() {
    noClasses()
        .that()
        .resideInAPackage("dev.evenkeel.balancer.config")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.evenkeel.balancer",
            "dev.evenkeel.balancer.net..",
            "dev.evenkeel.balancer.tcp..",
            "dev.evenkeel.balancer.backend..",
            "dev.evenkeel.balancer.health..",
            "dev.evenkeel.balancer.log..",
            "dev.evenkeel.balancer.process..")
        .check(CLASSES);
  }
}
