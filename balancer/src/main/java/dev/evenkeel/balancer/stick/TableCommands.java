package dev.evenkeel.balancer.stick;

import static dev.evenkeel.balancer.runtime.AccessLevel.OPERATOR;
import static dev.evenkeel.balancer.runtime.AccessLevel.USER;

import dev.evenkeel.balancer.config.Compatibility;
import dev.evenkeel.balancer.runtime.Answer;
import dev.evenkeel.balancer.runtime.Command;
import dev.evenkeel.balancer.runtime.CommandRegistry;
import dev.evenkeel.balancer.runtime.Request;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The commands about stick tables (management guide, chapter 9.3). Control thread only. */
public final class TableCommands {
  private final StickTables tables;
  private final boolean withShard;

  private TableCommands(StickTables tables, boolean withShard) {
    this.withShard = withShard;
    this.tables = tables;
  }

  /** Registers the commands. */
  public static void register(
      CommandRegistry registry, StickTables tables, Compatibility compatibility) {
    TableCommands commands = new TableCommands(tables, compatibility.tellsShardsOfEntries());
    registry
        .add(
            Command.of(
                "show table",
                USER,
                "show table <table> [<filter>]*          : report table usage stats or dump this"
                    + " table's contents (USE WITH CARE!)",
                commands::show))
        .add(
            Command.of(
                "set table",
                OPERATOR,
                "set table <table> key <k> [data.* <v>]* : update or create a table entry's data",
                commands::set))
        .add(
            Command.of(
                "clear table",
                OPERATOR,
                "clear table <table> [<filter>]*         : remove an entry from a table (filter:"
                    + " data/key)",
                commands::clear));
  }

  private Answer show(Request request) {
    if (request.argument(0).isEmpty()) {
      StringBuilder out = new StringBuilder();
      for (StickTable table : tables.all()) {
        out.append(EntryText.of(table));
      }
      return new Answer.Text(out.toString());
    }
    return withTable(
        request,
        table -> {
          if (request.argument(1).equals("key")) {
            Entry entry = entryOf(table, request.argument(2));
            return new Answer.Text(
                entry == null ? "" : EntryText.of(table) + EntryText.of(table, entry, withShard));
          }
          EntryFilter filter = filter(table, request);
          Stream<String> lines =
              table.entries().stream()
                  .filter(entry -> filter.matches(table, entry))
                  .map(entry -> EntryText.of(table, entry, withShard));
          return new Answer.Dump(Stream.concat(Stream.of(EntryText.of(table)), lines).iterator());
        });
  }

  private Answer set(Request request) {
    if (request.argument(0).isEmpty()) {
      return Answer.error(
          "Required arguments: <table> key <key> [data.<store_data_type> <value>]*");
    }
    return withTable(
        request,
        table -> {
          if (request.argument(1).isEmpty()) {
            return Answer.NOTHING;
          }
          if (!request.argument(1).equals("key")) {
            return Answer.error(
                "content-based lookup is only supported with the \"show\" and \"clear\" actions");
          }
          if (table.spec().type() == KeyType.BINARY) {
            return Answer.error(
                "Inserting keys into tables of type other than ip, ipv6, string and integer is not"
                    + " supported");
          }
          byte[] key = EntryText.parse(table, keyWord(request));
          if (key == null) {
            return Answer.error("Invalid key");
          }
          Entry entry = table.findOrMake(key);
          return entry == null
              ? Answer.error("Unable to allocate a new entry")
              : setData(table, entry, request);
        });
  }

  private static Answer setData(StickTable table, Entry entry, Request request) {
    for (int at = 3; !request.argument(at).isEmpty(); at += 2) {
      String word = request.argument(at);
      if (!word.startsWith("data.")) {
        return Answer.error("\"data.<type>\" followed by a value expected");
      }
      DataType type = DataType.of(word.substring(5)).orElse(null);
      if (type == null) {
        return Answer.error("Unknown data type");
      }
      if (!table.stores(type)) {
        return Answer.error("Data type not stored in this table");
      }
      String value = request.argument(at + 1);
      if (!value.matches("-?[0-9]{1,18}")) {
        return Answer.error("Require a valid integer value to store");
      }
      table.set(entry, type, 0, Long.parseLong(value));
    }
    return Answer.NOTHING;
  }

  private Answer clear(Request request) {
    if (request.argument(0).isEmpty()) {
      return Answer.error(
          "Required arguments: <table> \"data.<store_data_type>\" <operator> <value> or <table>"
              + " key <key>");
    }
    return withTable(
        request,
        table -> {
          if (request.argument(1).equals("key")) {
            Entry entry = entryOf(table, keyWord(request));
            return entry == null || table.remove(entry)
                ? Answer.NOTHING
                : Answer.error("Entry currently in use, cannot remove");
          }
          EntryFilter filter = filter(table, request);
          for (Entry entry : table.entries()) {
            if (filter.matches(table, entry)) {
              table.remove(entry);
            }
          }
          return Answer.NOTHING;
        });
  }

  // ---- what the commands share

  /** Does something with a table. */
  private interface Task {
    Answer run(StickTable table) throws InvalidExpressionException;
  }

  private Answer withTable(Request request, Task task) {
    StickTable table = tables.find(request.argument(0));
    if (table == null) {
      return Answer.error("No such table");
    }
    try {
      return task.run(table);
    } catch (InvalidExpressionException wrong) {
      return Answer.error(wrong.getMessage());
    }
  }

  private static String keyWord(Request request) throws InvalidExpressionException {
    String word = request.argument(2);
    if (word.isEmpty()) {
      throw new InvalidExpressionException("Key value expected");
    }
    return word;
  }

  private static @Nullable Entry entryOf(StickTable table, String word)
      throws InvalidExpressionException {
    if (word.isEmpty()) {
      throw new InvalidExpressionException("Key value expected");
    }
    byte[] key = EntryText.parse(table, word);
    return key == null ? null : table.find(key);
  }

  private static EntryFilter filter(StickTable table, Request request)
      throws InvalidExpressionException {
    List<String> words = request.arguments().subList(1, request.arguments().size());
    if (!words.isEmpty() && !words.getFirst().startsWith("data.")) {
      throw new InvalidExpressionException(
          "Optional argument only supports \"data.<store_data_type>\" <operator> <value> and key"
              + " <key>");
    }
    return EntryFilter.parse(table, words);
  }
}
