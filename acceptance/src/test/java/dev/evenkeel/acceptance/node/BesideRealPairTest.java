package dev.evenkeel.acceptance.node;

import static dev.evenkeel.acceptance.node.Evenkeel.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.lab.article.Article;
import dev.evenkeel.lab.article.Laboratory;
import dev.evenkeel.lab.article.Settings;
import dev.evenkeel.lab.client.Client;
import dev.evenkeel.lab.client.Outage;
import dev.evenkeel.lab.client.Request;
import dev.evenkeel.lab.network.Host;
import dev.evenkeel.lab.network.HostProcess;
import dev.evenkeel.lab.pair.BalancerState;
import dev.evenkeel.lab.pair.ClassicProgram;
import dev.evenkeel.lab.sniffer.VrrpWatch.Entry;
import dev.evenkeel.linux.Signals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The article's network with our node on lb1 and the real HAProxy and Keepalived on lb2. The tests
 * share it; each begins when lb1 is the master and all is well.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BesideRealPairTest {
  private static final int VRRP_TIME_MS = 15_000;

  /** Killed or hung: the skew time of lb2, 0.6 s. A real pair takes 4.5 s, or for ever. */
  private static final long OUTAGE_LIMIT_MS = 2_000;

  /** What is promised is 10 ms; a request that a busy machine answers late counts as lost. */
  private static final long SILENT_LIMIT_MS = 150;

  private Laboratory lab;

  @BeforeAll
  void build() throws IOException {
    Evenkeel.assumeMachine(
        "haproxy", "keepalived", "killall", "pidof", "pgrep", "tcpdump", "ip", "cat");
    lab = Laboratory.build(new Settings(Evenkeel.program(), new ClassicProgram(), false, 10, 0));
    lab.startInstruments();
    lab.lb2().start();
    await("lb2 is master", VRRP_TIME_MS, () -> isMaster(Article.LB2));
  }

  @AfterAll
  void end() {
    if (lab != null) {
      lab.close();
    }
  }

  @BeforeEach
  void allIsWell() throws IOException {
    if (keeper().isEmpty()) {
      lab.lb1().start();
    }
    await(
        "lb1 is master in full, and lb2 stands by",
        2 * VRRP_TIME_MS,
        () ->
            lab.lb2().isReady()
                && lab.lb1().isReady()
                && isMaster(Article.LB1)
                && lab.vrrp()
                        .lastFrom(Article.LB1.address())
                        .orElseThrow()
                        .advertisement()
                        .priority()
                    == Article.LB1_PRIORITY);
    long nowNs = System.nanoTime();
    await("answers", VRRP_TIME_MS, () -> answeredSince(nowNs, 20));
  }

  @Test
  void aKilledBalancerIsAnsweredForByLb2() {
    long outageMs = outageOf("balancer killed", Signals.KILL);
    assertThat(outageMs).isBetween(1L, OUTAGE_LIMIT_MS);
    await("a new balancer", VRRP_TIME_MS, () -> lab.lb1().balancerState() == BalancerState.ALIVE);
  }

  @Test
  void aStoppedBalancerIsAnsweredForByLb2AndComesBack() {
    List<HostProcess> stopped = lab.lb1().balancer();
    long outageMs = outageOf("balancer stopped", Signals.STOP);
    assertThat(outageMs).isBetween(1L, OUTAGE_LIMIT_MS);
    stopped.forEach(process -> process.signal(Signals.CONT));
    await("lb1 again", VRRP_TIME_MS, () -> isMaster(Article.LB1));
    assertThat(pids(lab.lb1().balancer())).isEqualTo(pids(stopped));
  }

  private long outageOf(String what, int signal) {
    long eventNs = System.nanoTime();
    assertThat(lab.lb1().balancer()).hasSize(1).allMatch(process -> process.signal(signal));
    awaitLb2(eventNs);
    return outageMs(what, eventNs);
  }

  private void awaitLb2(long eventNs) {
    await(
        "lb2 claims the address",
        2 * VRRP_TIME_MS,
        () -> lab.vrrp().firstClaim(Article.LB2.address(), eventNs).isPresent());
    long claimNs = lab.vrrp().firstClaim(Article.LB2.address(), eventNs).orElseThrow().timeNs();
    await("answers", VRRP_TIME_MS, () -> answeredSince(claimNs, 50));
  }

  private long outageMs(String what, long eventNs) {
    long untilNs = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(Client.DEADLINE_MS);
    List<Request> requests =
        lab.requests().startedBetween(eventNs - TimeUnit.SECONDS.toNanos(1), untilNs);
    Outage outage = Outage.longest(requests, eventNs, untilNs, TimeUnit.MILLISECONDS.toNanos(10));
    assertThat(outage.over()).isTrue();
    System.out.println(what + ": outage " + outage.ms() + " ms");
    return outage.ms();
  }

  @Test
  void aNodeWithoutServersLetsTheAddressGo() throws Exception {
    long eventNs = System.nanoTime();
    for (Article.Machine web : List.of(Article.WEB1, Article.WEB2)) {
      on(lab.lb1().host(), "ip", "route", "add", "unreachable", web.address() + "/32");
    }
    try {
      // Three failed checks, two seconds apart, and the skew time of lb2.
      awaitLb2(eventNs);
      assertThat(outageMs("no server left on lb1", eventNs)).isLessThan(VRRP_TIME_MS);
      assertThat(lab.lb1().log().timeOf("has no server left", eventNs))
          .as("%s", lab.lb1().log().tail(40))
          .isPresent();
      assertThat(lab.lb1().balancerState()).isEqualTo(BalancerState.ALIVE);
    } finally {
      for (Article.Machine web : List.of(Article.WEB1, Article.WEB2)) {
        on(lab.lb1().host(), "ip", "route", "del", "unreachable", web.address() + "/32");
      }
    }
  }

  @Test
  void aPauseOfTheWholeMachineIsNoHang() {
    long eventNs = System.nanoTime();
    HostProcess keeper = keeper().orElseThrow();
    List<HostProcess> balancer = lab.lb1().balancer();
    long answered = lab.requests().answered();
    keeper.signal(Signals.STOP);
    balancer.forEach(process -> process.signal(Signals.STOP));
    // The pause itself is what is tested: longer than any silence that is a hang by itself.
    long pauseNs = TimeUnit.MILLISECONDS.toNanos(2_300);
    await("pause", VRRP_TIME_MS, () -> System.nanoTime() - eventNs > pauseNs);
    balancer.forEach(process -> process.signal(Signals.CONT));
    keeper.signal(Signals.CONT);
    await("answers", VRRP_TIME_MS, () -> lab.requests().answered() > answered + 100);
    assertThat(lab.lb1().log().timeOf("hangs", eventNs)).isEmpty();
    assertThat(isMaster(Article.LB1)).isTrue();
  }

  @Test
  void theChecksOfHaproxyByNameHold() throws Exception {
    Host lb1 = lab.lb1().host();
    assertThat(on(lb1, "killall", "-0", "haproxy")).isZero();
    assertThat(on(lb1, "pidof", "haproxy")).isZero();
    assertThat(on(lb1, "pgrep", "-x", "haproxy")).isZero();
    // Without a keeper nobody starts another.
    keeper().orElseThrow().signal(Signals.KILL);
    lab.lb1().balancer().forEach(process -> process.signal(Signals.KILL));
    await("its end", VRRP_TIME_MS, () -> lab.lb1().balancerState() == BalancerState.DEAD);
    // Until the host's first process has reaped it, a dead process still has its name.
    await(
        "its burial",
        VRRP_TIME_MS,
        () -> lb1.processes().stream().noneMatch(process -> process.name().equals("haproxy")));
    assertThat(on(lb1, "killall", "-0", "haproxy")).isEqualTo(1);
    assertThat(on(lb1, "pidof", "haproxy")).isEqualTo(1);
    assertThat(on(lb1, "pgrep", "-x", "haproxy")).isEqualTo(1);
  }

  @Test
  void tcpdumpDecodesOurAdvertisementsWithoutComplaint() throws Exception {
    Process tcpdump =
        lab.host(Article.CLIENT)
            .execute(List.of("tcpdump", "-c", "10", "-vvv", "-n", "-l", "-i", "eth0", "vrrp"));
    String printed = new String(tcpdump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tcpdump.waitFor()).isZero();
    assertThat(printed.lines().filter(line -> line.contains("VRRPv2, Advertisement")))
        .hasSize(10)
        .allMatch(line -> line.contains("192.168.0.100 > 224.0.0.18: VRRPv2"))
        .allMatch(line -> line.contains("vrid 51, prio 103, authtype none, intvl 1s, length 20"))
        .allMatch(line -> line.contains("addrs: 192.168.0.99"));
    assertThat(printed).doesNotContain("bad").doesNotContain("unknown").doesNotContain("[|");
    assertThat(printed.lines().filter(line -> line.contains("proto VRRP")))
        .hasSize(10)
        .allMatch(line -> line.contains("ttl 255,"));
  }

  @Test
  void terminatedItServesUntilTheOtherTakesOverAndLeavesNothing() throws Exception {
    long eventNs = System.nanoTime();
    keeper().orElseThrow().signal(Signals.TERM);
    await("its end", VRRP_TIME_MS, () -> onlyTheHostsOwn(lab.lb1().host()));
    assertThat(lab.lb1().balancer()).isEmpty();
    assertThat(holdsAddress(lab.lb1().host())).isFalse();
    awaitLb2(eventNs);
    assertThat(outageMs("node stopped", eventNs)).isLessThan(SILENT_LIMIT_MS);
    assertThat(goodByes(eventNs)).as("nobody waits for a skew time").isEmpty();
    assertThat(lab.lb1().log().timeOf("starting it again", eventNs)).isEmpty();

    // As a standby it binds the address that lb2 holds.
    assertThat(sysctl(lab.lb1().host(), "ipv4/ip_nonlocal_bind")).isEqualTo("0");
    lab.lb1().start();
    await("its listener", VRRP_TIME_MS, () -> lab.lb1().host().isListening(Article.PORT));
    assertThat(isMaster(Article.LB2)).isTrue();
    assertThat(holdsAddress(lab.lb1().host())).isFalse();
  }

  @Test
  void withoutItsKeeperTheBalancerServesOnForAWhile() throws Exception {
    List<HostProcess> balancer = lab.lb1().balancer();
    long eventNs = System.nanoTime();
    keeper().orElseThrow().signal(Signals.KILL);
    awaitLb2(eventNs);
    assertThat(pids(lab.lb1().balancer())).isEqualTo(pids(balancer));
    assertThat(outageMs("keeper killed", eventNs)).isLessThan(OUTAGE_LIMIT_MS);
    await("the end of the balancer", VRRP_TIME_MS, () -> lab.lb1().balancer().isEmpty());
    long gracedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - eventNs);
    assertThat(gracedMs).isBetween(4_000L, 9_000L);
    assertThat(holdsAddress(lab.lb1().host())).as("the address is left to its new owner").isFalse();
    await("nothing left", VRRP_TIME_MS, () -> lab.lb1().hasEnded());
    await(
        "nothing but the host's own processes",
        VRRP_TIME_MS,
        () ->
            lab.lb1().host().processes().stream()
                .map(HostProcess::name)
                .allMatch(name -> name.equals("sh") || name.equals("cat")));
  }

  private List<Entry> goodByes(long fromNs) {
    return lab.vrrp().last(400).stream()
        .filter(entry -> entry.timeNs() >= fromNs)
        .filter(entry -> entry.advertisement().source().equals(Article.LB1.address()))
        .filter(entry -> entry.advertisement().priority() == 0)
        .toList();
  }

  private boolean isMaster(Article.Machine machine) {
    return lab.vrrp().master(System.nanoTime()).equals(Optional.of(machine.address()));
  }

  /** Whether the last requests, begun after a moment and past their deadline, were all answered. */
  private boolean answeredSince(long fromNs, int requests) {
    long toNs = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(Client.DEADLINE_MS);
    List<Request> all = lab.requests().startedBetween(fromNs, toNs);
    return all.size() >= requests
        && all.subList(all.size() - requests, all.size()).stream().allMatch(Request::answered);
  }

  private Optional<HostProcess> keeper() {
    return lab.lb1().host().processes().stream()
        .filter(process -> process.name().equals("evenkeel") && process.isAlive())
        .findFirst();
  }

  /** Whether nothing is left but the two processes that make up a host. */
  private static boolean onlyTheHostsOwn(Host host) {
    return host.processes().stream()
        .allMatch(process -> process.name().equals("sh") || process.name().equals("cat"));
  }

  private static List<Integer> pids(List<HostProcess> processes) {
    return processes.stream().map(HostProcess::pid).toList();
  }

  private static boolean holdsAddress(Host host) throws Exception {
    Process ip = host.execute(List.of("ip", "-o", "address", "show", "dev", "eth0"));
    String printed = new String(ip.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(ip.waitFor()).as(printed).isZero();
    return printed.contains(Article.VIRTUAL_ADDRESS + "/");
  }

  private static String sysctl(Host host, String variable) throws Exception {
    return host.inNetwork(
            () -> java.nio.file.Files.readString(java.nio.file.Path.of("/proc/sys/net", variable)))
        .strip();
  }

  /** Runs a program on a host; its exit code. */
  private static int on(Host host, String... command) throws Exception {
    Process process = host.execute(new ArrayList<>(List.of(command)));
    process.getInputStream().readAllBytes();
    return process.waitFor();
  }
}
