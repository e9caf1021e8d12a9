package dev.evenkeel.vrrp.daemon;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The switches of Keepalived 2.2's command line. */
enum Option {
  USE_FILE('f', "use-file", Argument.REQUIRED),
  VRRP('P', "vrrp", Argument.NONE),
  CHECK('C', "check", Argument.NONE),
  NO_BFD('B', "no_bfd", Argument.NONE),
  ALL((char) 0, "all", Argument.NONE),
  LOG_CONSOLE('l', "log-console", Argument.NONE),
  LOG_DETAIL('D', "log-detail", Argument.NONE),
  LOG_FACILITY('S', "log-facility", Argument.REQUIRED),
  LOG_FILE('g', "log-file", Argument.OPTIONAL),
  NO_SYSLOG('G', "no-syslog", Argument.NONE),
  UMASK('u', "umask", Argument.REQUIRED),
  RELEASE_VIPS('X', "release-vips", Argument.NONE),
  DONT_RELEASE_VRRP('V', "dont-release-vrrp", Argument.NONE),
  DONT_RELEASE_IPVS('I', "dont-release-ipvs", Argument.NONE),
  DONT_RESPAWN('R', "dont-respawn", Argument.NONE),
  DONT_FORK('n', "dont-fork", Argument.NONE),
  DUMP_CONF('d', "dump-conf", Argument.NONE),
  PID('p', "pid", Argument.REQUIRED),
  VRRP_PID('r', "vrrp_pid", Argument.REQUIRED),
  CHECKERS_PID('c', "checkers_pid", Argument.REQUIRED),
  BFD_PID('b', "bfd_pid", Argument.REQUIRED),
  ADDRESS_MONITORING('a', "address-monitoring", Argument.NONE),
  SNMP('x', "snmp", Argument.NONE),
  SNMP_AGENT_SOCKET('A', "snmp-agent-socket", Argument.REQUIRED),
  NAMESPACE('s', "namespace", Argument.REQUIRED),
  CORE_DUMP('m', "core-dump", Argument.NONE),
  CORE_DUMP_PATTERN('M', "core-dump-pattern", Argument.OPTIONAL),
  ALL_CONFIG('e', "all-config", Argument.NONE),
  CONFIG_ID('i', "config-id", Argument.REQUIRED),
  SIGNUM((char) 0, "signum", Argument.REQUIRED),
  CONFIG_TEST('t', "config-test", Argument.OPTIONAL),
  GENHASH('T', "genhash", Argument.NONE),
  VERSION('v', "version", Argument.NONE),
  HELP('h', "help", Argument.NONE);

  private final char letter;
  private final String word;
  private final Argument argument;

  Option(char letter, String word, Argument argument) {
    this.letter = letter;
    this.word = word;
    this.argument = argument;
  }

  /** Whether something follows. */
  enum Argument {
    NONE,
    REQUIRED,
    /** In the same word only: {@code -tFILE}, {@code --config-test=FILE}. */
    OPTIONAL
  }

  Argument argument() {
    return argument;
  }

  String word() {
    return word;
  }

  static Optional<Option> ofLetter(char letter) {
    return Arrays.stream(values()).filter(o -> letter != 0 && o.letter == letter).findFirst();
  }

  /** By the whole word, or by a beginning that only one word has, as getopt_long(3) allows. */
  static Optional<Option> ofWord(String word) {
    List<Option> starting = Arrays.stream(values()).filter(o -> o.word.startsWith(word)).toList();
    Optional<Option> exact = starting.stream().filter(o -> o.word.equals(word)).findFirst();
    return exact.isPresent() || starting.size() != 1 ? exact : Optional.of(starting.getFirst());
  }
}
