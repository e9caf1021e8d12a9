package dev.evenkeel.balancer.stick;

import dev.evenkeel.balancer.config.Delay;
import dev.evenkeel.balancer.config.KeywordTables.ProxyKeyword;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.ProxyDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parser of {@code stick-table} (manual, chapter 4.2). Stateless. */
final class TableKeyword implements ProxyKeyword {
  @Override
  public void parse(Line line, ProxyDraft proxy) {
    if (proxy.isDefaults()) {
      line.alert(" : 'stick-table' is not supported in 'defaults' section.");
      return;
    }
    Optional<TableSpec> other = proxy.settings().get(TableSpec.OF_PROXY);
    if (other.isPresent()) {
      line.alert(
          " : stick-table name '"
              + proxy.name()
              + "' conflicts with table declared in proxy '"
              + proxy.name()
              + "' at "
              + other.get().position()
              + ".");
      return;
    }
    TableSpec spec = new Reader(line).read();
    if (spec != null) {
      proxy.settings().set(TableSpec.OF_PROXY, Optional.of(spec));
    }
  }

  /** What one line says, word by word. */
  private static final class Reader {
    private final Line line;
    private final List<TableSpec.Stored> stored = new ArrayList<>();
    private @Nullable KeyType type;
    private int keyBytes;
    private long size;
    private boolean purges = true;
    private int expireMs;
    private boolean byAddress;
    private int at = 1;

    Reader(Line line) {
      this.line = line;
    }

    @Nullable TableSpec read() {
      while (at < line.count()) {
        if (!one(line.word(at))) {
          return null;
        }
      }
      if (size == 0) {
        return wrong(": missing size.");
      }
      if (type == null) {
        return wrong(": missing type.");
      }
      return new TableSpec(
          type,
          keyBytes,
          (int) Math.min(size, Integer.MAX_VALUE),
          purges,
          expireMs,
          byAddress,
          stored,
          line.position());
    }

    private @Nullable TableSpec wrong(String text) {
      line.alert(" : stick-table" + text);
      return null;
    }

    private boolean one(String word) {
      return switch (word) {
        case "type" -> type();
        case "size" -> hasValue() && size();
        case "expire" -> hasValue() && expire();
        case "nopurge" -> {
          purges = false;
          at++;
          yield true;
        }
        case "srvkey" -> hasValue() && serverKey();
        case "store" -> store();
        case "peers", "write-to", "recv-only" -> {
          line.notSupported("'" + word + "' of a stick table");
          yield false;
        }
        default -> wrong(": unknown argument '" + word + "'.") != null;
      };
    }

    private boolean hasValue() {
      return !line.word(at + 1).isEmpty()
          || wrong(": missing argument after '" + line.word(at) + "'.") != null;
    }

    private boolean type() {
      Optional<KeyType> found = KeyType.of(line.word(at + 1));
      if (found.isEmpty()) {
        return wrong(": unknown type '" + line.word(at + 1) + "'.") != null;
      }
      type = found.get();
      keyBytes = type.bytes;
      at += 2;
      if (type.hasLength() && line.word(at).equals("len")) {
        long length = digits(line.word(at + 1));
        if (length <= 0) {
          return wrong(": unknown type '" + line.word(at + 1) + "'.") != null;
        }
        keyBytes = (int) Math.min(length, 16_384);
        at += 2;
      }
      return true;
    }

    private static long digits(String word) {
      return word.matches("[0-9]{1,9}") ? Long.parseLong(word) : -1;
    }

    private boolean size() {
      String word = line.word(at + 1);
      int end = 0;
      while (end < word.length() && Character.digit(word.charAt(end), 10) >= 0) {
        end++;
      }
      long factor = 1;
      if (end < word.length()) {
        factor =
            switch (Character.toLowerCase(word.charAt(end))) {
              case 'k' -> 1L << 10;
              case 'm' -> 1L << 20;
              case 'g' -> 1L << 30;
              default -> 0;
            };
        if (factor == 0 || end == 0) {
          return wrong(": unexpected character '" + word.charAt(end) + "' in argument of 'size'.")
              != null;
        }
      }
      size = end > 10 ? Integer.MAX_VALUE : Long.parseLong(word.substring(0, end)) * factor;
      at += 2;
      return true;
    }

    private boolean expire() {
      String word = line.word(at + 1);
      at += 2;
      switch (Delay.ofMillis(word, line.diagnostics()::warning)) {
        case Delay.Of(int ms) -> {
          expireMs = ms;
          return true;
        }
        case Delay.Unexpected(String character) -> {
          return wrong(": unexpected character '" + character + "' in argument of 'expire'.")
              != null;
        }
        case Delay.Overflow() -> {
          return wrong(
                  ": timer overflow in argument '"
                      + word
                      + "' to 'expire' (maximum value is 2147483647 ms or ~24.8 days).")
              != null;
        }
      }
    }

    private boolean serverKey() {
      String word = line.word(at + 1);
      if (!word.equals("name") && !word.equals("addr")) {
        return wrong(" : unknown server key type '" + word + "'.") != null;
      }
      byAddress = word.equals("addr");
      at += 2;
      return true;
    }

    private boolean store() {
      String list = line.word(at + 1);
      at += 2;
      List<String> words = split(list);
      for (String word : words) {
        int open = word.indexOf('(');
        String name = open < 0 ? word : word.substring(0, open);
        String argument =
            open < 0 ? "" : word.substring(open + 1, word.length() - (word.endsWith(")") ? 1 : 0));
        if (!name.isEmpty() && !data(name, argument, open >= 0)) {
          return false;
        }
      }
      return true;
    }

    /** Splits at commas outside parentheses. */
    private static List<String> split(String list) {
      List<String> words = new ArrayList<>();
      int depth = 0;
      int from = 0;
      for (int i = 0; i < list.length(); i++) {
        char c = list.charAt(i);
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (c == ',' && depth == 0) {
          words.add(list.substring(from, i));
          from = i + 1;
        }
      }
      words.add(list.substring(from));
      return words;
    }

    private boolean data(String name, String argument, boolean given) {
      DataType found = DataType.of(name).orElse(null);
      if (found == null) {
        return wrong(": unknown store option '" + name + "'.") != null;
      }
      boolean rate = found.kind == DataType.Kind.RATE;
      if ((rate || found.isArray()) && !given) {
        return wrong(": missing argument to store option '" + name + "'.") != null;
      }
      int count = 1;
      String period = argument;
      if (found.isArray()) {
        int comma = argument.indexOf(',');
        long wanted = digits(comma < 0 ? argument : argument.substring(0, comma));
        period = comma < 0 ? "" : argument.substring(comma + 1);
        if (wanted < 1 || wanted > 100) {
          return wrong(
                  ": array size is out of allowed range (1-100) for store option '" + name + "'.")
              != null;
        }
        count = (int) wanted;
      }
      int periodMs = 0;
      if (rate) {
        if (!(Delay.ofMillis(period, text -> {}) instanceof Delay.Of(int ms)) || ms <= 0) {
          return wrong(": error when processing store option '" + name + "'.") != null;
        }
        periodMs = ms;
      }
      if (stored.stream().anyMatch(s -> s.type() == found)) {
        line.warn(": stick-table: store option '" + name + "' already enabled, ignored.");
        return true;
      }
      stored.add(new TableSpec.Stored(found, count, periodMs));
      return isConsistent(DataType.GPT, "gpt0", DataType.GPT0)
          && isConsistent(DataType.GPC, "gpc[0/1]", DataType.GPC0, DataType.GPC1)
          && isConsistent(
              DataType.GPC_RATE, "gpc[0/1]_rate", DataType.GPC0_RATE, DataType.GPC1_RATE);
    }

    private boolean isConsistent(DataType array, String shown, DataType... single) {
      List<DataType> types = stored.stream().map(TableSpec.Stored::type).toList();
      if (!types.contains(array) || List.of(single).stream().noneMatch(types::contains)) {
        return true;
      }
      return wrong(
              ": simultaneous usage of '"
                  + array.word
                  + "' and '"
                  + shown
                  + "' in a same table is not permitted as '"
                  + array.word
                  + "' overrides '"
                  + shown
                  + "'.")
          != null;
    }
  }
}
