package dev.evenkeel.balancer.net;

import dev.evenkeel.balancer.config.Setting;

/** The {@code global} keywords of event loops, buffers and pipes (manual, chapter 3). */
public final class NetworkSettings {
  /** {@code maxconn}: connections of clients at a time; 0 lets the program derive it. */
  public static final Setting<Integer> MAXCONN = Setting.of("maxconn", 0);

  /** {@code nbthread}: number of event loops; 0 is one for each core this process may use. */
  public static final Setting<Integer> NBTHREAD = Setting.of("nbthread", 0);

  /** {@code tune.maxaccept}: connections accepted in a row; -1 is no limit, 0 when not given. */
  public static final Setting<Integer> MAX_ACCEPT = Setting.of("tune.maxaccept", 0);

  /** {@code tune.bufsize}: bytes of a buffer. */
  public static final Setting<Integer> BUFFER_BYTES = Setting.of("tune.bufsize", 16384);

  /** {@code tune.maxrewrite}: bytes of a buffer that stay free for what rules add. */
  public static final Setting<Integer> REWRITE_BYTES = Setting.of("tune.maxrewrite", 1024);

  /** {@code tune.pipesize}: bytes of a pipe for splicing; 0 lets the program choose. */
  public static final Setting<Integer> PIPE_BYTES = Setting.of("tune.pipesize", 0);

  /** {@code maxpipes}: pipes at a time; 0 lets the program derive it. */
  public static final Setting<Integer> MAX_PIPES = Setting.of("maxpipes", 0);

  /** {@code maxconnrate}: connections a second; 0 is no limit. */
  public static final Setting<Integer> MAX_CONNECTION_RATE = Setting.of("maxconnrate", 0);

  /** {@code maxsessrate}: sessions a second; 0 is no limit. */
  public static final Setting<Integer> MAX_SESSION_RATE = Setting.of("maxsessrate", 0);

  /** False after {@code nosplice}: bytes are never spliced. */
  public static final Setting<Boolean> SPLICE = Setting.of("nosplice", true);

  /** False after {@code noreuseport}: listening sockets do not share their port. */
  public static final Setting<Boolean> REUSE_PORT = Setting.of("noreuseport", true);

  /** {@code unix-bind}: what holds for all listening unix sockets. */
  public static final Setting<UnixBinding> UNIX_BINDING = Setting.of("unix-bind", UnixBinding.NONE);

  /** {@code tune.rcvbuf.client}: kernel's receive buffers towards clients, bytes; 0 is its own. */
  public static final Setting<Integer> CLIENT_RECEIVE_BYTES = Setting.of("tune.rcvbuf.client", 0);

  /** {@code tune.sndbuf.client}: kernel's send buffers towards clients, bytes; 0 is its own. */
  public static final Setting<Integer> CLIENT_SEND_BYTES = Setting.of("tune.sndbuf.client", 0);

  /** {@code tune.rcvbuf.server}: kernel's receive buffers towards servers, bytes; 0 is its own. */
  public static final Setting<Integer> SERVER_RECEIVE_BYTES = Setting.of("tune.rcvbuf.server", 0);

  /** {@code tune.sndbuf.server}: kernel's send buffers towards servers, bytes; 0 is its own. */
  public static final Setting<Integer> SERVER_SEND_BYTES = Setting.of("tune.sndbuf.server", 0);

  /** Whether connections are counted by listening socket, since expressions ask for them. */
  public static final Setting<Boolean> COUNTS_BY_LISTENER = Setting.of("dst_conn", false);

  private NetworkSettings() {}
}
