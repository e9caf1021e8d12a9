package dev.evenkeel.vrrp.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.vrrp.process.NftProgram;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
  @TempDir private Path folder;

  @Test
  void tablesOfAnInterfaceThatWasMadeAnewGoWithTheNextStart() throws Exception {
    assumeTrue(NftProgram.find().isPresent(), "nft is not installed");
    OwnNetwork.play(
        folder,
        network -> {
          network.sh("nft add table netdev evenkeel_4711_51_4; nft add table netdev other");
          network.start(
              OwnNetwork.instance("VI_1", 51, "virtual_ipaddress {\n 10.9.9.9\n }"),
              PairOptions.DEFAULT,
              true);
          network.await("gone", () -> !network.sh("nft list tables").contains("evenkeel_4711"));
          assertThat(network.sh("nft list tables")).contains("table netdev other");
        });
  }
}
