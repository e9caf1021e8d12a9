package dev.evenkeel.balancer;

import dev.evenkeel.balancer.config.Compatibility;
import java.util.stream.Collectors;

/**
 * What {@code -v}, {@code -vv} and the usage say. The version is that of the HAProxy whose
 * behaviour this program has, so that scripts that read it go on working.
 *
 * @param compatibility decides the version
 */
record VersionText(Compatibility compatibility) {
  private static final String EVENKEEL = "Evenkeel 0.1.0";

  /** Returns what the first message says. */
  String shortText() {
    return compatibility.haproxyVersion() + " (" + EVENKEEL + ")";
  }

  /** Returns what {@code -v} prints. */
  String header() {
    return "HAProxy version "
        + compatibility.haproxyVersion()
        + " "
        + compatibility.releaseDate()
        + " - spoken by "
        + EVENKEEL
        + "\nRunning on: "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.version")
        + " "
        + System.getProperty("os.arch")
        + ", Java "
        + System.getProperty("java.version")
        + "\n";
  }

  /** Returns what {@code -vv} prints. */
  String detailed() {
    String features =
        ConfigurationLoader.FEATURES.stream()
            .sorted()
            .map(name -> "+" + name)
            .collect(Collectors.joining(" "));
    return header()
        + "Build options :\n"
        + "  TARGET  = linux-glibc\n"
        + "\nFeature list : "
        + features
        + "\n\nDefault settings :\n  bufsize = 16384\n"
        + "\nAvailable multiplexer protocols :\n"
        + "(protocols marked as <default> cannot be specified using 'proto' keyword)\n"
        + "  <default> : mode=TCP   side=FE|BE  mux=PASS  flags=\n";
  }

  /** Returns what is printed when the command line is not understood. */
  String usage(String program) {
    return "Usage : "
        + program
        + """
         [-f <cfgfile|cfgdir>]* [ -vdVD ] [ -n <maxconn> ] [ -N <maxpconn> ]
                [ -p <pidfile> ] [ -m <max megs> ] [ -C <dir> ] [-- <cfgfile>*]
                -v displays version ; -vv shows known build options.
                -d enters debug mode ; -db only disables background mode.
                -dM[<byte>,help,...] is accepted and does nothing
                -V enters verbose mode (disables quiet mode)
                -D goes daemon ; -C changes to <dir> before loading files.
                -W master-worker mode.
                -Ws master-worker mode with systemd notify support.
                -q quiet mode : don't display messages
                -c check mode : only check config files and exit
                -cc check condition : evaluate a condition and exit
                -n sets the maximum total # of connections (uses ulimit -n)
                -m limits the usable amount of memory (in MB)
                -N sets the default, per-proxy maximum # of connections (0)
                -L set local peer name (default to hostname)
                -p writes pids of all children to this file
                -dS disables splice usage (broken on old kernels)
                -dR disables SO_REUSEPORT usage
                -dL dumps loaded object files after config checks
                -dK{class[,...]} dump registered keywords (use 'help' for list)
                -dr ignores server address resolution failures
                -dW fails if any warning is emitted
                -dD diagnostic mode : warn about suspicious configuration statements
                -sf/-st [pid ]* finishes/terminates old pids.
                -x <unix_socket> get listening sockets from a unix socket
                -S <bind>[,<bind options>...] new master CLI

        """;
  }
}
