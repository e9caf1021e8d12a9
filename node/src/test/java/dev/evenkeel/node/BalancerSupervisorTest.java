package dev.evenkeel.node;

import static dev.evenkeel.node.BalancerHealth.DEAD;
import static dev.evenkeel.node.BalancerHealth.HUNG;
import static dev.evenkeel.node.BalancerHealth.IDLE;
import static dev.evenkeel.node.BalancerHealth.LATE;
import static dev.evenkeel.node.BalancerHealth.SERVING;
import static dev.evenkeel.node.BalancerHealth.STARTING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.Signals;
import dev.evenkeel.linux.Spawn;
import dev.evenkeel.node.BalancerSupervisor.Patience;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes: a fake balancer that dies, hangs and comes back as the test says. */
class BalancerSupervisorTest {
  private static final Patience SHORT = new Patience(60_000, 200, 2_000);
  private static final Patience LONG = new Patience(60_000, 60_000, 2_000);

  @TempDir private Path folder;

  private final BlockingQueue<BalancerHealth> changes = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> words = new LinkedBlockingQueue<>();
  private final BlockingQueue<Map<String, Integer>> facts = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
  private List<String> descriptorsBefore;
  private @Nullable BalancerHealth faultAt;
  private BalancerSupervisor supervisor;
  private Thread thread;

  @BeforeEach
  void countDescriptors() throws IOException {
    descriptorsBefore = descriptors();
  }

  private void supervise(Patience patience, String... behaviours) throws LinuxException {
    run(patience, FakeBalancer.command(folder.resolve("lives"), behaviours));
  }

  private void run(Patience patience, List<String> command) throws LinuxException {
    BalancerSupervisor.Listener listener =
        new BalancerSupervisor.Listener() {
          @Override
          public void changed(BalancerHealth now) {
            changes.add(now);
            if (now == faultAt) {
              throw new IllegalStateException("a fault in supervision");
            }
          }

          @Override
          public void heard(Map<String, Integer> now) {
            facts.add(now);
          }

          @Override
          public void ready() {
            words.add("ready");
          }

          @Override
          public void refused() {
            words.add("refused");
          }

          @Override
          public void broken() {
            words.add("broken");
          }
        };
    supervisor = new BalancerSupervisor(command, List.of(), listener, log::add, patience);
    thread = Thread.ofPlatform().daemon().start(supervisor::run);
  }

  /** After each test: everything ends by stop(), and nothing of it is left. */
  @AfterEach
  void stopLeavesNothing() throws Exception {
    supervisor.stop();
    thread.join(TimeUnit.SECONDS.toMillis(Deadline.SECONDS));
    assertThat(thread.isAlive()).as("supervision").isFalse();
    // Ended, and reaped: a zombie is a child as well.
    assertThat(ProcessHandle.current().children()).isEmpty();
    assertThat(descriptors()).containsExactlyInAnyOrderElementsOf(descriptorsBefore);
  }

  @Test
  void deathIsToldAndANewOneStarted() throws Exception {
    supervise(LONG, "die", "serve");
    expect(SERVING, DEAD, STARTING, SERVING);
    expectLog("exited with status 5: starting it again in 50 ms");
    assertThat(words).containsExactly("ready");
  }

  @Test
  void killedIsToldAndANewOneStarted() throws Exception {
    supervise(LONG, "serve");
    expect(SERVING);
    long pid = child();
    Signals.send((int) pid, Signals.KILL);
    expect(DEAD, STARTING, SERVING);
    expectLog("was killed by signal 9: starting it again in 50 ms");
    assertThat(child()).isNotEqualTo(pid);
  }

  @Test
  void aStoppedOneHangsUntilItIsContinued() throws Exception {
    supervise(LONG, "serve");
    expect(SERVING);
    Signals.send((int) child(), Signals.STOP);
    expect(HUNG);
    expectLog("hangs: stopped by a signal");
    Signals.send((int) child(), Signals.CONT);
    expect(SERVING);
  }

  @Test
  void aStoppedOneIsKilledInTheEnd() throws Exception {
    supervise(SHORT, "serve");
    expect(SERVING);
    Signals.send((int) child(), Signals.STOP);
    expect(HUNG, DEAD, STARTING, SERVING);
    expectLog("does not come back: killing it");
  }

  @Test
  void oneThatSleepsWithoutABeatHangsAndIsKilledInTheEnd() throws Exception {
    supervise(SHORT, "fall silent", "serve");
    expect(SERVING, HUNG, DEAD, STARTING, SERVING);
    expectLog("hangs: asleep, without a heartbeat for ");
    expectLog("does not come back: killing it");
  }

  @Test
  void oneThatSpinsHangs() throws Exception {
    supervise(SHORT, "spin", "serve");
    expect(SERVING, HUNG, DEAD, STARTING, SERVING);
    expectLog("hangs: no heartbeat for ");
  }

  @Test
  void withoutServersItIsIdle() throws Exception {
    supervise(LONG, "idle");
    expect(IDLE, SERVING);
  }

  @Test
  void oneThatRefusesItsConfigurationIsNotStartedAgain() throws Exception {
    supervise(LONG, "refuse");
    assertThat(words.poll(Deadline.SECONDS, TimeUnit.SECONDS)).isEqualTo("refused");
    Deadline.await("its end", () -> ProcessHandle.current().children().findAny().isEmpty());
    assertThat(changes).isEmpty();
    assertThat(log).isEmpty();
  }

  @Test
  void oneThatRefusesAfterAGoodStartIsTriedAgain() throws Exception {
    supervise(LONG, "die", "refuse", "serve");
    expect(SERVING, DEAD, STARTING, DEAD, STARTING, SERVING);
    expectLog("exited with status 1: starting it again in 150 ms");
    assertThat(words).containsExactly("ready");
  }

  @Test
  void oneThatEndsAtOnceIsTriedLessAndLessOften() throws Exception {
    supervise(LONG, "exit", "exit", "exit", "serve");
    expect(DEAD, STARTING, DEAD, STARTING, DEAD, STARTING, SERVING);
    expectLog("exited with status 3: starting it again in 50 ms");
    expectLog("exited with status 3: starting it again in 150 ms");
    expectLog("exited with status 3: starting it again in 450 ms");
  }

  @Test
  void oneThatTakesLongToStartIsNotCountedOn() throws Exception {
    supervise(new Patience(100, 60_000, 500), "never ready");
    expect(LATE);
  }

  @Test
  void aProgramThatCannotBeStartedIsTriedAgain() throws Exception {
    run(LONG, List.of(folder.resolve("missing").toString()));
    expect(DEAD);
    expectLog("cannot start the balancer: " + folder.resolve("missing"));
    expectLog("cannot start the balancer: " + folder.resolve("missing"));
  }

  @Test
  void oneThatIsStoppedEndsAllTheSame() throws Exception {
    supervise(LONG, "serve");
    expect(SERVING);
    Signals.send((int) child(), Signals.STOP);
    expect(HUNG);
  }

  @Test
  void aFaultInSupervisionIsToldAndEndsTheBalancer() throws Exception {
    faultAt = SERVING;
    supervise(LONG, "serve");
    expect(SERVING, DEAD);
    expectLog("supervision has ended: java.lang.IllegalStateException: a fault in supervision");
    assertThat(words.poll(Deadline.SECONDS, TimeUnit.SECONDS)).isEqualTo("ready");
    assertThat(words.poll(Deadline.SECONDS, TimeUnit.SECONDS)).isEqualTo("broken");
    // Nobody reaps it any more: the machine's first process will.
    int orphan = (int) child();
    Deadline.await("its end", () -> Spawn.reap(orphan).isPresent());
  }

  /** What a reload goes over to; its fate is a word. */
  private Candidate candidate(String... behaviours) {
    return new Candidate(
        FakeBalancer.command(folder.resolve("next"), behaviours),
        List.of(),
        () -> words.add("proven"),
        () -> words.add("dropped"));
  }

  private void expectWord(String word) throws InterruptedException {
    assertThat(words.poll(Deadline.SECONDS, TimeUnit.SECONDS)).isEqualTo(word);
  }

  @Test
  void aSuccessorsFirstBeatsWithoutFactsAreNoNews() throws Exception {
    supervise(LONG, "facts");
    supervisor.watch(List.of("backend web"));
    expect(SERVING);
    assertThat(facts.poll(Deadline.SECONDS, TimeUnit.SECONDS)).isEqualTo(Map.of("backend web", 1));
    supervisor.replace(candidate("late facts"), List.of("backend web", "backend new"));
    expectWord("ready");
    expectWord("proven");
    assertThat(facts.poll(Deadline.SECONDS, TimeUnit.SECONDS))
        .isEqualTo(Map.of("backend web", 1, "backend new", 1));
    expectLog("has taken over from");
    assertThat(changes).isEmpty();
    // The balancer itself would have sent it home.
    children().filter(c -> c.isAlive()).min(BY_AGE).orElseThrow().destroy();
    Deadline.await("its end", () -> children().count() == 1);
    assertThat(changes).isEmpty();
  }

  @Test
  void oneThatDoesNotStartIsDropped() throws Exception {
    supervise(LONG, "serve");
    expect(SERVING);
    expectWord("ready");
    supervisor.replace(candidate("exit"), List.of());
    expectWord("dropped");
    expectLog("the new balancer does not start: the one before it goes on");
    supervisor.replace(candidate("never ready"), List.of());
    supervisor.replace(candidate("serve"), List.of());
    expectWord("dropped");
    expectWord("proven");
    assertThat(changes).isEmpty();
  }

  @Test
  void theGoodCommandOutlivesASuccessorThatFailsAfterADeath() throws Exception {
    supervise(LONG, "serve");
    expect(SERVING);
    expectWord("ready");
    supervisor.replace(candidate("slow"), List.of());
    Path born = folder.resolve("next");
    Deadline.await("the successor", () -> Files.exists(born));
    children().min(BY_AGE).orElseThrow().destroyForcibly();
    expect(DEAD, STARTING);
    Files.createFile(folder.resolve("go"));
    expectWord("dropped");
    expect(DEAD, STARTING, SERVING);
    expectLog("going back to the one before it");
  }

  @Test
  void withNothingToServeItEndsAndThatIsNoFailure() throws Exception {
    supervise(LONG, "serve");
    expect(SERVING);
    expectWord("ready");
    long pid = child();
    supervisor.rest();
    Deadline.await("its end", () -> children().findAny().isEmpty());
    assertThat(changes).isEmpty();
    supervisor.replace(candidate("serve"), List.of());
    expect(SERVING);
    expectWord("proven");
    assertThat(child()).isNotEqualTo(pid);
  }

  @Test
  void onlySoManyOldOnesGoOn() throws Exception {
    supervise(LONG, "serve");
    expect(SERVING);
    expectWord("ready");
    long first = child();
    for (int reload = 0; reload <= RetiredBalancers.MOST; reload++) {
      assertThat(ProcessHandle.of(first)).isPresent();
      supervisor.replace(candidate("serve"), List.of());
      expectWord("proven");
    }
    expectLog("balancer " + first + ", replaced 8 reloads ago, still serves connections");
    Deadline.await("its end", () -> children().noneMatch(c -> c.pid() == first));
    assertThat(children()).hasSize(RetiredBalancers.MOST + 1);
  }

  private void expect(BalancerHealth... expected) throws InterruptedException {
    for (BalancerHealth next : expected) {
      assertThat(changes.poll(Deadline.SECONDS, TimeUnit.SECONDS))
          .as("log: %s", log)
          .isEqualTo(next);
    }
  }

  /** The next line that contains {@code part}. */
  private void expectLog(String part) throws InterruptedException {
    List<String> others = new ArrayList<>();
    String line = log.poll(Deadline.SECONDS, TimeUnit.SECONDS);
    while (line != null && !line.contains(part)) {
      others.add(line);
      line = log.poll(Deadline.SECONDS, TimeUnit.SECONDS);
    }
    assertThat(line).as("a line with '%s' among %s", part, others).isNotNull();
  }

  private static final Comparator<ProcessHandle> BY_AGE =
      Comparator.comparing(c -> c.info().startInstant().orElseThrow());

  private static Stream<ProcessHandle> children() {
    return ProcessHandle.current().children();
  }

  private static long child() {
    return ProcessHandle.current().children().findFirst().orElseThrow().pid();
  }

  /** What this process has open that a supervisor may have opened. */
  private static List<String> descriptors() throws IOException {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path fd : all) {
        String target = Files.readSymbolicLink(fd).toString();
        if (target.startsWith("anon_inode:") || target.startsWith("socket:")) {
          found.add(fd.getFileName() + " " + target);
        }
      }
    } catch (java.nio.file.NoSuchFileException theStreamItself) {
      return found;
    }
    return found;
  }
}
