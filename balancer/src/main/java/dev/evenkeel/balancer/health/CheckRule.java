package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.config.Endpoint;
import java.util.List;
import java.util.Optional;

/** A value: one step of a check (manual, {@code tcp-check} and {@code http-check}). */
sealed interface CheckRule {
  /** What a failure of this step is reported with; empty for nothing. */
  default String comment() {
    return "";
  }

  /**
   * Opens a connection, in place of the one before.
   *
   * @param port 0 for the check's own
   * @param address where to, in place of the check's own
   * @param defaults whether the server's own ways of connecting apply
   * @param sendProxy whether a PROXY line goes first
   * @param viaSocks4 whether the server's SOCKS4 proxy is used
   * @param linger whether the connection is ended in order, not by a reset
   */
  record Connect(
      int port,
      Optional<Endpoint> address,
      boolean defaults,
      boolean sendProxy,
      boolean viaSocks4,
      boolean linger,
      String comment)
      implements CheckRule {
    /** The connection of checks that say nothing of it. */
    static final Connect IMPLICIT = new Connect(0, Optional.empty(), true, false, false, false, "");

    /** That connection, ended in order. */
    static final Connect LINGERING = new Connect(0, Optional.empty(), true, false, false, true, "");
  }

  /** Sends bytes, given as one char each. */
  record Send(String bytes, String comment) implements CheckRule {}

  /**
   * Sends an HTTP request.
   *
   * @param written whether an {@code http-check send} line stands for it; otherwise it is that of
   *     {@code option httpchk} alone
   */
  record SendHttp(HttpRequest request, boolean written, String comment) implements CheckRule {}

  /**
   * Waits for an answer and judges it.
   *
   * @param minBytes bytes without which it is not judged while more may come; -1 for any number,
   *     and then what does not match is waited for, too
   * @param onSuccess what is reported of a success; empty for the usual
   * @param onError what is reported of a failure; empty for the usual
   */
  record Expect(
      Match match,
      boolean negated,
      int minBytes,
      CheckStatus okStatus,
      CheckStatus errorStatus,
      CheckStatus timeoutStatus,
      String onSuccess,
      String onError,
      String comment)
      implements CheckRule {
    /** Waits for an answer that a protocol's own reader judges. */
    static Expect answer(Match.Answer reader) {
      return answer(reader, CheckStatus.L7RSP);
    }

    /** The same, with the status of an answer that ends before it begins. */
    static Expect answer(Match.Answer reader, CheckStatus ifEmpty) {
      return new Expect(
          reader, false, -1, CheckStatus.L7OK, ifEmpty, CheckStatus.L7TOUT, "", "", "");
    }
  }

  /** Says what the next step is about. */
  record Comment(String comment) implements CheckRule {}

  /** Whether a rule list begins with a connection of its own, comments aside. */
  static boolean beginsWithConnect(List<CheckRule> rules) {
    return rules.stream()
        .filter(rule -> !(rule instanceof Comment))
        .findFirst()
        .filter(rule -> rule instanceof Connect)
        .isPresent();
  }
}
