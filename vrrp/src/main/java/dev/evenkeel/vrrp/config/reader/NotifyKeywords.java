package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.ScriptUser;
import dev.evenkeel.vrrp.config.reader.NotifyDraft.Event;
import dev.evenkeel.vrrp.config.text.Segment;
import dev.evenkeel.vrrp.config.text.Segment.Kind;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The {@code notify*} keywords of instances and groups, and other lines that hold a command. */
final class NotifyKeywords {
  private final ReadContext context;

  NotifyKeywords(ReadContext context) {
    this.context = context;
  }

  /** Adds the keywords of some events to a block's table. */
  void addTo(
      KeywordTable table, Supplier<String> owner, Supplier<NotifyDraft> draft, List<Event> events) {
    for (Event event : events) {
      table.line(
          event.keyword,
          line -> {
            context.params.required(line, 1);
            set(owner.get(), draft.get(), event, line);
          });
    }
  }

  /** Sets the command of an event unless it has one. */
  void set(String owner, NotifyDraft draft, Event event, Segment line) {
    if (draft.commands.containsKey(event)) {
      context.report.error(
          "(%s) %s script already specified - ignoring %s"
              .formatted(owner, event.keyword, line.word(1)));
      return;
    }
    CommandDraft command = command(line);
    if (command != null) {
      draft.commands.put(event, command);
    }
  }

  /** The command of a line {@code KEYWORD COMMAND [USER [GROUP]]}, or null if it cannot be run. */
  @Nullable CommandDraft command(Segment line) {
    CommandWords.Command command = CommandWords.afterKeyword(line.raw());
    if (command.words().isEmpty()) {
      return null;
    }
    if (command.rest().isEmpty()) {
      if (!context.scriptUsers.defaultUsable()) {
        context.report.log(
            "Failed to set default user for notify script "
                + command.words().getFirst()
                + " - ignoring");
        return null;
      }
      return new CommandDraft(command.words(), context.scriptUsers.defaultUser());
    }
    Segment rest =
        new Segment(
            Kind.WORDS, List.of(command.rest().split("\\s+", -1)), command.rest(), line.position());
    Optional<ScriptUser> user = context.scriptUsers.named(rest, 0);
    if (user.isEmpty()) {
      context.report.log(
          "Invalid user/group for notify script " + command.words().getFirst() + " - ignoring");
      return null;
    }
    return new CommandDraft(command.words(), user.get());
  }
}
