package dev.evenkeel.balancer.health;

import java.util.Locale;
import java.util.Optional;

/** How a check ended, in HAProxy's terms (management guide, {@code check_status}). */
public enum CheckStatus {
  /** No check has ended yet. */
  UNK("UNK", "Unknown", Verdict.NONE),
  /** The server has just begun to be checked. */
  INI("INI", "Initializing", Verdict.NONE),
  /** A check ended that says nothing of the server's state: an agent's weight, for one. */
  CHECKED("CHECKED", "No status change", Verdict.NONE),
  /** Traffic, not a check, was what made the difference. */
  HANA("HANA", "Health analyze", Verdict.FAILED),
  /** The connection broke, or none could be had. */
  SOCKERR("SOCKERR", "Socket error", Verdict.FAILED),
  /** Connected; nothing more was asked. */
  L4OK("L4OK", "Layer4 check passed", Verdict.PASSED),
  /** Not connected in time. */
  L4TOUT("L4TOUT", "Layer4 timeout", Verdict.FAILED),
  /** Not connected. */
  L4CON("L4CON", "Layer4 connection problem", Verdict.FAILED),
  /** The other side speaks TLS. */
  L6OK("L6OK", "Layer6 check passed", Verdict.PASSED),
  /** No word of TLS in time. */
  L6TOUT("L6TOUT", "Layer6 timeout", Verdict.FAILED),
  /** What came was not TLS. */
  L6RSP("L6RSP", "Layer6 invalid response", Verdict.FAILED),
  /** No answer in time. */
  L7TOUT("L7TOUT", "Layer7 timeout", Verdict.FAILED),
  /** The answer is none of the protocol's. */
  L7RSP("L7RSP", "Layer7 invalid response", Verdict.FAILED),
  /** The answer is as it should be. */
  L7OK("L7OK", "Layer7 check passed", Verdict.PASSED),
  /** The server is alive and wants no new streams. */
  L7OKC("L7OKC", "Layer7 check conditionally passed", Verdict.CONDITIONALLY_PASSED),
  /** The answer says that all is not well. */
  L7STS("L7STS", "Layer7 wrong status", Verdict.FAILED),
  /** The external program ended with an error. */
  PROCERR("PROCERR", "External check error", Verdict.FAILED),
  /** The external program did not end in time. */
  PROCTOUT("PROCTOUT", "External check timeout", Verdict.FAILED),
  /** The external program says that all is well. */
  PROCOK("PROCOK", "External check passed", Verdict.PASSED);

  /** What a status means for the server. */
  public enum Verdict {
    /** Nothing. */
    NONE,
    /** It does not do its work. */
    FAILED,
    /** It does. */
    PASSED,
    /** It does, and wants no new streams. */
    CONDITIONALLY_PASSED
  }

  private final String label;
  private final String description;
  private final Verdict verdict;

  CheckStatus(String label, String description, Verdict verdict) {
    this.label = label;
    this.description = description;
    this.verdict = verdict;
  }

  /** The short code of {@code show stat}. */
  public String label() {
    return label;
  }

  /** The words of the log and of {@code check_desc}. */
  public String description() {
    return description;
  }

  /** The number of {@code show servers state}; HAProxy has some that never show. */
  public int number() {
    return switch (this) {
      case UNK -> 0;
      case INI -> 1;
      case CHECKED -> 3;
      case HANA -> 4;
      case SOCKERR -> 5;
      case L4OK -> 6;
      case L4TOUT -> 7;
      case L4CON -> 8;
      case L6OK -> 9;
      case L6TOUT -> 10;
      case L6RSP -> 11;
      case L7TOUT -> 12;
      case L7RSP -> 13;
      case L7OK -> 15;
      case L7OKC -> 16;
      case L7STS -> 17;
      case PROCERR -> 18;
      case PROCTOUT -> 19;
      case PROCOK -> 20;
    };
  }

  /** What it means for the server. */
  public Verdict verdict() {
    return verdict;
  }

  /** Whether a number goes with it: an HTTP status, an error number, an exit code. */
  public boolean hasCode() {
    return switch (this) {
      case L7OK, L7OKC, L7STS, PROCERR, PROCTOUT, PROCOK -> true;
      default -> false;
    };
  }

  /** The status of a short code as configurations write it, in any case. */
  static Optional<CheckStatus> ofLabel(String text) {
    for (CheckStatus status : values()) {
      if (status.label.equals(text.toUpperCase(Locale.ROOT))) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
