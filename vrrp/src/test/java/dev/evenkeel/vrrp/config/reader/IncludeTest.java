package dev.evenkeel.vrrp.config.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.vrrp.config.Diagnostic;
import dev.evenkeel.vrrp.config.DiagnosticKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files, patterns and {@code include}; the expected lines were printed by keepalived 2.2.7. */
class IncludeTest {
  @TempDir Path directory;

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private LoadResult load(String pattern) {
    return TestMachine.load(directory, pattern);
  }

  private static List<String> errors(LoadResult result) {
    return result.diagnostics(DiagnosticKind.ERROR).stream().map(Diagnostic::toString).toList();
  }

  @Test
  void includesAreRelativeToTheIncludingFile() throws IOException {
    write("f.conf", "zz\ninclude sub/a.conf\nyy\n");
    write("sub/a.conf", "include deeper.conf\nfoo\n");
    write("sub/deeper.conf", "bar\n");

    LoadResult result = load("f.conf");

    assertThat(errors(result))
        .hasSize(16)
        .startsWith(
            "(Line 1) Unknown keyword 'zz'",
            "(deeper.conf: Line 1) Unknown keyword 'bar'",
            "(sub/a.conf: Line 2) Unknown keyword 'foo'",
            "(Line 3) Unknown keyword 'yy'",
            "(f.conf: Line 1) Unknown keyword 'zz'",
            "(deeper.conf: Line 1) Unknown keyword 'bar'");
    assertThat(result.exitStatus()).isEqualTo(5);
  }

  @Test
  void includesExpandWildcardsInOrder() throws IOException {
    write("f.conf", "include conf.d/*.conf\n");
    write("conf.d/2.conf", "x2\n");
    write("conf.d/1.conf", "x1\n");
    write("conf.d/readme", "x3\n");

    assertThat(errors(load("f.conf")).subList(0, 2))
        .containsExactly(
            "(conf.d/1.conf: Line 1) Unknown keyword 'x1'",
            "(conf.d/2.conf: Line 1) Unknown keyword 'x2'");
  }

  @Test
  void aBlockMayContinueInAnIncludedFile() throws IOException {
    write("f.conf", "vrrp_instance V {\n include body.conf\n}\n");
    write("body.conf", "interface eth0\nvirtual_router_id 3\nvirtual_ipaddress { 10.0.0.1 }\n");

    LoadResult result = load("f.conf");

    assertThat(result.exitStatus()).isZero();
    assertThat(result.config().orElseThrow().instances().getFirst().virtualRouterId()).isEqualTo(3);
  }

  @Test
  void missingIncludesAreErrorsOnlyWhenAskedFor() throws IOException {
    write("plain.conf", "include nothing.conf\n");
    write("must.conf", "includem nothing.conf\nfoo\n");
    write("wild.conf", "includew no*.d\n");
    write("silent.conf", "include no*.d\ninclude no*.d/a.conf\ninclude wi*.conf/{a,b}?\n");
    write("said.conf", "include no/*.d\ninclude {a,b}.d\n");
    write("brace.conf", "includeb b{1,2}.inc\n");
    write("check.conf", "global_defs {\n include_check match\n}\ninclude nothing.conf\n");
    write("b1.inc", "");

    assertThat(errors(load("plain.conf")))
        .containsExactly("(Line 1) Config files missing 'nothing.conf'.");
    assertThat(load("plain.conf").exitStatus()).isZero();
    assertThat(errors(load("must.conf")))
        .containsExactly(
            "(Line 1) Config files missing 'nothing.conf'.", "(Line 2) Unknown keyword 'foo'");
    assertThat(load("must.conf").exitStatus()).isEqualTo(6);
    assertThat(load("must.conf").config()).isEmpty();
    assertThat(errors(load("wild.conf")))
        .containsExactly("(Line 1) No config files matched 'no*.d'.");
    assertThat(load("silent.conf").diagnostics()).isEmpty();
    assertThat(errors(load("said.conf")))
        .containsExactly(
            "(Line 1) Config files missing 'no/*.d'.", "(Line 2) Config files missing '{a,b}.d'.");
    assertThat(errors(load("brace.conf")))
        .containsExactly("(Line 1) Some config files missing: \"b{1,2}.inc\".");
    assertThat(load("brace.conf").exitStatus()).isEqualTo(6);
    assertThat(load("check.conf").exitStatus()).isEqualTo(6);
  }

  @Test
  void directoriesAndExecutablesAreSkipped() throws IOException {
    Files.createDirectory(directory.resolve("d"));
    write("run.conf", "foo\n");
    assertThat(directory.resolve("run.conf").toFile().setExecutable(true)).isTrue();

    assertThat(errors(load("d")))
        .containsExactly("Configuration file 'd/' is a directory - skipping");
    assertThat(errors(load("run.conf")))
        .containsExactly(
            "Configuration file 'run.conf' is not a regular non-executable file - skipping");
    assertThat(load("d").exitStatus()).isZero();
  }

  @Test
  void noFileAtAllIsSaid() {
    LoadResult result = load("none.conf");

    assertThat(errors(result)).containsExactly("Config files missing 'none.conf'.");
    assertThat(result.filesFound()).isFalse();
    assertThat(result.exitStatus()).isZero();
  }

  @Test
  void aPatternMayNameSeveralFiles() throws IOException {
    write("1.conf", "x1\n");
    write("2.conf", "x2\n");

    assertThat(errors(load("*.conf")).subList(0, 3))
        .containsExactly(
            "WARNING, multiple configuration file matches of *.conf, starting with 1.conf",
            "(1.conf: Line 1) Unknown keyword 'x1'",
            "(2.conf: Line 1) Unknown keyword 'x2'");
  }

  @Test
  void aFileThatIncludesItselfIsRefused() throws IOException {
    write("f.conf", "include f.conf\n");

    LoadResult result = load("f.conf");

    assertThat(result.isRefused()).isTrue();
    assertThat(result.diagnostics(DiagnosticKind.REFUSAL).getFirst())
        .hasToString("(f.conf: Line 1) include goes too deep: does a file include itself?");
  }

  @Test
  void bytesThatAreNotUtf8AreKept() throws IOException {
    byte[] text =
        "vrrp_instance V {\n interface eth0\n virtual_router_id 1\n virtual_ipaddress { 10.0.0.1 }\n"
            .concat(" authentication {\n auth_type PASS\n auth_pass p\u00e4ss\n }\n}\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    Files.write(directory.resolve("latin.conf"), text);

    LoadResult result = load("latin.conf");

    assertThat(result.config().orElseThrow().instances().getFirst().authentication().wireBytes())
        .containsExactly('p', 0xe4, 's', 's', 0, 0, 0, 0);
  }
}
