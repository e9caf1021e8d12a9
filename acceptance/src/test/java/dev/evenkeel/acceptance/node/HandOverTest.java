package dev.evenkeel.acceptance.node;

import static dev.evenkeel.acceptance.node.Evenkeel.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.lab.article.Article;
import dev.evenkeel.lab.article.Laboratory;
import dev.evenkeel.lab.article.Settings;
import dev.evenkeel.lab.network.Host;
import dev.evenkeel.lab.network.HostProcess;
import dev.evenkeel.lab.pair.ClassicProgram;
import dev.evenkeel.lab.pair.Node;
import dev.evenkeel.lab.pair.NodeProgram;
import dev.evenkeel.linux.Signals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Two Evenkeel nodes: the address moves there and back while clients download through it, and
 * nobody notices.
 */
class HandOverTest {
  private static final int DOWNLOADS = Integer.getInteger("evenkeel.downloads", 60);
  private static final int CONVERSATIONS = Integer.getInteger("evenkeel.conversations", 20);
  private static final int CHUNKS = 120;
  private static final long LIMIT_MS = 20_000;
  private static final long PACE_MS = 5;
  private static final long SETTLED_NS = TimeUnit.SECONDS.toNanos(2);
  private static final long SILENT_MS = 10;

  /** What happens in a network whose nodes have not been started. */
  private interface Story {
    void happen(Laboratory lab, Downloads downloads, Probe probe) throws Exception;
  }

  @Test
  void aStopBreaksNothing() throws Exception {
    tell((lab, downloads, probe) -> {
      lab.lb2().start();
      lab.lb1().start();
      awaitMaster(lab, Article.LB1);
      awaitStandby(lab.lb1().host());
      begin(lab, downloads);
      long stopNs = System.nanoTime();
      keeper(lab.lb1().host()).orElseThrow().signal(Signals.TERM);
      awaitMaster(lab, Article.LB2);
      awaitLine(lab, lab.lb1(), "keeping", stopNs);
      assertSilent(lab, probe, "stop", Article.LB2, stopNs);
      assertThat(downloads.finish()).isEqualTo(DOWNLOADS + CONVERSATIONS);
      await("the end of lb1", LIMIT_MS, () -> keeper(lab.lb1().host()).isEmpty());
    });
  }

  @Test
  void aFailBackBreaksNothing() throws Exception {
    tell((lab, downloads, probe) -> {
      lab.lb2().start();
      awaitMaster(lab, Article.LB2);
      lab.lb1().start();
      await("lb1 is ready", LIMIT_MS, () -> lab.lb1().isReady());
      begin(lab, downloads);
      long backNs = System.nanoTime();
      awaitMaster(lab, Article.LB1);
      awaitLine(lab, lab.lb2(), "keeping", backNs);
      assertSilent(lab, probe, "fail-back", Article.LB1, backNs);
      assertThat(downloads.finish()).isEqualTo(DOWNLOADS + CONVERSATIONS);
    });
  }

  /** What all this is for: HAProxy and Keepalived, on both nodes, break every one of them. */
  @Test
  void theRealPairBreaksThemAll() throws Exception {
    Evenkeel.assumeMachine("ip", "killall", "tcpdump", "haproxy", "keepalived");
    in(
        new ClassicProgram(),
        (lab, downloads, probe) -> {
          // Not both at once: until the script has said that HAProxy runs, either may be master.
          long startNs = System.nanoTime();
          lab.lb1().start();
          awaitMaster(lab, Article.LB1);
          awaitLine(lab, lab.lb1(), "succeeded", startNs);
          lab.lb2().start();
          awaitLine(lab, lab.lb2(), "succeeded", startNs);
          begin(lab, downloads);
          keepalived(lab.lb1().host()).signal(Signals.TERM);
          awaitMaster(lab, Article.LB2);
          int whole = downloads.finish();
          System.out.println("real pair, stop: broken " + downloads.broken() + ", whole " + whole);
          assertThat(downloads.broken()).isEqualTo(DOWNLOADS + CONVERSATIONS);
        });
  }

  private static HostProcess keepalived(Host host) {
    return host.processes().stream()
        .filter(process -> process.name().equals("keepalived") && process.isAlive())
        .findFirst()
        .orElseThrow();
  }

  private static void tell(Story story) throws Exception {
    Evenkeel.assumeMachine("ip", "nft", "killall", "tcpdump");
    in(
        Evenkeel.program(),
        (lab, downloads, probe) -> {
          story.happen(lab, downloads, probe);
          assertThat(downloads.broken()).isZero();
          await("the rules are gone", LIMIT_MS, () -> rules(lab).isEmpty());
          nothingIsLeft(lab);
        });
  }

  private static void in(NodeProgram both, Story story) throws Exception {
    try (Laboratory lab = Laboratory.build(new Settings(both, both, false, 100, 0));
        Downloads downloads = new Downloads();
        Probe probe = startProbe(lab)) {
      lab.web1().stop();
      lab.web2().stop();
      lab.startInstruments();
      for (Article.Machine web : List.of(Article.WEB1, Article.WEB2)) {
        downloads.serve(lab.host(web), web, Article.PORT);
      }
      story.happen(lab, downloads, probe);
    }
  }

  private static Probe startProbe(Laboratory lab) {
    return new Probe(lab.host(Article.CLIENT), Article.VIRTUAL_ADDRESS, Article.PORT, PACE_MS);
  }

  private static void begin(Laboratory lab, Downloads downloads) throws IOException {
    Host client = lab.host(Article.CLIENT);
    for (int i = 0; i < DOWNLOADS; i++) {
      downloads.download(client, Article.VIRTUAL_ADDRESS, Article.PORT, CHUNKS);
    }
    for (int i = 0; i < CONVERSATIONS; i++) {
      downloads.converse(client, Article.VIRTUAL_ADDRESS, Article.PORT);
    }
  }

  private static void awaitLine(Laboratory lab, Node node, String text, long fromNs) {
    try {
      await("'" + text + "'", LIMIT_MS, () -> node.log().timeOf(text, fromNs).isPresent());
    } catch (AssertionError never) {
      String said =
          Stream.of(lab.lb1(), lab.lb2())
              .map(n -> "\n\n" + String.join("\n", n.log().tail(60)))
              .collect(Collectors.joining());
      throw new AssertionError(never.getMessage() + said, never);
    }
  }

  private static void awaitMaster(Laboratory lab, Article.Machine machine) {
    await(
        machine.name() + " is master",
        LIMIT_MS,
        () -> lab.vrrp().master(System.nanoTime()).equals(Optional.of(machine.address())));
  }

  /** The node on a host, which is master, knows of another that could take over from it. */
  private static void awaitStandby(Host host) {
    await(
        "a standby",
        LIMIT_MS,
        () -> {
          try {
            return printed(host, Evenkeel.launcher(), "vrrp", "show").contains(": BACKUP, ");
          } catch (IOException failed) {
            throw new AssertionError(failed);
          }
        });
  }

  private static void nothingIsLeft(Laboratory lab) throws IOException {
    assertThat(rules(lab)).isEmpty();
    for (Host host : List.of(lab.lb1().host(), lab.lb2().host())) {
      assertThat(printed(host, "ip", "-4", "addr", "show", "dev", "lo"))
          .doesNotContain(Article.VIRTUAL_ADDRESS);
    }
  }

  private static String rules(Laboratory lab) {
    try {
      return printed(lab.lb1().host(), "nft", "list", "ruleset")
          + printed(lab.lb2().host(), "nft", "list", "ruleset");
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  private static String printed(Host host, String... command) throws IOException {
    Process process = host.execute(List.of(command));
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static Optional<HostProcess> keeper(Host host) {
    return host.processes().stream()
        .filter(process -> process.name().equals("evenkeel") && process.isAlive())
        .findFirst();
  }

  /**
   * No more than 10 ms without an answer around the moment in which another one claims the address.
   */
  private static void assertSilent(
      Laboratory lab, Probe probe, String what, Article.Machine next, long eventNs) {
    long claimNs = lab.vrrp().firstClaim(next.address(), eventNs).orElseThrow().timeNs();
    long fromNs = claimNs - TimeUnit.MILLISECONDS.toNanos(500);
    long toNs = claimNs + TimeUnit.MILLISECONDS.toNanos(1_500);
    await("answers", LIMIT_MS, () -> System.nanoTime() - toNs > SETTLED_NS);
    long outageMs = probe.outageMs(fromNs, toNs);
    System.out.println(what + ": outage " + outageMs + " ms");
    assertThat(probe.asked(fromNs, toNs)).as("questions").isGreaterThan(50);
    assertThat(outageMs).as(what).isLessThanOrEqualTo(SILENT_MS);
  }
}
