package dev.evenkeel.balancer.control;

import static dev.evenkeel.balancer.runtime.AccessLevel.OPERATOR;

import dev.evenkeel.balancer.http.Rejections.Party;
import dev.evenkeel.balancer.http.Rejections.Rejected;
import dev.evenkeel.balancer.report.Deployment;
import dev.evenkeel.balancer.report.Section;
import dev.evenkeel.balancer.runtime.Answer;
import dev.evenkeel.balancer.runtime.Command;
import dev.evenkeel.balancer.runtime.Request;
import dev.evenkeel.linux.SocketAddress;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Control thread only: {@code show errors} (management guide, chapter 9.3): the last messages that
 * were refused, with the byte that is to blame. HAProxy writes the state of its own parser as well;
 * here the rule that was broken is named.
 */
final class ErrorsCommand {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss.SSS", Locale.ENGLISH)
          .withZone(ZoneId.systemDefault());

  /** So many characters of a message stand in a line at most. */
  private static final int LINE_WIDTH = 70;

  private final Deployment deployment;

  private ErrorsCommand(Deployment deployment) {
    this.deployment = deployment;
  }

  static Command of(Deployment deployment) {
    ErrorsCommand command = new ErrorsCommand(deployment);
    return Command.of(
        "show errors",
        OPERATOR,
        "show errors [<px>] [request|response]   : report last request and/or response"
            + " errors for each proxy",
        command::answer);
  }

  private Answer answer(Request request) {
    String name = request.argument(0);
    boolean all = name.isEmpty() || CNumber.leading(name) == -1;
    if (!all && deployment.sections().stream().noneMatch(s -> Deployment.isCalled(s, name))) {
      return Answer.error("No such proxy.");
    }
    String direction = request.argument(1);
    StringBuilder text = new StringBuilder("Total events captured on [");
    text.append(DATE.format(Instant.now())).append("] : ");
    text.append(deployment.rejections().count()).append('\n');
    for (Section section : deployment.sections()) {
      for (boolean response : new boolean[] {false, true}) {
        Rejected last = deployment.rejections().last(section.proxy().name(), response);
        boolean wanted = !direction.equals(response ? "request" : "response");
        if (last != null && wanted && (all || concerns(last, section, name))) {
          write(text.append(" \n"), last, response);
        }
      }
    }
    return new Answer.Text(text.toString());
  }

  /** Whether one of its two proxies is called so. */
  private static boolean concerns(Rejected message, Section section, String name) {
    return Deployment.isCalled(section, name)
        || isCalled(message.frontend(), name)
        || isCalled(message.backend(), name);
  }

  private static boolean isCalled(@Nullable Party party, String name) {
    return party != null && Deployment.isCalled(party.name(), party.id(), name);
  }

  private static void write(StringBuilder text, Rejected message, boolean response) {
    Party backend = message.backend();
    text.append('[').append(DATE.format(Instant.ofEpochMilli(message.wallMs()))).append("] ");
    if (response) {
      text.append("backend ").append(shown(backend)).append(": invalid response\n  frontend ");
      text.append(shown(message.frontend()));
    } else {
      text.append("frontend ").append(shown(message.frontend())).append(": invalid request\n");
      text.append("  backend ").append(shown(backend));
    }
    text.append(", server ").append(shown(message.server()));
    text.append(", event #").append(message.event());
    text.append(", src ").append(source(message.client()));
    text.append("\n  len ").append(message.text().length());
    text.append(", error at position ").append(message.at());
    text.append("\n  ")
        .append(message.violation().name().replace("_", " ").toLowerCase(Locale.ROOT));
    text.append(" (").append(message.violation().section()).append(") :\n  \n");
    dump(text, message.text());
  }

  private static String shown(@Nullable Party party) {
    return party == null ? "<NONE> (#-1)" : party.name() + " (#" + party.id() + ")";
  }

  private static String source(SocketAddress client) {
    return client instanceof SocketAddress.Internet ? client.toString() : "unix:1";
  }

  /** A line of the message a line, its offset before it; those that go on have a plus. */
  private static void dump(StringBuilder text, String message) {
    int at = 0;
    boolean begins = true;
    while (at < message.length()) {
      text.append(String.format(Locale.ROOT, "  %05d%s ", at, begins ? " " : "+"));
      int limit = text.length() + LINE_WIDTH;
      begins = false;
      while (at < message.length() && !begins) {
        String shown = escaped(message.charAt(at));
        if (text.length() + shown.length() > limit) {
          break;
        }
        text.append(shown);
        begins = message.charAt(at++) == '\n';
      }
      text.append('\n');
    }
  }

  private static String escaped(char value) {
    return switch (value) {
      case '\r' -> "\\r";
      case '\n' -> "\\n";
      case '\t' -> "\\t";
      case 27 -> "\\e";
      case '\\' -> "\\\\";
      default ->
          value >= ' ' && value < 0x7f
              ? String.valueOf(value)
              : String.format(Locale.ROOT, "\\x%02X", (int) value);
    };
  }
}
