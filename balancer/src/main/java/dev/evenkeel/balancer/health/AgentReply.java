package dev.evenkeel.balancer.health;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.health.Match.Judgement;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A value: what a server's agent says (manual, server option {@code agent-check}): words between
 * blanks and commas, up to the first end of a line.
 *
 * @param weight percentage of the initial weight, with the sign, if it says one
 * @param maxconn limit of connections, if it says one
 * @param order what the server is to do, if it says it
 * @param status how the server is: L7OK, L7STS, or CHECKED if it does not say
 * @param info what is reported of it
 */
record AgentReply(
    Optional<String> weight,
    OptionalInt maxconn,
    Optional<Order> order,
    CheckStatus status,
    String info) {
  /** What an agent may order. */
  enum Order {
    READY,
    DRAIN,
    MAINT
  }

  private static final String MAXCONN = "maxconn:";

  /** What has come is an agent's line, or is not yet. */
  static Judgement judge(byte[] bytes, int length, boolean ended) {
    if (line(bytes, length) == null) {
      // An incomplete line is ignored, as if nothing had come in time.
      return ended ? Judgement.done(CheckStatus.L7TOUT) : Judgement.WAIT;
    }
    AgentReply reply = read(bytes, length);
    return Judgement.done(reply.status, 0, reply.info);
  }

  private static @Nullable String line(byte[] bytes, int length) {
    for (int end = 0; end < length; end++) {
      if (bytes[end] == '\r' || bytes[end] == '\n') {
        return new String(bytes, 0, end, ISO_8859_1);
      }
    }
    return null;
  }

  /** Reads a whole line; what it does not know it reports. */
  static AgentReply read(byte[] bytes, int length) {
    String line = line(bytes, length);
    return parse(line == null ? "" : line);
  }

  static AgentReply parse(String line) {
    Optional<String> weight = Optional.empty();
    OptionalInt maxconn = OptionalInt.empty();
    Optional<Order> order = Optional.empty();
    String state = "";
    String wrong = "";
    String description = "";
    int at = 0;
    while (at < line.length()) {
      if (isBlank(line.charAt(at))) {
        at++;
        continue;
      }
      if (line.charAt(at) == '#') {
        description = line.substring(at + 1).strip();
        break;
      }
      int end = at;
      while (end < line.length() && !isBlank(line.charAt(end))) {
        end++;
      }
      String word = line.substring(at, end);
      at = end;
      switch (word.toLowerCase(Locale.ROOT)) {
        case "up", "down", "stopped", "fail" -> state = word;
        case "ready" -> order = Optional.of(Order.READY);
        case "drain" -> order = Optional.of(Order.DRAIN);
        case "maint" -> order = Optional.of(Order.MAINT);
        default -> {
          if (word.matches("[0-9]+%")) {
            weight = Optional.of(word);
          } else if (word.regionMatches(true, 0, MAXCONN, 0, MAXCONN.length())
              && word.substring(MAXCONN.length()).matches("[0-9]+")) {
            maxconn = OptionalInt.of(Numbers.lenient(word.substring(MAXCONN.length())));
          } else if (wrong.isEmpty()) {
            wrong = word;
          }
        }
      }
    }
    if (state.isEmpty()) {
      String info = wrong.isEmpty() ? "" : "agent reports an error : " + wrong;
      return new AgentReply(weight, maxconn, order, CheckStatus.CHECKED, info);
    }
    String more = description.isEmpty() ? wrong : description;
    return new AgentReply(
        weight,
        maxconn,
        order,
        state.equalsIgnoreCase("up") ? CheckStatus.L7OK : CheckStatus.L7STS,
        "via agent : " + state + (more.isEmpty() ? "" : " (" + more + ")"));
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == ',';
  }
}
