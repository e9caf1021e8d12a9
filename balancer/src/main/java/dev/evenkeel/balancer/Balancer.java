package dev.evenkeel.balancer;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.LoopTicker;
import dev.evenkeel.balancer.backend.StateFiles;
import dev.evenkeel.balancer.backend.StateJournal;
import dev.evenkeel.balancer.backend.Tracking;
import dev.evenkeel.balancer.config.Configuration;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.config.ProxySettings;
import dev.evenkeel.balancer.health.HealthChecks;
import dev.evenkeel.balancer.http.Rejections;
import dev.evenkeel.balancer.log.Console;
import dev.evenkeel.balancer.log.Level;
import dev.evenkeel.balancer.log.Logger;
import dev.evenkeel.balancer.log.StreamLog;
import dev.evenkeel.balancer.net.Acceptor;
import dev.evenkeel.balancer.net.ConnectionLimit;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Frontend;
import dev.evenkeel.balancer.net.FrontendSettings;
import dev.evenkeel.balancer.net.HandedSockets;
import dev.evenkeel.balancer.net.ListenRules;
import dev.evenkeel.balancer.net.ListenSocket;
import dev.evenkeel.balancer.net.NetworkSettings;
import dev.evenkeel.balancer.process.CpuMap;
import dev.evenkeel.balancer.process.DescriptorLimit;
import dev.evenkeel.balancer.process.ProcessSettings;
import dev.evenkeel.balancer.report.Deployment;
import dev.evenkeel.balancer.runtime.CommandTraffic;
import dev.evenkeel.balancer.stick.StickTables;
import dev.evenkeel.balancer.tcp.BackendDirectory;
import dev.evenkeel.balancer.tcp.MarkedServers;
import dev.evenkeel.balancer.tcp.StreamFailures;
import dev.evenkeel.balancer.tcp.TcpService;
import dev.evenkeel.balancer.webstats.StatsDesk;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.Processes;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Control thread only, but for {@link #isServing}: everything that one configuration describes, at
 * run time.
 *
 * <p>Life: {@link #bind} opens the listening sockets and nothing else, so that privileges can be
 * dropped afterwards; {@link #start} begins to accept and to check; {@link #stopAccepting} closes
 * the listeners and lets streams go on to their end; {@link #close} ends them.
 */
public final class Balancer implements AutoCloseable {
  private static final int DEFAULT_MAX_ACCEPT = 64;
  private static final int EXPIRY_INTERVAL_MS = 1000;
  private static final int DEFAULT_PIPE_BYTES = 1 << 20;

  private final Configuration configuration;
  private final Console console;
  private final List<EventLoop> loops = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final ProcessView processView;
  private final StickTables stickTables;
  private volatile Map<String, Backend> backends = new LinkedHashMap<>();
  private final Map<Proxy, Frontend> frontends = new LinkedHashMap<>();
  private volatile Map<Proxy, Logger> loggers = new LinkedHashMap<>();
  private final Listening listening;
  private final List<BackendDirectory> directories = new ArrayList<>();

  /** Until there is one, nobody makes pages. */
  private volatile StatsDesk statsDesk = StatsDesk.CLOSED;

  private final List<TcpService> services = new CopyOnWriteArrayList<>();
  private final ConnectionLimit limit;
  private final LoggerBook loggerBook;
  private final Logger ofProcess;
  private volatile boolean serving;
  private @Nullable HealthChecks checks;

  /**
   * @param maxConnections of the process, as derived from the configuration and the process's
   *     limits
   * @param broken told when an event loop ends by a broken invariant: the process must not go on
   * @throws StartFailure when a log format cannot be carried out or the kernel refuses an event
   *     loop
   */
  public Balancer(
      Configuration configuration,
      Console console,
      int maxConnections,
      long pid,
      Consumer<Throwable> broken)
      throws StartFailure {
    this.configuration = configuration;
    this.console = console;
    this.limit =
        new ConnectionLimit(
            maxConnections,
            configuration.global().get(NetworkSettings.MAX_CONNECTION_RATE),
            configuration.global().get(NetworkSettings.MAX_SESSION_RATE));
    this.loggerBook = new LoggerBook(configuration.global(), pid, console);
    this.listening =
        new Listening(
            loops, console, configuration.global().get(NetworkSettings.COUNTS_BY_LISTENER));
    int threadsWanted = configuration.global().get(NetworkSettings.NBTHREAD);
    stickTables = new StickTables(configuration.proxies(), () -> System.nanoTime() / 1_000_000);
    processView = new ProcessView(configuration.global(), stickTables);
    int count = threadsWanted > 0 ? threadsWanted : Runtime.getRuntime().availableProcessors();
    int pipe = configuration.global().get(NetworkSettings.PIPE_BYTES);
    int pipes = DescriptorLimit.pipes(configuration.global(), maxConnections);
    try {
      for (int index = 0; index < count; index++) {
        loops.add(
            new EventLoop(
                index,
                configuration.global().get(NetworkSettings.BUFFER_BYTES),
                pipe > 0 ? pipe : DEFAULT_PIPE_BYTES,
                Math.max(1, pipes / count),
                broken));
      }
      int reserve = configuration.global().get(NetworkSettings.REWRITE_BYTES);
      loops.forEach(loop -> loop.buffers().reserve(reserve));
      ofProcess = loggerBook.ofProcess();
      for (Proxy proxy : configuration.proxies()) {
        if (!proxy.get(ProxySettings.DISABLED)) {
          create(proxy);
        }
      }
      Tracking.link(backends);
      backends.values().forEach(backend -> MarkedServers.follow(backend, services));
      Routes.deriveFullConnections(frontends.values(), backends, limit.limit());
      new StateFiles(configuration.global(), console::warning).apply(backends.values());
    } catch (LinuxException refused) {
      loops.forEach(EventLoop::release);
      loggerBook.close();
      throw new StartFailure(List.of(refused.getMessage()));
    }
    updateServing();
  }

  private void create(Proxy proxy) throws LinuxException {
    Logger logger = loggerBook.logger(proxy);
    loggers.put(proxy, logger);
    if (proxy.kind().hasBackend()) {
      Backend backend = createBackend(proxy, logger);
      backends.put(proxy.name(), backend);
      processView.add(backend);
    }
    if (proxy.kind().hasFrontend()) {
      int own = proxy.get(FrontendSettings.MAXCONN);
      Frontend frontend = new Frontend(proxy, own, limit, errno -> reportDescriptors(proxy, errno));
      frontends.put(proxy, frontend);
      processView.add(frontend);
    }
  }

  private Backend createBackend(Proxy proxy, Logger logger) {
    StateJournal journal = StateJournal.of(console, logger);
    Backend backend = new Backend(proxy, journal, new LoopTicker(loops.getFirst()));
    backend.listen((server, change) -> updateServing());
    return backend;
  }

  /**
   * Takes a backend in at run time; it has no server yet.
   *
   * @throws LinuxException when a log of it cannot be opened
   */
  void addBackend(Proxy proxy) throws LinuxException {
    Logger logger = loggerBook.logger(proxy);
    Map<Proxy, Logger> moreLoggers = new LinkedHashMap<>(loggers);
    moreLoggers.put(proxy, logger);
    loggers = moreLoggers;
    Backend backend = createBackend(proxy, logger);
    MarkedServers.follow(backend, services);
    if (checks != null) {
      checks.follow(backend);
    }
    Map<String, Backend> moreBackends = new LinkedHashMap<>(backends);
    moreBackends.put(proxy.name(), backend);
    backends = moreBackends;
    for (BackendDirectory directory : directories) {
      directory.loop().execute(() -> directory.add(backend));
    }
    processView.add(backend);
  }

  /** Forgets a backend that has neither servers nor streams, and that no rule may choose. */
  void removeBackend(Backend backend) {
    processView.remove(backend);
    for (BackendDirectory directory : directories) {
      directory.loop().execute(() -> directory.remove(backend));
    }
    Map<String, Backend> fewerBackends = new LinkedHashMap<>(backends);
    fewerBackends.remove(backend.name());
    backends = fewerBackends;
    Map<Proxy, Logger> fewerLoggers = new LinkedHashMap<>(loggers);
    fewerLoggers.remove(backend.proxy());
    loggers = fewerLoggers;
  }

  /** All proxies in use, in the order of the file; those added at run time last. */
  List<Proxy> proxies() {
    return List.copyOf(loggers.keySet());
  }

  /** Sets what {@code -N} says for frontends that have no {@code maxconn} of their own. */
  void defaultMaxconn(OptionalInt connections) {
    connections.ifPresent(perFrontend -> {
      frontends.values().stream()
          .filter(frontend -> !frontend.hasOwnLimit())
          .forEach(frontend -> frontend.limit(perFrontend));
      Routes.deriveFullConnections(frontends.values(), backends, perFrontend);
    });
  }

  private void reportDescriptors(Proxy proxy, int errno) {
    Logger logger = loggers.getOrDefault(proxy, Logger.NONE);
    logger.log(
        Level.EMERG,
        System.currentTimeMillis(),
        "Proxy "
            + proxy.name()
            + " reached process FD limit (maxsock="
            + limit.limit() * 2
            + "). Please check 'ulimit-n' and restart. ("
            + dev.evenkeel.linux.Errno.text(errno)
            + ")");
  }

  /**
   * Opens all listening sockets.
   *
   * @param floats whether an address moves between machines and must be bindable while it is
   *     elsewhere
   * @throws StartFailure with a line for each socket that could not be had; none is left open
   */
  public void bind(Predicate<InetAddress> floats) throws StartFailure {
    ListenerSetup setup = new ListenerSetup(listenRules(floats, HandedSockets.none()));
    want(setup);
    if (setup.isEmpty()) {
      throw new StartFailure(
          List.of(
              "[haproxy.main()] No enabled listener found (check for 'bind' directives) ! Exiting."));
    }
    if (!setup.tryAll()) {
      setup.abandon();
      List<String> failures = new ArrayList<>(setup.failures());
      failures.add("[haproxy.main()] Some protocols failed to start their listeners! Exiting.");
      throw new StartFailure(failures);
    }
  }

  /** What holds for the listening sockets of this configuration. */
  ListenRules listenRules(Predicate<InetAddress> floats, HandedSockets inherited) {
    return ListenRules.of(configuration.global(), floats, inherited);
  }

  /** Asks for the listening sockets of all frontends. */
  void want(ListenerSetup setup) {
    frontends.values().forEach(frontend -> listening.want(frontend, limit.limit(), setup));
  }

  /** The addresses that are listened on, as the kernel knows them. */
  public List<ListenSocket> listeners() {
    return listening.all();
  }

  /** The stick tables. */
  public StickTables stickTables() {
    return stickTables;
  }

  /** What could not be read of HTTP messages. */
  Rejections rejections() {
    return processView.rejections();
  }

  /** The event loops. */
  public List<EventLoop> loops() {
    return List.copyOf(loops);
  }

  /** Begins to accept connections and to check servers. */
  public void start() {
    prepareAcceptors();
    if (!stickTables.isEmpty()) {
      expireTables(new LoopTicker(loops.getFirst()));
    }
    startChecks();
    for (EventLoop loop : loops) {
      CpuMap.processors(configuration.global().get(ProcessSettings.CPU_MAPS), loop.index() + 1)
          .ifPresent(processors -> loop.execute(() -> confine(processors)));
      threads.add(Thread.ofPlatform().name("loop-" + loop.index()).start(loop));
    }
  }

  /** What has expired makes room even if nobody looks for it. */
  private void expireTables(LoopTicker ticker) {
    stickTables.expire();
    ticker.after(EXPIRY_INTERVAL_MS, () -> expireTables(ticker));
  }

  private void confine(BitSet processors) {
    int result = Processes.confineThread(processors);
    if (result < 0) {
      console.warning(
          "cpu-map: cannot use processors "
              + processors
              + " ("
              + dev.evenkeel.linux.Errno.text(-result)
              + ").");
    }
  }

  private void prepareAcceptors() {
    int wanted = configuration.global().get(NetworkSettings.MAX_ACCEPT);
    int batch = wanted == 0 ? DEFAULT_MAX_ACCEPT : wanted < 0 ? Integer.MAX_VALUE : wanted;
    boolean splice = configuration.global().get(NetworkSettings.SPLICE);
    StreamFailures failures = new StreamFailures(this::internalError);
    for (EventLoop loop : loops) {
      directories.add(
          new BackendDirectory(backends.values(), loop, loops.size(), configuration.global()));
    }
    for (Frontend frontend : listening.frontends()) {
      listening.number(frontend);
      StreamLog log =
          new StreamLog(frontend.proxy(), loggers.getOrDefault(frontend.proxy(), Logger.NONE));
      for (EventLoop loop : loops) {
        TcpService service =
            new TcpService(
                loop,
                frontend,
                directories.get(loop.index()),
                log,
                splice,
                processView,
                configuration.global(),
                () -> statsDesk,
                failures);
        services.add(service);
        listening.accept(service, batch);
      }
    }
  }

  private void internalError(String text) {
    console.alert(text);
    ofProcess.log(Level.ALERT, System.currentTimeMillis(), text.lines().findFirst().orElse(text));
  }

  private void startChecks() {
    checks =
        new HealthChecks(
            configuration.global(),
            backends.values(),
            loops,
            proxy -> loggers.getOrDefault(proxy, Logger.NONE),
            console,
            processView);
    checks.start();
  }

  /** What runs, as the runtime API sees and changes it; from {@link #start} on. */
  Deployment deployment(CommandTraffic commands) {
    return new LiveDeployment(this, configuration, commands);
  }

  /** Ends all health checks: nobody new will ask for a server. */
  void stopChecks() {
    if (checks != null) {
      checks.stop();
    }
  }

  @Nullable HealthChecks checks() {
    return checks;
  }

  @Nullable Frontend frontend(Proxy proxy) {
    return frontends.get(proxy);
  }

  @Nullable Backend backend(Proxy proxy) {
    return proxy.kind().hasBackend() ? backends.get(proxy.name()) : null;
  }

  List<ListenSocket> listeners(Frontend frontend) {
    return listening.of(frontend);
  }

  ConnectionLimit limit() {
    return limit;
  }

  List<TcpService> services() {
    return services;
  }

  /** Says who makes statistics pages from now on. */
  void statsDesk(StatsDesk desk) {
    statsDesk = desk;
  }

  boolean isStopping() {
    return processView.isStopping();
  }

  /** All backends in use, in the order of the file. */
  public Collection<Backend> backends() {
    return Collections.unmodifiableCollection(backends.values());
  }

  /** All frontends, in the order of the file. */
  Collection<Frontend> frontends() {
    return Collections.unmodifiableCollection(frontends.values());
  }

  /** Any thread: whether any frontend has a server left. */
  public boolean isServing() {
    return serving;
  }

  private synchronized void updateServing() {
    serving = Routes.anyServes(frontends.values(), backends);
  }

  /** Connections of clients now. */
  public int connections() {
    return limit.current();
  }

  /** Connections of clients since the start. */
  long totalConnections() {
    return frontends.values().stream().mapToLong(Frontend::total).sum();
  }

  /**
   * Lets go of all listeners for a while (SIGTTOU): connections are refused, and another process
   * may listen in this one's place.
   */
  public void pause() {
    listening.pause(frontend -> say(frontend.proxy(), "Paused " + nameOf(frontend.proxy()) + "."));
  }

  /** Ends a pause (SIGTTIN). */
  public void resume() {
    boolean all =
        listening.resume(
            frontend -> say(frontend.proxy(), "Resumed " + nameOf(frontend.proxy()) + "."));
    if (!all) {
      console.warning(
          "Some proxies refused to resume, probably due to a conflict on a listening port. You may"
              + " want to try again after the conflicting application is stopped, otherwise a"
              + " restart might be needed to resume safe operations.");
    }
  }

  static String nameOf(Proxy proxy) {
    return proxy.kind().word() + " " + proxy.name();
  }

  /** Closes all listeners; streams go on to their end. */
  public void stopAccepting() {
    processView.stopping();
    frontends.values().forEach(frontend -> frontend.status(Frontend.Status.STOP));
    listening.close();
    frontends.values().forEach(this::letGo);
    // Those whose listeners were closed come first.
    Stream.concat(
            loggers.keySet().stream().filter(proxy -> proxy.kind().hasFrontend()),
            loggers.keySet().stream().filter(proxy -> !proxy.kind().hasFrontend()))
        .forEach(proxy -> say(proxy, stopped(proxy)));
  }

  /** Lets the connections of a frontend that takes no more come to an end. */
  void letGo(Frontend frontend) {
    for (TcpService service : services) {
      if (service.frontend() == frontend) {
        service.loop().execute(service::stopped);
      }
    }
  }

  /** Says that the connections that are left will be closed. */
  void reportHardStop() {
    String text = "soft-stop running for too long, performing a hard-stop.";
    console.warning(text);
    loggers.values().stream()
        .findFirst()
        .ifPresent(log -> log.log(Level.WARNING, System.currentTimeMillis(), text));
    frontends.forEach((proxy, frontend) -> {
      int left = frontend.current();
      if (left > 0) {
        say(
            proxy,
            "Proxy "
                + proxy.name()
                + " hard-stopped ("
                + left
                + " remaining conns will be closed).");
      }
    });
  }

  /** Lets each acceptor of a frontend do something on its own loop, and waits for them briefly. */
  void onAcceptors(Frontend frontend, Consumer<Acceptor> action) {
    listening.onAcceptors(frontend, action);
  }

  /** Tells the person at the terminal that something is done. */
  void notice(String text) {
    console.notice(text);
  }

  void say(Proxy proxy, String text) {
    console.warning(text);
    loggers.getOrDefault(proxy, Logger.NONE).log(Level.WARNING, System.currentTimeMillis(), text);
  }

  /** Sends a line to the {@code log} targets of the global section. */
  void log(Level level, String text) {
    ofProcess.log(level, System.currentTimeMillis(), text);
  }

  String stopped(Proxy proxy) {
    Frontend frontend = frontends.get(proxy);
    Backend backend = proxy.kind().hasBackend() ? backends.get(proxy.name()) : null;
    return "Proxy "
        + proxy.name()
        + " stopped (cumulated conns: FE: "
        + (frontend == null ? 0 : frontend.total())
        + ", BE: "
        + (backend == null ? 0 : backend.total())
        + ").";
  }

  /** Says of each server how it is and what it carries (SIGHUP). */
  public void dumpServers() {
    console.warning("SIGHUP received, dumping servers states.");
    for (Map.Entry<Proxy, Logger> entry : loggers.entrySet()) {
      new ServerDump(
              entry.getKey(), frontends.get(entry.getKey()), backends.get(entry.getKey().name()))
          .write(console, entry.getValue());
    }
  }

  /** Ends all streams, loops and logs. */
  @Override
  public void close() {
    for (TcpService service : services) {
      service.loop().execute(service::killAll);
    }
    for (BackendDirectory directory : directories) {
      directory.loop().execute(directory::closeIdle);
    }
    loops.forEach(EventLoop::stop);
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
    for (Thread thread : threads) {
      while (thread.isAlive() && System.nanoTime() < deadlineNs) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
    }
    if (threads.isEmpty()) {
      loops.forEach(EventLoop::release);
    }
    listening.closeSockets();
    loggerBook.close();
  }
}
