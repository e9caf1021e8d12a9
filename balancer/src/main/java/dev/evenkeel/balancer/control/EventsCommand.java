package dev.evenkeel.balancer.control;

import static dev.evenkeel.balancer.runtime.AccessLevel.OPERATOR;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.event.EventRing;
import dev.evenkeel.balancer.event.EventSink;
import dev.evenkeel.balancer.event.EventSinks;
import dev.evenkeel.balancer.report.Deployment;
import dev.evenkeel.balancer.runtime.Answer;
import dev.evenkeel.balancer.runtime.Command;
import dev.evenkeel.balancer.runtime.Request;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Control thread only: {@code show events} (management guide, chapter 9.3): the sinks there are,
 * and what is in a ring or comes to it.
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
    boolean waits = false;
    boolean fromNow = false;
    boolean endsWithNul = false;
    for (String option : request.arguments().subList(1, request.arguments().size())) {
      switch (option) {
        case "-w" -> waits = true;
        case "-n" -> fromNow = true;
        case "-nw", "-wn" -> {
          waits = true;
          fromNow = true;
        }
        case "-0" -> endsWithNul = true;
        default -> {
          return Answer.error("unknown option");
        }
      }
    }
    Events events = new Events(sink.ring().onlooker(fromNow), endsWithNul ? "\0" : "\n");
    return waits ? new Answer.Follow(events) : new Answer.Dump(events.untilNow());
  }

  private Answer list() {
    StringBuilder text =
        new StringBuilder(
            "Supported events sinks are listed below."
                + " Add -w(wait), -n(new). Any key to stop\n");
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

  /** Control thread only: the events of a ring as the answer shows them. */
  private record Events(EventRing.Reader reader, String end) implements Answer.Flow {
    @Override
    public @Nullable String next() {
      byte[] event = reader.poll();
      return event == null ? null : new String(event, ISO_8859_1) + end;
    }

    @Override
    public void whenMore(Runnable wake) {
      reader.whenMore(wake);
    }

    @Override
    public void over() {
      reader.over();
    }

    /** Those that are there now. */
    Iterator<String> untilNow() {
      List<String> all = new ArrayList<>();
      for (String event = next(); event != null; event = next()) {
        all.add(event);
      }
      return all.iterator();
    }
  }
}
