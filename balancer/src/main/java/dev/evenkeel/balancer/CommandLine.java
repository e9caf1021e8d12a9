package dev.evenkeel.balancer;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the command line of {@code haproxy} asks for (management manual, chapter 3). File names are
 * byte text, see {@link dev.evenkeel.balancer.config.ByteText}.
 *
 * @param program name by which the program was called
 * @param files configuration files in order, directories already spread out
 * @param checkOnly {@code -c}: check the configuration and exit
 * @param quiet {@code -q}: no messages
 * @param verbose {@code -V}: messages in spite of {@code -q} and {@code quiet}
 * @param debug {@code -d}: stay in the foreground and tell everything
 * @param foreground {@code -db}: stay in the foreground
 * @param daemon {@code -D}: go to the background
 * @param master {@code -W}, {@code -Ws}: a master watches the worker
 * @param notifySystemd {@code -Ws}: tell systemd about readiness
 * @param zeroWarning {@code -dW}: warnings are fatal
 * @param diagnostic {@code -dD}: tell what looks suspicious
 * @param ignoreUnresolvedNames {@code -dr}: servers with unknown names are disabled
 * @param noSplice {@code -dS}: never splice
 * @param noReusePort {@code -dR}: do not share listening ports
 * @param listLibraries {@code -dL}: list loaded object files after the check
 * @param listKeywords {@code -dK}: classes of keywords to list; empty for none
 * @param maxconn {@code -n}: overrides the global maxconn
 * @param memoryMegabytes {@code -m}: limit of memory
 * @param defaultMaxconn {@code -N}: default maxconn of proxies
 * @param localPeer {@code -L}: name of this peer
 * @param pidFile {@code -p}: where process ids are written
 * @param directory {@code -C}: where relative names begin
 * @param transferSocket {@code -x}: socket that hands out listening sockets
 * @param masterSockets {@code -S}: where the master's command line listens
 * @param finishPids {@code -sf}: processes that finish their work and stop
 * @param terminatePids {@code -st}: processes that stop at once
 */
public record CommandLine(
    String program,
    List<String> files,
    boolean checkOnly,
    boolean quiet,
    boolean verbose,
    boolean debug,
    boolean foreground,
    boolean daemon,
    boolean master,
    boolean notifySystemd,
    boolean zeroWarning,
    boolean diagnostic,
    boolean ignoreUnresolvedNames,
    boolean noSplice,
    boolean noReusePort,
    boolean listLibraries,
    String listKeywords,
    OptionalInt maxconn,
    OptionalInt memoryMegabytes,
    OptionalInt defaultMaxconn,
    Optional<String> localPeer,
    Optional<String> pidFile,
    Optional<String> directory,
    Optional<String> transferSocket,
    List<String> masterSockets,
    List<Long> finishPids,
    List<Long> terminatePids) {}
