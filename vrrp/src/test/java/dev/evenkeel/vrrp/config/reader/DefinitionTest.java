package dev.evenkeel.vrrp.config.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.vrrp.config.DiagnosticKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Definitions and conditions that the golden files cannot show. */
class DefinitionTest {
  @TempDir Path directory;

  private LoadResult load(String text) throws IOException {
    Files.writeString(directory.resolve("f.conf"), text);
    return TestMachine.load(directory, "f.conf");
  }

  private static String instance(String body) {
    return "vrrp_instance V {\n interface eth0\n virtual_router_id 1\n"
        + " virtual_ipaddress { 10.0.0.1 }\n"
        + body
        + "\n}\n";
  }

  @Test
  void aDefinitionOfItselfEnds() throws IOException {
    LoadResult result = load("$A=$A\n" + instance("priority $A"));

    assertThat(result.diagnostics(DiagnosticKind.REFUSAL).getFirst())
        .hasToString("(f.conf: Line 6) a definition refers to itself: 'priority $A'");
  }

  @Test
  void aDefinitionThatGrowsEnds() throws IOException {
    LoadResult result = load("$A=${A}${A}x\n" + instance("priority $A"));

    assertThat(result.isRefused()).isTrue();
  }

  @Test
  void linesForThisNodeApply() throws IOException {
    LoadResult result =
        load(instance("@node1 priority 101\n@node2 priority 102\n@^node1 priority 103"));

    assertThat(result.config().orElseThrow().instances().getFirst().priority()).isEqualTo(101);
  }

  @Test
  void theDirectoryAndTheNodeAreDefined() throws IOException {
    LoadResult result = load("global_defs {\n router_id ${_INSTANCE}:${_PWD}${_HASH}${_BANG}\n}\n");

    assertThat(result.config().orElseThrow().global().routerId())
        .isEqualTo("node1:" + directory.toRealPath() + "#!");
  }

  @Test
  void randomNumbersStayInTheirRange() throws IOException {
    LoadResult result = load(instance("priority ${_RANDOM 100 102}"));

    assertThat(result.config().orElseThrow().instances().getFirst().priority()).isBetween(100, 102);
  }

  @Test
  void sequencesMakeInstances() throws IOException {
    LoadResult result =
        load(
            "$VI= \\\nvrrp_instance V${ID} { \\\n interface eth0 \\\n virtual_router_id ${ID} \\\n"
                + " virtual_ipaddress { 10.0.0.${ID} } \\\n}\n~SEQ(ID,1,20) $VI\n");

    assertThat(result.exitStatus()).isZero();
    assertThat(result.config().orElseThrow().instances()).hasSize(20);
    assertThat(result.config().orElseThrow().instance("V20").orElseThrow().virtualRouterId())
        .isEqualTo(20);
  }
}
