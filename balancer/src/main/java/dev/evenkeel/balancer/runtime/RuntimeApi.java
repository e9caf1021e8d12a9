package dev.evenkeel.balancer.runtime;

import dev.evenkeel.balancer.config.Bind;
import dev.evenkeel.balancer.config.Compatibility;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.config.SourcePosition;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.ListenSocket;
import dev.evenkeel.balancer.net.NetworkSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Control thread only: the command sockets of a process and the conversations on them.
 *
 * <p>They live on the control thread's loop, so a slow command delays no connection, and commands
 * see each other's effects in order. Those that concern event loops travel there as loop commands.
 */
public final class RuntimeApi implements CommandTraffic, AutoCloseable {
  private static final Bind NOWHERE =
      new Bind(new SourcePosition("", 0), "", List.of(), Settings.NONE);

  private final EventLoop loop;
  private final Interpreter interpreter;
  private final boolean patterns;
  private final int maxConnections;
  private final int timeoutMs;
  private final boolean staysOpen;
  private final int maxLineBytes;
  private final List<CommandListener> listeners = new ArrayList<>();
  private final List<Served> conversations = new ArrayList<>();
  private long served;

  /** A connection, its number among all there were, and that of its socket. */
  private record Served(Conversation conversation, long number, int socketNumber) {}

  /**
   * @param loop the control thread's
   * @param interpreter answers the commands
   * @param global the limits of the command sockets
   * @param compatibility decides about details of the framing
   */
  public RuntimeApi(
      EventLoop loop, Interpreter interpreter, Settings global, Compatibility compatibility) {
    this(loop, interpreter, global, compatibility, false);
  }

  /**
   * As above.
   *
   * @param staysOpen whether connections last until their user ends them, as a master's do
   */
  public RuntimeApi(
      EventLoop loop,
      Interpreter interpreter,
      Settings global,
      Compatibility compatibility,
      boolean staysOpen) {
    this.loop = loop;
    this.interpreter = interpreter;
    this.patterns = compatibility.hasPromptModes();
    this.maxConnections = global.get(RuntimeSettings.STATS_MAXCONN);
    this.timeoutMs = staysOpen ? Integer.MAX_VALUE : global.get(RuntimeSettings.STATS_TIMEOUT_MS);
    this.staysOpen = staysOpen;
    this.maxLineBytes = global.get(NetworkSettings.BUFFER_BYTES);
  }

  /** Registers the commands about the session alone. */
  public static void registerSession(
      CommandRegistry registry, Compatibility compatibility, String version) {
    SessionCommands.register(registry, compatibility);
    ProcessCommands.registerVersion(registry, version);
  }

  /** Registers the commands that every process has. */
  public static void registerCommon(
      CommandRegistry registry,
      ProcessFacts facts,
      List<StatsSocket> sockets,
      Compatibility compatibility) {
    SessionCommands.register(registry, compatibility);
    ProcessCommands.register(registry, facts, sockets);
  }

  /**
   * Registers what other processes ask for when they take over.
   *
   * @param exposed the listening sockets of this process
   */
  public void registerHandOver(CommandRegistry registry, Supplier<List<ExposedSocket>> exposed) {
    registry.add(
        Command.of(
            "_getsocks",
            AccessLevel.USER,
            "",
            request -> {
              if (!request.session().socket().exposeListeners()) {
                request.session().quit();
                return Answer.NOTHING;
              }
              return new Answer.HandedOver(fd -> SocketHandOver.start(loop, fd, exposed.get()));
            }));
  }

  /** Serves a listening socket, owned from now on. */
  public void listen(ListenSocket socket, StatsSocket rules) {
    CommandListener listener = new CommandListener(loop, socket, rules, this, listeners.size() + 1);
    listeners.add(listener);
    listener.update();
  }

  /** The sockets that are listened on. */
  public List<ListenSocket> sockets() {
    return listeners.stream().map(CommandListener::socket).toList();
  }

  boolean hasRoom() {
    return conversations.size() < maxConnections;
  }

  void updateListeners() {
    listeners.forEach(CommandListener::update);
  }

  /**
   * Serves one connection that did not come by a socket of this process, owned from now on.
   *
   * @param level what its user may do
   */
  public void serve(int fd, AccessLevel level, boolean expert, boolean experimental) {
    Session session =
        new Session(new StatsSocket(NOWHERE, level, SeverityOutput.NONE, true), timeoutMs);
    session.expert(expert);
    session.experimental(experimental);
    serve(fd, session, 0, () -> {});
  }

  /** Serves one connection, owned from now on; {@code ended} is told of its end. */
  void serve(int fd, StatsSocket rules, int socketNumber, Runnable ended) {
    Session session = new Session(rules, timeoutMs);
    session.mode(staysOpen, false);
    serve(fd, session, socketNumber, ended);
  }

  private void serve(int fd, Session session, int socketNumber, Runnable ended) {
    Served[] self = new Served[1];
    Conversation conversation =
        new Conversation(
            loop,
            fd,
            interpreter,
            session,
            maxLineBytes,
            patterns,
            () -> {
              conversations.remove(self[0]);
              ended.run();
            });
    self[0] = new Served(conversation, ++served, socketNumber);
    conversations.add(self[0]);
    conversation.start();
  }

  @Override
  public int listeners() {
    return listeners.size();
  }

  @Override
  public long total() {
    return served;
  }

  @Override
  public List<Talk> talks() {
    return conversations.stream()
        .map(each -> each.conversation().view(each.number(), each.socketNumber()))
        .toList();
  }

  /** Whether nobody is connected. */
  public boolean isIdle() {
    return conversations.isEmpty();
  }

  /** Lets go of all listeners for a while (SIGTTOU). */
  public void pause() {
    listeners.forEach(CommandListener::pause);
  }

  /** Ends a pause (SIGTTIN). */
  public void resume() {
    listeners.forEach(CommandListener::resume);
  }

  /** Listens no more; conversations go on. */
  public void stopListening() {
    listeners.forEach(CommandListener::close);
    listeners.clear();
  }

  /** Closes all descriptors; the loop has ended and watches none of them. */
  @Override
  public void close() {
    listeners.forEach(listener -> listener.socket().close());
    listeners.clear();
    conversations.forEach(each -> each.conversation().abandon());
    conversations.clear();
  }
}
