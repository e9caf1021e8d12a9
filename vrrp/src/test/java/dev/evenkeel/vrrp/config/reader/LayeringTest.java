package dev.evenkeel.vrrp.config.reader;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The packages of the configuration reader stand on each other in one direction. */
class LayeringTest {

  @Test
  void packagesHaveNoCycles() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.evenkeel.vrrp.config");

    slices().matching("dev.evenkeel.vrrp.(config..)").should().beFreeOfCycles().check(classes);
  }
}
