package dev.evenkeel.balancer.control;

import static dev.evenkeel.balancer.runtime.AccessLevel.OPERATOR;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.event.EventSink;
import dev.evenkeel.balancer.event.EventSinks;
import dev.evenkeel.balancer.report.Deployment;
import dev.evenkeel.balancer.runtime.Answer;
import dev.evenkeel.balancer.runtime.Command;
import dev.evenkeel.balancer.runtime.Request;
import java.util.Iterator;
import java.util.Locale;

/**
 * Control thread only: {@code show events} (management guide, chapter 9.3): the sinks there are,
 * and what is in a ring. To wait for more ({@code -w}) is left to whoever asks again.
 */
final class EventsCommand {
  private final EventSinks sinks;

  private EventsCommand(EventSinks sinks) {
    this.sinks = sinks;
  }

  static Command of(Deployment deployment) {
    EventSinks sinks =
        deployment.global().get(EventSinks.OF_CONFIGURATION).orElseGet(EventSinks::new);
    return Command.of(
        "show events",
        OPERATOR,
        "show events [<sink>] [-w] [-n]          : show event sink state",
        new EventsCommand(sinks)::answer);
  }

  private Answer answer(Request request) {
    String name = request.argument(0);
    if (name.isEmpty()) {
      return list();
    }
    EventSink found = sinks.find(name).orElse(null);
    if (found == null) {
      return Answer.clippedError("No such event sink");
    }
    if (!(found instanceof EventSink.InRing sink)) {
      return Answer.clippedError("Nothing to report for this sink");
    }
    String option = request.argument(1);
    return switch (option) {
      case "" -> events(sink);
      case "-n" -> Answer.NOTHING;
      case "-w", "-nw", "-wn" ->
          Answer.error("'" + option + "' is not supported: ask again for what has come meanwhile.");
      default -> Answer.error("unknown option");
    };
  }

  private Answer list() {
    StringBuilder text =
        new StringBuilder("Supported events sinks are listed below. Add -n(new).\n");
    for (EventSink sink : sinks.all()) {
      text.append(
          String.format(
              Locale.ROOT,
              "    %-10s : type=%s, %d dropped, %s%n",
              sink.name(),
              sink instanceof EventSink.InRing ? "buffer" : "fd",
              sink.dropped(),
              sink.description()));
    }
    return new Answer.Text(text.toString());
  }

  private static Answer events(EventSink.InRing sink) {
    Iterator<byte[]> events = sink.ring().events().iterator();
    return new Answer.Dump(
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return events.hasNext();
          }

          @Override
          public String next() {
            return new String(events.next(), ISO_8859_1) + "\n";
          }
        });
  }
}
