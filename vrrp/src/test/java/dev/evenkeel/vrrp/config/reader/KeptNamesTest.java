package dev.evenkeel.vrrp.config.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.vrrp.config.KeepalivedConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reload does not give the interface of a virtual router another name. */
class KeptNamesTest {
  @TempDir private Path folder;
  private final Set<String> inTheWay = new HashSet<>();

  @Test
  void theOrderInTheFileDoesNotMatter() throws IOException {
    KeepalivedConfig first = load(null, instance("A", 1), instance("B", 2));
    assertThat(names(first)).containsExactly("A vrrp.51", "B vrrp1.51");
    KeepalivedConfig then = load(first, instance("C", 3), instance("B", 2), instance("A", 1));
    assertThat(names(then)).containsExactly("C vrrp2.51", "B vrrp1.51", "A vrrp.51");
    KeepalivedConfig last = load(then, instance("B", 2));
    assertThat(names(last)).containsExactly("B vrrp1.51");
    assertThat(last.instances().getFirst().virtualAddresses().getFirst().device())
        .isEqualTo("vrrp1.51");
  }

  @Test
  void aNameThatIsWrittenCounts() throws IOException {
    KeepalivedConfig first = load(null, instance("A", 1), instance("B", 2));
    String named = instance("B", 2).replace("use_vmac", "use_vmac vrrp.51");
    assertThat(names(load(first, instance("A", 1), named)))
        .containsExactlyInAnyOrder("A vrrp1.51", "B vrrp.51");
    KeepalivedConfig own = load(null, instance("A", 1).replace("use_vmac", "use_vmac mine"));
    assertThat(names(load(own, instance("A", 1)))).containsExactly("A vrrp.51");
  }

  @Test
  void aNameThatIsWrittenIsTheRoutersOwnAlsoWhenItsInterfaceIsThere() throws IOException {
    String named = instance("A", 1).replace("use_vmac", "use_vmac mine");
    KeepalivedConfig first = load(null, named);
    inTheWay.add("mine");
    assertThat(names(load(first, named))).containsExactly("A mine");
    assertThat(names(load(null, named))).as("somebody else's").containsExactly("A vrrp.51");
  }

  @Test
  void anotherRouterHasAnotherName() throws IOException {
    KeepalivedConfig first = load(null, instance("A", 1));
    String changed = instance("A", 1).replace("_id 51", "_id 52");
    assertThat(names(load(first, changed))).containsExactly("A vrrp.52");
  }

  private KeepalivedConfig load(
      @org.jspecify.annotations.Nullable KeepalivedConfig running, String... instances)
      throws IOException {
    Path file = Files.writeString(folder.resolve("f.conf"), String.join("", instances));
    KeepalivedConfigLoader loader =
        new KeepalivedConfigLoader(Environment.ofThisMachine(_ -> true, inTheWay::contains));
    return (running == null ? loader : loader.after(running))
        .load(file.toString(), "test")
        .config()
        .orElseThrow();
  }

  private static List<String> names(KeepalivedConfig config) {
    return config.instances().stream()
        .map(i -> i.name() + " " + java.util.Objects.requireNonNull(i.virtualMac()).interfaceName())
        .toList();
  }

  /** On an interface of its own, so that the same number is no conflict. */
  private static String instance(String name, int device) {
    return """
    vrrp_instance %s {
      interface eth%d
      use_vmac
      virtual_router_id 51
      virtual_ipaddress {
        10.0.%d.1
      }
    }
    """
        .formatted(name, device, device);
  }
}
