package dev.evenkeel.lab;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class LayeringTest {
  private static final JavaClasses LAB =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.evenkeel.lab");

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.evenkeel.lab.(*)..").should().beFreeOfCycles().check(LAB);
  }

  @Test
  void itWatchesThePairFromOutside() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.evenkeel.balancer..", "dev.evenkeel.vrrp..", "java.lang.foreign..")
        .because("what the laboratory measures must not be what it measures with")
        .check(LAB);
  }
}
