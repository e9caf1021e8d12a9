package dev.evenkeel.vrrp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseSettingsTest {
  @TempDir private Path root;
  private Path folder;
  private BaseSettings settings;

  @BeforeEach
  void prepare() throws IOException {
    settings = new BaseSettings(root);
    folder = Files.createDirectories(root.resolve("ipv4/conf/eth0"));
    for (String name : new String[] {"arp_ignore", "arp_filter", "arp_announce"}) {
      Files.writeString(folder.resolve(name), "0\n");
    }
  }

  @Test
  void theLastOneToGoPutsBackWhatTheFirstOneFound() throws IOException {
    settings.acquire("eth0", "VI_1");
    settings.acquire("eth0", "VI_2");
    assertThat(announce()).isEqualTo("2");
    settings.release("VI_1");
    assertThat(announce()).as("the other one is there").isEqualTo("2");
    settings.release("VI_2");
    assertThat(announce()).isEqualTo("0");
    settings.release("VI_2");
    settings.acquire("eth0", "VI_3");
    assertThat(announce()).isEqualTo("2");
  }

  @Test
  void anInterfaceThatWasMadeAnewIsSetAgainAndCountedOnce() throws IOException {
    settings.acquire("eth0", "VI_1");
    Files.writeString(folder.resolve("arp_announce"), "0\n");
    settings.acquire("eth0", "VI_1");
    assertThat(announce()).isEqualTo("2");
    settings.release("VI_1");
    assertThat(announce()).isEqualTo("0");
  }

  @Test
  void whatCannotBeSetIsLeftAlone() {
    settings.acquire("eth7", "VI_1");
    settings.release("VI_1");
    assertThat(root.resolve("ipv4/conf/eth7")).doesNotExist();
  }

  private String announce() throws IOException {
    return Files.readString(folder.resolve("arp_announce")).strip();
  }
}
