package dev.evenkeel.node;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Epoll;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.Namespaces;
import dev.evenkeel.linux.Processes;
import dev.evenkeel.linux.Signals;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import dev.evenkeel.linux.netlink.Links;
import dev.evenkeel.vrrp.config.reader.Environment;
import dev.evenkeel.vrrp.config.reader.KeepalivedConfigLoader;
import dev.evenkeel.vrrp.config.reader.LoadResult;
import dev.evenkeel.vrrp.daemon.DaemonLog;
import dev.evenkeel.vrrp.daemon.DaemonOptions;
import dev.evenkeel.vrrp.daemon.VrrpDaemon;
import dev.evenkeel.vrrp.machine.Rehearsal;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Main thread: runs a role for a moment while the JVM records what it loads (JEP 514), so that the
 * next start of that role, and its first fail-over, find it loaded.
 *
 * <p>Whatever goes wrong here costs start-up time later and nothing else, so nothing is an error.
 * The network is not touched: the balancer listens on an abstract unix socket, VRRP runs in an
 * empty network namespace of its own.
 */
final class Training {
  private static final int REQUESTS = 300;
  private static final int QUESTION_BYTES = 64;
  private static final int RUN_MS = 1_500;

  /** What tools that watch a balancer ask first, often of one that has just started. */
  private static final List<String> COMMANDS =
      List.of("show servers state", "show stat", "show info", "show sess", "show proc");

  private Training() {}

  /** {@code train ROLE FILE...}; the exit code. */
  static int run(String... args) {
    return switch (args[0]) {
      case "haproxy" -> balancer(args[1], args[2]);
      default -> keeper(args[1]);
    };
  }

  /**
   * Runs haproxy with a configuration that listens on the abstract socket {@code name}, forwards to
   * {@code name-server}, and takes commands on {@code name-cli}.
   */
  private static int balancer(String file, String name) {
    Thread.ofPlatform().daemon().start(() -> serve(name + "-server"));
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          for (int request = 0; request < REQUESTS; request++) {
            ask(name, new byte[QUESTION_BYTES]);
          }
          for (String command : COMMANDS) {
            ask(name + "-cli", (command + "\n").getBytes(US_ASCII));
          }
          Signals.send((int) ProcessHandle.current().pid(), Signals.USR1);
        });
    return Main.haproxy("-db", "-f", file);
  }

  private static void serve(String name) {
    int listener = Sockets.open(SocketAddress.AF_UNIX, Sockets.SOCK_STREAM, 0);
    Sockets.bind(listener, new SocketAddress.Unix(name, true).toBytes());
    Sockets.listen(listener, 64);
    byte[] peer = Sockets.newAddressBuffer();
    byte[] buffer = new byte[1024];
    int[] length = new int[1];
    try (Epoll epoll = new Epoll(16)) {
      epoll.add(listener, Epoll.IN, listener);
      while (true) {
        int ready = epoll.await(1000);
        for (int event = 0; event < ready; event++) {
          int fd = (int) epoll.data(event);
          if (fd == listener) {
            int connection = Sockets.accept(listener, peer, length);
            epoll.add(connection, Epoll.IN, connection);
          } else {
            long read = Sockets.receive(fd, buffer, 0, buffer.length, 0);
            Sockets.send(fd, buffer, 0, (int) Math.max(read, 0), 0);
            Descriptors.close(fd);
          }
        }
      }
    } catch (LinuxException ended) {
      Descriptors.close(listener);
    }
  }

  private static void ask(String name, byte[] question) {
    int fd = Sockets.open(SocketAddress.AF_UNIX, Sockets.SOCK_STREAM, 0);
    try (Epoll epoll = new Epoll(1)) {
      if (Sockets.connect(fd, new SocketAddress.Unix(name, true).toBytes()) < 0) {
        // The listener is not there yet.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        return;
      }
      Sockets.send(fd, question, 0, question.length, 0);
      epoll.add(fd, Epoll.IN, 0);
      epoll.await(200);
      Sockets.receive(fd, question, 0, question.length, 0);
    } catch (LinuxException unimportant) {
      return;
    } finally {
      Descriptors.close(fd);
    }
  }

  /** Runs a VRRP owner on the loopback interface of an empty network namespace. */
  private static int keeper(String file) {
    Rehearsal.run();
    LoadResult loaded =
        new KeepalivedConfigLoader(Environment.ofThisMachine(name -> true)).load(file, "training");
    if (loaded.config().isEmpty() || Processes.effectiveUserId() != 0) {
      return 0;
    }
    try {
      Namespaces.newNetwork();
      try (Links links = new Links()) {
        links.setUp("lo", true);
      }
      VrrpDaemon daemon =
          new VrrpDaemon(
              loaded.config().get(), DaemonOptions.dropIn(new DaemonLog(line -> {}, true)));
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(RUN_MS));
            daemon.stop();
          });
      return daemon.run();
    } catch (LinuxException notAllowed) {
      return 0;
    }
  }
}
