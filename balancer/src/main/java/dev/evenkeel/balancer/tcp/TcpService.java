package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.config.ProxyMode;
import dev.evenkeel.balancer.config.ProxySettings;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.log.StreamLog;
import dev.evenkeel.balancer.net.Acceptor;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Frontend;
import dev.evenkeel.balancer.net.FrontendSettings;
import dev.evenkeel.balancer.net.ListenSocket;
import dev.evenkeel.balancer.net.NetworkSettings;
import dev.evenkeel.balancer.net.Timer;
import dev.evenkeel.balancer.proxyproto.HeaderProblem;
import dev.evenkeel.balancer.proxyproto.ProxyProtocolKeywords;
import dev.evenkeel.balancer.rule.Decision;
import dev.evenkeel.balancer.rule.RuleList;
import dev.evenkeel.balancer.sample.ProcessFacts;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.stats.Counter;
import dev.evenkeel.balancer.webstats.StatsDesk;
import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Loop thread only: makes a stream of each connection that one loop accepts for one frontend. */
public final class TcpService implements Acceptor.ConnectionHandler {
  /** How often streams are counted that go on ({@code option contstats}). */
  private static final int COUNT_EVERY_MS = 5000;

  private final EventLoop loop;
  private final FrontendTerms terms;
  private final SampleSupport samples;
  private final ConnectionSubject subject;
  private final Frontend frontend;

  /** Null where the frontend does not speak HTTP. */
  private final @Nullable HttpSupport http;

  private final Set<HeaderHandshake> handshakes = new HashSet<>();
  private final Supplier<HttpSupport> makesHttp;

  /** What streams need that begin to speak HTTP on their way; null until one does. */
  private @Nullable HttpSupport upgraded;

  private final Supplier<HttpSupport> upgrades = this::upgrades;

  private final StreamRegistry streams;

  /**
   * @param backends all that a stream may go to
   * @param splice whether large transfers may go through pipes
   * @param process what expressions may ask of the process
   * @param global what holds for all proxies
   * @param statsDesk who makes statistics pages at the moment
   * @param failures where errors of the program itself are told
   */
  public TcpService(
      EventLoop loop,
      Frontend frontend,
      BackendDirectory backends,
      StreamLog log,
      boolean splice,
      ProcessFacts process,
      Settings global,
      Supplier<StatsDesk> statsDesk,
      StreamFailures failures) {
    this.streams = new StreamRegistry(failures);
    this.loop = loop;
    this.terms =
        FrontendTerms.of(
            frontend.proxy(), frontend.counters().tally(loop.index()), backends, log, splice);
    this.samples = new SampleSupport(process, new Sample(global.get(NetworkSettings.BUFFER_BYTES)));
    this.makesHttp = () -> new HttpSupport(loop, HttpTerms.of(frontend.proxy(), global), statsDesk);
    this.http = frontend.proxy().get(ProxySettings.MODE) == ProxyMode.HTTP ? makesHttp.get() : null;
    this.frontend = frontend;
    this.subject = new ConnectionSubject(loop, frontend, samples, log);
    if (frontend.proxy().get(FrontendSettings.CONTINUOUS_STATS)) {
      loop.execute(this::countOften);
    }
  }

  /** Manual: {@code option contstats}. */
  private void countOften() {
    Timer often =
        new Timer() {
          @Override
          protected void expired() {
            streams.countSoFar();
            loop.timers().schedule(this, loop.nowMs() + COUNT_EVERY_MS);
          }
        };
    loop.timers().schedule(often, loop.nowMs() + COUNT_EVERY_MS);
  }

  private HttpSupport upgrades() {
    HttpSupport known = upgraded;
    if (known == null) {
      known = makesHttp.get();
      upgraded = known;
    }
    return known;
  }

  /** The loop whose thread this service belongs to. */
  public EventLoop loop() {
    return loop;
  }

  @Override
  public void accepted(
      EventLoop loop, Frontend frontend, ListenSocket listener, int fd, SocketAddress client) {
    terms.tally().count(Counter.CONNECTIONS);
    RuleList rules = terms.connectionRules();
    SessionMemory memory = null;
    if (rules != null) {
      subject.turnTo(fd, listener, client, null, loop.wallMs());
      Decision decision = ask(rules);
      memory = subject.memory();
      if (decision == Decision.REJECT || decision == Decision.DROP) {
        // It costs neither side a state any more.
        Sockets.resetOnClose(fd);
        deny(frontend, listener, Counter.DENIED_CONNECTIONS, fd, memory);
        return;
      }
    }
    boolean always = terms.headers() && listener.bind().get(ProxyProtocolKeywords.ACCEPT);
    if (always || (memory != null && memory.expectsHeader)) {
      expectHeader(frontend, listener, fd, client, memory == null ? new SessionMemory() : memory);
    } else {
      establish(frontend, listener, fd, client, memory, null);
    }
  }

  /** A connection whose rules fail by an error of the program itself is refused. */
  private Decision ask(RuleList rules) {
    try {
      return rules.evaluate(subject, samples.sample());
    } catch (RuntimeException failure) {
      failed(failure);
      return Decision.REJECT;
    }
  }

  /** A connection that has no stream yet ends by an error of the program itself. */
  private void failed(RuntimeException failure) {
    streams.failures.happened(failure);
    terms.tally().count(Counter.INTERNAL_ERRORS);
  }

  private void expectHeader(
      Frontend frontend,
      ListenSocket listener,
      int fd,
      SocketAddress client,
      SessionMemory memory) {
    long acceptedMs = loop.nowMs();
    long acceptedWallMs = loop.wallMs();
    HeaderHandshake handshake =
        new HeaderHandshake(
            loop,
            fd,
            memory,
            new HeaderHandshake.Owner() {
              @Override
              public void arrived(HeaderHandshake done) {
                handshakes.remove(done);
                establish(
                    frontend,
                    listener,
                    fd,
                    client,
                    memory,
                    new Arrival(acceptedMs, acceptedWallMs));
              }

              @Override
              public void failed(HeaderHandshake done, HeaderProblem problem) {
                handshakes.remove(done);
                logEmbryonic(frontend, listener, client, memory, acceptedWallMs, problem);
                close(frontend, listener, fd, memory);
              }

              @Override
              public void brokeOff(HeaderHandshake done, RuntimeException failure) {
                handshakes.remove(done);
                TcpService.this.failed(failure);
                close(frontend, listener, fd, memory);
              }
            });
    handshakes.add(handshake);
    try {
      handshake.begin(terms.handshakeTimeoutMs());
    } catch (RuntimeException failure) {
      handshake.failed(failure);
    }
  }

  /** When a connection was accepted whose stream begins later. */
  private record Arrival(long nowMs, long wallMs) {}

  private void logEmbryonic(
      Frontend frontend,
      ListenSocket listener,
      SocketAddress client,
      SessionMemory memory,
      long acceptedWallMs,
      @Nullable HeaderProblem problem) {
    ListenerView view = new ListenerView(frontend, listener);
    String name = view.name();
    // The descriptor may be closed by now.
    subject.turnTo(-1, listener, client, memory, acceptedWallMs);
    try {
      terms
          .log()
          .embryonic(
              subject.record(),
              name == null ? String.valueOf(view.id()) : name,
              problem == null ? "Success" : problem.text(),
              problem == HeaderProblem.CLOSED || problem == HeaderProblem.TIMEOUT,
              loop.wallMs(),
              subject,
              samples.sample());
    } catch (RuntimeException failure) {
      failed(failure);
    }
  }

  /** All that comes before the contents is there. */
  private void establish(
      Frontend frontend,
      ListenSocket listener,
      int fd,
      SocketAddress client,
      @Nullable SessionMemory before,
      @Nullable Arrival arrival) {
    RuleList rules = terms.sessionRules();
    SessionMemory memory = before;
    if (rules != null) {
      long acceptedWallMs = arrival == null ? loop.wallMs() : arrival.wallMs();
      subject.turnTo(fd, listener, client, before, acceptedWallMs);
      Decision decision = ask(rules);
      memory = subject.memory();
      if (decision == Decision.REJECT || decision == Decision.DROP) {
        if (arrival != null && memory != null) {
          logEmbryonic(frontend, listener, client, memory, arrival.wallMs(), null);
        }
        deny(frontend, listener, Counter.DENIED_SESSIONS, fd, memory);
        return;
      }
    }
    if (memory != null && memory.trackedIfAny() != null) {
      memory.tracked().sessionBegan();
    }
    Stream stream =
        http == null
            ? new TcpStream(
                loop, frontend, listener, terms, streams, samples, upgrades, fd, client, memory)
            : new HttpStream(
                loop, frontend, listener, terms, streams, samples, http, fd, client, memory);
    if (arrival != null) {
      stream.acceptedAt(arrival.nowMs(), arrival.wallMs());
    }
    try {
      stream.begin();
    } catch (RuntimeException failure) {
      stream.failed(failure);
    }
  }

  private void deny(
      Frontend frontend,
      ListenSocket listener,
      Counter counter,
      int fd,
      @Nullable SessionMemory memory) {
    terms.tally().count(counter);
    close(frontend, listener, fd, memory);
  }

  private static void close(
      Frontend frontend, ListenSocket listener, int fd, @Nullable SessionMemory memory) {
    if (memory != null) {
      memory.end();
    }
    Descriptors.close(fd);
    frontend.ended(listener);
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

  /**
   * The frontend takes no connections any more: idle ones are closed, others after what they do.
   */
  public void stopped() {
    streams.frontendStopped();
  }

  /** Whose connections these are. */
  public Frontend frontend() {
    return frontend;
  }

  /** Ends all streams at once. */
  public void killAll() {
    streams.killAll();
    for (HeaderHandshake handshake : handshakes) {
      Descriptors.close(handshake.fd());
      handshake.memory().end();
    }
    handshakes.clear();
  }
}
