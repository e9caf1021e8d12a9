package dev.evenkeel.vrrp.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.linux.Namespaces;
import dev.evenkeel.linux.Processes;
import dev.evenkeel.vrrp.config.AddressAttributes;
import dev.evenkeel.vrrp.config.AddressScope;
import dev.evenkeel.vrrp.config.SourcePosition;
import dev.evenkeel.vrrp.config.VirtualAddress;
import dev.evenkeel.vrrp.process.NftProgram;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Beside the real packet filter, in a network namespace of its own. */
class AcceptFilterTest {
  private static final VirtualAddress CLOSED =
      new VirtualAddress(
          InetAddress.ofLiteral("10.9.9.9"),
          32,
          "lo",
          null,
          AddressScope.GLOBAL,
          null,
          AddressAttributes.NONE,
          new SourcePosition("test", 1));

  @Test
  void whatAKilledPredecessorClosedIsOpenedWhereNothingIsToBeClosed() throws Exception {
    assumeTrue(Processes.effectiveUserId() == 0, "network namespaces need root");
    assumeTrue(NftProgram.find().isPresent(), "nft is not installed");
    FutureTask<List<Boolean>> history =
        new FutureTask<>(() -> {
          Namespaces.newNetwork();
          List<Boolean> there = new ArrayList<>();
          AcceptFilter killed = new AcceptFilter();
          assertThat(killed.replace(List.of(CLOSED))).isNull();
          there.add(hasRules());
          AcceptFilter next = new AcceptFilter();
          assertThat(next.replace(List.of())).isNull();
          there.add(hasRules());
          return there;
        });
    Thread.ofPlatform().daemon().start(history);
    assertThat(history.get(30, TimeUnit.SECONDS)).containsExactly(true, false);
  }

  private static boolean hasRules() {
    return NftProgram.find().orElseThrow().carryOut("list table inet evenkeel_vrrp\n").isEmpty();
  }
}
