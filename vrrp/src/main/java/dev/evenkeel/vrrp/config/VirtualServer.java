package dev.evenkeel.vrrp.config;

import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code virtual_server} block over TCP whose real servers are reached by address translation:
 * what a proxy can serve.
 *
 * @param addresses where clients connect to; more than one for a {@code virtual_server_group}
 * @param scheduler how a real server is chosen
 * @param persistenceSeconds for how long a client stays with its server; 0 for not at all
 * @param persistencePrefixBits of a client's IPv4 address that make it the same client
 * @param quorum how much weight must be up
 * @param hysteresis by how much more, or less, before that changes
 * @param omega the scripts for going down are run at stop, too
 * @param sorryServer takes over when the quorum is lost
 * @param connectTimeoutMs for connections to the real servers
 * @param quorumUp run when the quorum is reached
 * @param quorumDown run when it is lost
 * @param smtpAlert a mail is sent when the quorum is reached or lost
 * @param realServers in the file's order
 * @param position where the block starts
 */
public record VirtualServer(
    List<InetSocketAddress> addresses,
    Scheduler scheduler,
    int persistenceSeconds,
    int persistencePrefixBits,
    long quorum,
    long hysteresis,
    boolean omega,
    @Nullable InetSocketAddress sorryServer,
    long connectTimeoutMs,
    @Nullable ScriptCommand quorumUp,
    @Nullable ScriptCommand quorumDown,
    boolean smtpAlert,
    List<RealServer> realServers,
    SourcePosition position) {

  /** {@code lb_algo}, as far as a proxy has the same. */
  public enum Scheduler {
    /** In turn. */
    RR,
    /** In turn, by weight. */
    WRR,
    /** The one with the fewest connections. */
    LC,
    /** The one with the fewest connections for its weight. */
    WLC,
    /** By a hash of the client's address. */
    SH,
    /** By a hash of the client's address that servers coming and going disturb little. */
    MH,
    /** The heaviest one that is up. */
    FO
  }

  /**
   * A {@code real_server} block.
   *
   * @param address the server
   * @param weight its weight
   * @param maxConnections {@code uthreshold}; 0 for any number
   * @param check how it is checked; null for not at all
   * @param notifyUp run when it comes up
   * @param notifyDown run when it goes down
   * @param smtpAlert a mail is sent when it comes up or goes down
   * @param position where the block starts
   */
  public record RealServer(
      InetSocketAddress address,
      int weight,
      int maxConnections,
      @Nullable Check check,
      @Nullable ScriptCommand notifyUp,
      @Nullable ScriptCommand notifyDown,
      boolean smtpAlert,
      SourcePosition position) {}

  /**
   * A check.
   *
   * @param method what is done
   * @param target where to, if not to the server itself
   * @param intervalMs from one check to the next
   * @param retries how many more failures in a row mean that it is down
   * @param retryDelayMs until a failure is checked again
   * @param timeoutMs after which a check has failed
   */
  public record Check(
      Method method,
      InetSocketAddress target,
      long intervalMs,
      int retries,
      long retryDelayMs,
      long timeoutMs) {}

  /** What a check does. */
  public sealed interface Method {
    /** Connects. */
    record Tcp() implements Method {}

    /**
     * Asks for pages.
     *
     * @param version {@code 1.0} or {@code 1.1}
     * @param urls at least one
     */
    record Http(String version, List<Url> urls) implements Method {
      public Http {
        urls = List.copyOf(urls);
      }
    }

    /** Greets a mail server with this name. */
    record Smtp(String helo) implements Method {}

    /** Runs a program, whose exit status 0 means success. */
    record Program(ScriptCommand command) implements Method {}
  }

  /**
   * A page and what it must be like.
   *
   * @param path what is asked for
   * @param host the virtual host; empty for none
   * @param status the status codes and ranges that are good, {@code 200-299} for one
   * @param regex what its body must contain, or must not; null for anything
   * @param regexMustMiss whether it must not
   */
  public record Url(
      String path,
      String host,
      List<String> status,
      @Nullable String regex,
      boolean regexMustMiss) {
    public Url {
      status = List.copyOf(status);
    }
  }

  public VirtualServer {
    addresses = List.copyOf(addresses);
    realServers = List.copyOf(realServers);
  }
}
