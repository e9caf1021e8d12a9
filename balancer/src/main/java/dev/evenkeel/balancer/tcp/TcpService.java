package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.log.StreamLog;
import dev.evenkeel.balancer.net.Acceptor;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Frontend;
import dev.evenkeel.balancer.net.ListenSocket;
import dev.evenkeel.balancer.sample.ProcessFacts;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.linux.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Loop thread only: makes a stream of each connection that one loop accepts for one frontend. */
public final class TcpService implements Acceptor.ConnectionHandler {
  private final EventLoop loop;
  private final FrontendTerms terms;
  private final SampleSupport samples;
  private final StreamRegistry streams = new StreamRegistry();

  /**
   * @param backend who serves the frontend; null where it has none, and connections are closed
   * @param splice whether large transfers may go through pipes
   * @param process what expressions may ask of the process
   */
  public TcpService(
      EventLoop loop,
      Frontend frontend,
      @Nullable Backend backend,
      StreamLog log,
      boolean splice,
      ProcessFacts process) {
    this.loop = loop;
    BackendTerms to = backend == null ? null : BackendTerms.of(backend, loop);
    this.terms =
        FrontendTerms.of(
            frontend.proxy(), frontend.counters().tally(loop.index()), to, log, splice);
    this.samples = new SampleSupport(process, new Sample());
  }

  /** The loop whose thread this service belongs to. */
  public EventLoop loop() {
    return loop;
  }

  @Override
  public void accepted(
      EventLoop loop, Frontend frontend, ListenSocket listener, int fd, SocketAddress client) {
    new Stream(loop, frontend, listener, terms, streams, samples, fd, client).begin();
  }

  /**
   * Ends the streams of one server.
   *
   * @param culprit first character of their termination state
   */
  public void killAt(BackendServer server, char culprit) {
    streams.killAt(server, culprit);
  }

  /** The streams as they are now, the oldest first. */
  public List<StreamView> streams() {
    return streams.views();
  }

  /** Ends the stream of a number ({@link StreamView#number}); false if it is not one of these. */
  public boolean kill(long number) {
    return streams.kill(number);
  }

  /** Ends all streams at once. */
  public void killAll() {
    streams.killAll();
  }
}
