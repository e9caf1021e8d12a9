package dev.evenkeel.balancer.net;

import dev.evenkeel.balancer.config.Setting;
import java.util.BitSet;
import java.util.Optional;

/** The options of a {@code bind} line that the listener carries out (manual, chapter 5.1). */
public final class ListenerSettings {
  /** {@code name}: shown by statistics and logs. */
  public static final Setting<Optional<String>> NAME = Setting.of("name", Optional.empty());

  /** {@code id}: the number by which statistics know the listener; 0 lets the program choose. */
  public static final Setting<Integer> ID = Setting.of("id", 0);

  /** {@code maxconn}: connections at a time on these sockets; 0 is no limit of its own. */
  public static final Setting<Integer> MAXCONN = Setting.of("maxconn", 0);

  /** {@code backlog}: length of the kernel's queue of pending connections; 0 when not given. */
  public static final Setting<Integer> BACKLOG = Setting.of("backlog", 0);

  /** {@code interface}: the network interface to which the sockets are bound. */
  public static final Setting<Optional<String>> INTERFACE =
      Setting.of("interface", Optional.empty());

  /** {@code transparent}: addresses that are not this machine's may be bound. */
  public static final Setting<Boolean> TRANSPARENT = Setting.of("transparent", false);

  /** {@code v4v6}: a socket bound to {@code ::} takes IPv4 connections as well. */
  public static final Setting<Boolean> V4V6 = Setting.of("v4v6", false);

  /** {@code v6only}: a socket bound to {@code ::} takes IPv6 connections only. */
  public static final Setting<Boolean> V6ONLY = Setting.of("v6only", false);

  /** {@code mss}: TCP maximum segment size to advertise, negative for a relative one; 0 unset. */
  public static final Setting<Integer> MSS = Setting.of("mss", 0);

  /** {@code defer-accept}: connections are accepted once data has arrived. */
  public static final Setting<Boolean> DEFER_ACCEPT = Setting.of("defer-accept", false);

  /** {@code tfo}: TCP Fast Open. */
  public static final Setting<Boolean> TCP_FAST_OPEN = Setting.of("tfo", false);

  /** {@code tcp-ut}: milliseconds that sent data may stay unacknowledged; 0 is the kernel's. */
  public static final Setting<Integer> TCP_USER_TIMEOUT_MS = Setting.of("tcp-ut", 0);

  /** {@code nice}: scheduling bias of the streams, -1024 to 1024. */
  public static final Setting<Integer> NICE = Setting.of("nice", 0);

  /** {@code mode}: permission bits of a Unix socket. */
  public static final Setting<Optional<Integer>> UNIX_MODE = Setting.of("mode", Optional.empty());

  /** {@code user}, {@code uid}: numeric owner of a Unix socket. */
  public static final Setting<Optional<Integer>> UNIX_UID = Setting.of("uid", Optional.empty());

  /** {@code group}, {@code gid}: numeric group of a Unix socket. */
  public static final Setting<Optional<Integer>> UNIX_GID = Setting.of("gid", Optional.empty());

  /** {@code thread}, {@code process}: numbers, from 1, of the loops that accept; empty is all. */
  public static final Setting<Optional<BitSet>> THREADS = Setting.of("thread", Optional.empty());

  private ListenerSettings() {}
}
