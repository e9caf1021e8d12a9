package dev.evenkeel.vrrp.process;

import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.Signals;
import dev.evenkeel.linux.Spawn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Any thread: nftables' own program, which carries out one script whole or not at all. */
public final class NftProgram {
  private static final List<String> PLACES = List.of("/usr/sbin/nft", "/sbin/nft", "/usr/bin/nft");
  private static final long PATIENCE_MS = 10_000;
  private static final long KILLED_WITHIN_MS = 1_000;
  private static final String COMMAND = "exec \"$0\" -f \"$1\" >\"$2\" 2>&1";

  private final String path;
  private final long patienceMs;

  /**
   * @param patienceMs after which the program is killed
   */
  NftProgram(String path, long patienceMs) {
    this.path = path;
    this.patienceMs = patienceMs;
  }

  /** The program of this machine; empty if it has none. */
  public static Optional<NftProgram> find() {
    return PLACES.stream()
        .filter(place -> Files.isExecutable(Path.of(place)))
        .findFirst()
        .map(place -> new NftProgram(place, PATIENCE_MS));
  }

  /**
   * Carries a script out and waits for the end, in the caller's network namespace.
   *
   * <p>Not by {@code ProcessBuilder}: another process that this one starts at the same moment would
   * inherit the ends of its pipes, and they would stay open for as long as that one lives.
   *
   * @return what is wrong with it, if anything; then all is as it was
   */
  public Optional<String> carryOut(String script) {
    try {
      Path file = Files.createTempFile("evenkeel-nft", "");
      Path said = Files.createTempFile("evenkeel-nft", "");
      try {
        Files.writeString(file, script);
        List<String> command =
            List.of("/bin/sh", "-c", COMMAND, path, file.toString(), said.toString());
        int pid = Spawn.start(command, System.getenv());
        if (pid < 0) {
          return Optional.of("nft cannot be started: " + Errno.text(-pid));
        }
        Optional<Spawn.Ending> ending = await(pid, patienceMs);
        return ending.isEmpty()
            ? Optional.of("nft does not end: it was killed after %d ms".formatted(patienceMs))
            : complaint(ending.get(), Files.readString(said));
      } finally {
        Files.delete(file);
        Files.delete(said);
      }
    } catch (IOException refused) {
      return Optional.of(String.valueOf(refused.getMessage()));
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  /** Nobody else reaps it, and it must not change the rules when nobody expects it any more. */
  private static Optional<Spawn.Ending> await(int pid, long patienceMs)
      throws InterruptedException {
    Optional<Spawn.Ending> ending = Optional.empty();
    try {
      ending = reap(pid, patienceMs);
      return ending;
    } finally {
      if (ending.isEmpty()) {
        Signals.send(pid, Signals.KILL);
        boolean interrupted = Thread.interrupted();
        Optional<Spawn.Ending> _ = reap(pid, KILLED_WITHIN_MS);
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private static Optional<Spawn.Ending> reap(int pid, long withinMs) throws InterruptedException {
    long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(withinMs);
    Optional<Spawn.Ending> ending = Spawn.reap(pid);
    while (ending.isEmpty() && System.nanoTime() < untilNs) {
      TimeUnit.MILLISECONDS.sleep(1);
      ending = Spawn.reap(pid);
    }
    return ending;
  }

  private static Optional<String> complaint(Spawn.Ending ending, String said) {
    String first = said.lines().findFirst().orElse(ending.toString());
    return ending.equals(new Spawn.Ending.Exited(0))
        ? Optional.empty()
        : Optional.of("nft: " + first);
  }
}
