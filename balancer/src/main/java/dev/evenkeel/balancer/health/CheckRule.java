package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.balancer.sample.VariableName;
import dev.evenkeel.balancer.sample.VariableTarget;
import dev.evenkeel.balancer.sample.format.Format;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A value: one step of a check (manual, {@code tcp-check} and {@code http-check}). */
sealed interface CheckRule {
  /** What a failure of this step is reported with; empty for nothing. */
  default String comment() {
    return "";
  }

  /** Whether it neither says nor hears anything, and so counts for nothing among those that do. */
  default boolean isSilent() {
    return false;
  }

  /**
   * Opens a connection, in place of the one before.
   *
   * @param port 0 for the check's own
   * @param portFrom finds the port, where it is not fixed; if it finds none, it is the check's own
   * @param address where to, in place of the check's own
   * @param defaults whether the server's own ways of connecting apply
   * @param sendProxy whether a PROXY line goes first
   * @param viaSocks4 whether the server's SOCKS4 proxy is used
   * @param linger whether the connection is ended in order, not by a reset
   */
  record Connect(
      int port,
      Optional<Expression> portFrom,
      Optional<Endpoint> address,
      boolean defaults,
      boolean sendProxy,
      boolean viaSocks4,
      boolean linger,
      String comment)
      implements CheckRule {
    /** The connection of checks that say nothing of it. */
    static final Connect IMPLICIT = implicit(false);

    /** That connection, ended in order. */
    static final Connect LINGERING = implicit(true);

    private static Connect implicit(boolean linger) {
      return new Connect(0, Optional.empty(), Optional.empty(), true, false, false, linger, "");
    }

    /** The same to another port. */
    Connect to(int otherPort) {
      return new Connect(
          otherPort, portFrom, address, defaults, sendProxy, viaSocks4, linger, comment);
    }
  }

  /**
   * Sends bytes, given as one char each.
   *
   * @param hexadecimal whether the text, made by a format, says them in hexadecimal
   */
  record Send(CheckText bytes, boolean hexadecimal, String comment) implements CheckRule {
    /** Sends always the same. */
    Send(String bytes, String comment) {
      this(CheckText.of(bytes), false, comment);
    }
  }

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
   * @param code finds the code that is reported; empty for the usual
   */
  record Expect(
      Match match,
      boolean negated,
      int minBytes,
      CheckStatus okStatus,
      CheckStatus errorStatus,
      CheckStatus timeoutStatus,
      CheckText onSuccess,
      CheckText onError,
      Optional<Expression> code,
      String comment)
      implements CheckRule {
    /** With a status of its own for each ending, and the usual words. */
    Expect(
        Match match,
        boolean negated,
        int minBytes,
        CheckStatus okStatus,
        CheckStatus errorStatus,
        CheckStatus timeoutStatus) {
      this(
          match,
          negated,
          minBytes,
          okStatus,
          errorStatus,
          timeoutStatus,
          CheckText.NONE,
          CheckText.NONE,
          Optional.empty(),
          "");
    }

    /** Waits for an answer that a protocol's own reader judges. */
    static Expect answer(Match.Answer reader) {
      return answer(reader, CheckStatus.L7RSP);
    }

    /** The same, with the status of an answer that ends before it begins. */
    static Expect answer(Match.Answer reader, CheckStatus ifEmpty) {
      return new Expect(reader, false, -1, CheckStatus.L7OK, ifEmpty, CheckStatus.L7TOUT);
    }
  }

  /** Says what the next step is about. */
  record Comment(String comment) implements CheckRule {
    @Override
    public boolean isSilent() {
      return true;
    }
  }

  /**
   * Sets a variable to what an expression or a format finds.
   *
   * @param format what makes a text; null where an expression stands
   */
  record SetVariable(
      VariableTarget target, @Nullable Expression expression, @Nullable Format format)
      implements CheckRule {
    @Override
    public boolean isSilent() {
      return true;
    }

    void carryOut(CheckContext context) {
      Sample sample = context.scratch();
      if (format != null) {
        String text = format.value(context, sample);
        sample.setText(text);
        sample.retype(SampleType.STR);
        target.conditions().set(target.name(), context, sample);
      } else if (expression != null && expression.evaluate(context, sample)) {
        target.conditions().set(target.name(), context, sample);
      }
    }
  }

  /** Forgets the value of a variable. */
  record UnsetVariable(VariableName name) implements CheckRule {
    @Override
    public boolean isSilent() {
      return true;
    }
  }

  /** Whether a rule list begins with a connection of its own, comments and variables aside. */
  static boolean beginsWithConnect(List<CheckRule> rules) {
    return rules.stream()
        .filter(rule -> !rule.isSilent())
        .findFirst()
        .filter(rule -> rule instanceof Connect)
        .isPresent();
  }
}
