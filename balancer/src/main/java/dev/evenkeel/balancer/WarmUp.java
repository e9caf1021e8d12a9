package dev.evenkeel.balancer;

import dev.evenkeel.balancer.config.Compatibility;
import dev.evenkeel.balancer.config.Configuration;
import dev.evenkeel.balancer.config.Diagnostics;
import dev.evenkeel.balancer.log.Console;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.SocketAddress;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Control thread only: lets a balancer that has carried nothing yet carry some traffic of its own,
 * so that its code is compiled before the address, and with it the full load, falls on it.
 *
 * <p>A second {@link Balancer}, with an event loop, counters and limits of its own and log lines
 * that nobody reads, relays between a client and an origin inside this process, over the loopback.
 * It is bounded in connections and in time, begins only after a quiet while, and gives way to real
 * traffic, which warms the same code.
 */
final class WarmUp implements AutoCloseable {
  /** A process that lives shorter than this, as in tests of configurations, is left alone. */
  static final int BEGIN_AFTER_MS = 1500;

  private static final int MAX_CONNECTIONS = 200;
  private static final Console NOBODY =
      new Console() {
        @Override
        public void alert(String text) {}

        @Override
        public void warning(String text) {}

        @Override
        public void notice(String text) {}
      };

  private final EventLoop loop;
  private final WarmUpOrigin origin;
  private final WarmUpSink sink;
  private final Balancer balancer;

  private WarmUp(EventLoop loop, WarmUpOrigin origin, WarmUpSink sink, Balancer balancer) {
    this.loop = loop;
    this.origin = origin;
    this.sink = sink;
    this.balancer = balancer;
  }

  /**
   * Begins, if the machine lets it; what is wrong here costs latency later and nothing else.
   *
   * @param plan what to carry
   * @param isUnwanted asked now and then: whether real traffic has come
   * @param ended called on a thread of this object when there is no more to do, with the number of
   *     answers that came
   */
  static Optional<WarmUp> begin(
      WarmUpPlan plan, BooleanSupplier isUnwanted, IntConsumer ended, Consumer<Throwable> broken) {
    try {
      EventLoop loop = new EventLoop(-2, 16384, 65536, 0, broken);
      try {
        WarmUp warmUp = open(plan, loop, broken);
        warmUp.start(isUnwanted, ended);
        return Optional.of(warmUp);
      } catch (LinuxException | StartFailure notHere) {
        loop.release();
      }
    } catch (LinuxException notHere) {
      // As said.
    }
    return Optional.empty();
  }

  private static WarmUp open(WarmUpPlan plan, EventLoop loop, Consumer<Throwable> broken)
      throws LinuxException, StartFailure {
    WarmUpOrigin origin = new WarmUpOrigin(loop);
    try {
      WarmUpSink sink = new WarmUpSink();
      try {
        return new WarmUp(loop, origin, sink, relayTo(plan, origin.port(), sink.port(), broken));
      } catch (LinuxException | StartFailure refused) {
        sink.close();
        throw refused;
      }
    } catch (LinuxException | StartFailure refused) {
      origin.close();
      throw refused;
    }
  }

  private void start(BooleanSupplier isUnwanted, IntConsumer ended) {
    balancer.start();
    SocketAddress target = balancer.listeners().getFirst().address();
    WarmUpTraffic traffic = new WarmUpTraffic(loop, target, isUnwanted, ended);
    loop.execute(traffic::begin);
    Thread.ofPlatform().daemon().name("warm-up").start(loop);
  }

  private static Balancer relayTo(
      WarmUpPlan plan, int originPort, int logPort, Consumer<Throwable> broken)
      throws LinuxException, StartFailure {
    Diagnostics silent =
        new Diagnostics(new PrintStream(OutputStream.nullOutputStream()), 1, "", "");
    Configuration configuration =
        new ConfigurationLoader(Map.of(), Compatibility.CLASSIC, false, silent)
            .loadText(plan.configuration(WarmUpOrigin.listen(), originPort, logPort))
            .orElseThrow(() -> new StartFailure(List.of("the configuration of the warm-up")));
    Balancer balancer = new Balancer(configuration, NOBODY, MAX_CONNECTIONS, 1, broken);
    try {
      balancer.bind(address -> false);
    } catch (StartFailure refused) {
      balancer.close();
      throw refused;
    }
    return balancer;
  }

  /** Ends it, whether it has done its work or not. */
  @Override
  public void close() {
    loop.execute(origin::close);
    loop.stop();
    balancer.close();
    sink.close();
  }
}
