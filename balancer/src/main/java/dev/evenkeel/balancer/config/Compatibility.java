package dev.evenkeel.balancer.config;

import java.util.Map;

/**
 * Which of HAProxy's releases this program behaves like, decided once at start and passed around.
 *
 * <p>Every question has a name of its own, so that a reader sees what differs where.
 */
public enum Compatibility {
  /** What 2.6 to 3.2 do, with the texts of 2.6. */
  CLASSIC("2.6.12", "2026/10/17"),
  /** What 3.5 does. */
  NEWEST("3.5.0", "2026/10/17");

  private final String version;
  private final String date;

  Compatibility(String version, String date) {
    this.version = version;
    this.date = date;
  }

  /** Decides from {@code EVENKEEL_COMPAT}: 3.5 asks for the newest, anything else is classic. */
  public static Compatibility fromEnvironment(Map<String, String> environment) {
    return "3.5".equals(environment.get("EVENKEEL_COMPAT")) ? NEWEST : CLASSIC;
  }

  /** Returns the release of HAProxy to report, so that scripts that parse it go on working. */
  public String haproxyVersion() {
    return version;
  }

  /** Returns the date that stands beside the version. */
  public String releaseDate() {
    return date;
  }

  /** Tells whether messages about what a whole configuration lacks begin with their context. */
  public boolean validityMessagesNameTheirContext() {
    return this == CLASSIC;
  }

  /** Tells whether a frontend and a backend may share a name (fatal since 3.3). */
  public boolean sameNameProxiesAreFatal() {
    return this == NEWEST;
  }

  /** Tells whether {@code balance} defaults to {@code random} (since 3.3). */
  public boolean balancesRandomlyByDefault() {
    return this == NEWEST;
  }

  /** Tells whether {@code -c} says that a configuration is valid without being asked. */
  public boolean saysThatAConfigurationIsValid() {
    return this == CLASSIC;
  }

  /** Tells whether mailers are part of the program (given up by 3.3). */
  public boolean sendsMail() {
    return this == CLASSIC;
  }

  /** Tells whether an SPOP frame that is not the last of its message is said to be invalid. */
  public boolean callsUnfinishedSpopFramesInvalid() {
    return this == NEWEST;
  }

  /** Tells whether the runtime API repeats a command that it does not know. */
  public boolean namesUnknownCommands() {
    return this == NEWEST;
  }

  /** Tells whether {@code prompt} takes a mode, and payloads a pattern that ends them. */
  public boolean hasPromptModes() {
    return this == NEWEST;
  }

  /** Tells whether {@code show stat} and {@code clear counters} are those of 3.5. */
  public boolean hasNewestStatistics() {
    return this == NEWEST;
  }

  /** Tells whether the runtime API can {@code wait} (since 3.0). */
  public boolean hasWaitCommand() {
    return this == NEWEST;
  }

  /** Tells whether a master ends with the code of the signal that ended its worker. */
  public boolean masterExitsWithSignal() {
    return this == NEWEST;
  }

  /** Tells whether the master's {@code reload} waits for the outcome and tells it. */
  public boolean tellsOfReloads() {
    return this == NEWEST;
  }

  /** Tells whether addresses in header fields may stand in brackets, with or without a port. */
  public boolean readsAddressesInBrackets() {
    return this == NEWEST;
  }

  /** Tells whether an absolute target without a path is given one (RFC 9110 4.2.3). */
  public boolean completesTargets() {
    return this == NEWEST;
  }

  /** Tells whether a client that ends in the middle of its request's body is answered with 400. */
  public boolean answersCutRequests() {
    return this == NEWEST;
  }

  /** Tells whether an entry of a stick table is shown with its shard. */
  public boolean tellsShardsOfEntries() {
    return this == NEWEST;
  }

  /** Tells whether the runtime API can publish and unpublish backends. */
  public boolean publishesBackends() {
    return this == NEWEST;
  }

  /** Tells whether the runtime API can give a server another name (since 3.5). */
  public boolean renamesServers() {
    return this == NEWEST;
  }

  /** Tells whether {@code unique-id-format} of a backend makes ids for its checks (since 3.5). */
  public boolean identifiesChecks() {
    return this == NEWEST;
  }

  /** Tells whether {@code word} yields nothing, not an empty text, for a word that is not there. */
  public boolean findsNoMissingWords() {
    return this == NEWEST;
  }

  /** Tells whether the statistics page changes only servers that it shows (since 3.0). */
  public boolean keepsOrdersInScope() {
    return this == NEWEST;
  }

  /** Tells whether the statistics page names the release only where it is asked to (since 3.4). */
  public boolean hidesVersion() {
    return this == NEWEST;
  }

  /** Tells whether orders on the statistics page must come from it (since 3.3). */
  public boolean asksWhereOrdersComeFrom() {
    return this == NEWEST;
  }
}
