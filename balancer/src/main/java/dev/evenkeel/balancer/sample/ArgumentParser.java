package dev.evenkeel.balancer.sample;

import dev.evenkeel.balancer.sample.Arguments.Argument;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the arguments of one fetch or converter: {@code (a,"b,c",'d')}. Used once, by the thread
 * that reads the configuration.
 */
final class ArgumentParser {
  private final SampleLanguage language;
  private final Site site;
  private final String text;
  private int at;
  private final List<Argument> arguments = new ArrayList<>();

  /**
   * @param at index of the opening parenthesis, or of what follows the keyword that has none
   */
  ArgumentParser(SampleLanguage language, Site site, String text, int at) {
    this.language = language;
    this.site = site;
    this.text = text;
    this.at = at;
  }

  /** Returns the index after the closing parenthesis. */
  int end() {
    return at;
  }

  /** Returns the number of the argument that is wrong, from 1. */
  int position() {
    return arguments.size() + 1;
  }

  Arguments parse(ArgumentSpec spec, String keyword, String conversion)
      throws InvalidExpressionException {
    boolean open = at < text.length() && text.charAt(at) == '(';
    if (open) {
      at++;
    }
    boolean bare = !open || (at < text.length() && text.charAt(at) == ')');
    if (!(bare && spec.mandatory() == 0)) {
      while (arguments.size() < spec.types().size()) {
        String word = open ? word() : "";
        arguments.add(
            convert(
                spec.types().get(arguments.size()),
                word,
                arguments.size() < spec.mandatory(),
                keyword,
                conversion));
        if (!open || at >= text.length() || text.charAt(at) != ',' || isLast(spec)) {
          break;
        }
        at++;
      }
      if (arguments.size() < spec.mandatory()) {
        throw new InvalidExpressionException(
            "missing arguments (got "
                + arguments.size()
                + "/"
                + spec.mandatory()
                + "), type '"
                + spec.types().get(arguments.size()).word()
                + "' expected");
      }
    }
    if (open) {
      close();
    }
    return new Arguments(arguments, site, language);
  }

  private boolean isLast(ArgumentSpec spec) {
    return arguments.size() == spec.types().size();
  }

  private void close() throws InvalidExpressionException {
    if (at >= text.length()) {
      throw new InvalidExpressionException("expected ')'");
    }
    if (text.charAt(at) != ')') {
      throw new InvalidExpressionException("expected ')' before '" + text.substring(at) + "'");
    }
    at++;
  }

  /** Takes one argument, its quotes and backslashes resolved. */
  private String word() {
    StringBuilder out = new StringBuilder();
    char quote = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (quote == 0 && (c == ',' || c == ')')) {
        break;
      }
      at++;
      if (c == quote) {
        quote = 0;
      } else if (quote == 0 && (c == '"' || c == '\'')) {
        quote = c;
      } else if (c == '\\' && quote != '\'' && at < text.length()) {
        escaped(out);
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private void escaped(StringBuilder out) {
    char c = text.charAt(at++);
    switch (c) {
      case 'n' -> out.append('\n');
      case 'r' -> out.append('\r');
      case 't' -> out.append('\t');
      case '\\', '\'', '"', ' ' -> out.append(c);
      default -> out.append('\\').append(c);
    }
  }

  private Argument convert(
      ArgumentType type, String word, boolean mandatory, String keyword, String conversion)
      throws InvalidExpressionException {
    if (word.isEmpty() && !type.mayBeEmpty()) {
      if (mandatory) {
        throw new InvalidExpressionException(
            "expected type '" + type.word() + "' at position " + position() + ", but got nothing");
      }
      return new Argument("", 0, List.of());
    }
    if (type.isReference()) {
      String name = word.isEmpty() && type.defaultsToCurrentProxy() ? site.proxy() : word;
      language
          .references()
          .add(new Reference(type, name, position(), keyword, conversion, site, ""));
      return new Argument(name, 0, List.of());
    }
    return switch (type) {
      case INTEGER -> new Argument(word, integer(word), List.of());
      case INTEGER_OR_VARIABLE ->
          new Argument(word, isVariable(word) ? 0 : integer(word), List.of());
      case IPV4, IPV6 -> new Argument(word, 0, address(type, word));
      case MASK4, MASK6 -> new Argument(word, 0, mask(type, word));
      case REGEX -> {
        String problem = Regex.problem(word);
        if (!problem.isEmpty()) {
          language
              .references()
              .add(new Reference(type, word, position(), keyword, conversion, site, problem));
        }
        yield new Argument(word, 0, List.of());
      }
      case PROTOBUF_FIELD -> {
        if (!word.matches("[0-9]+(\\.[0-9]+)*")) {
          throw unreadable(type, word);
        }
        yield new Argument(word, 0, List.of());
      }
      default -> new Argument(word, 0, List.of());
    };
  }

  private InvalidExpressionException unreadable(ArgumentType type, String word) {
    return new InvalidExpressionException(
        "failed to parse '" + word + "' as type '" + type.word() + "' at position " + position());
  }

  private static boolean isVariable(String word) {
    try {
      VariableName.parse(word);
      return true;
    } catch (InvalidExpressionException isNone) {
      return false;
    }
  }

  private long integer(String word) throws InvalidExpressionException {
    if (!word.matches("[+-]?[0-9]+")) {
      throw unreadable(ArgumentType.INTEGER, word);
    }
    try {
      return Long.parseLong(word);
    } catch (NumberFormatException tooLarge) {
      return word.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  private List<Byte> address(ArgumentType type, String word) throws InvalidExpressionException {
    InetAddress address = Texts.address(word);
    int length = type == ArgumentType.IPV4 || type == ArgumentType.MASK4 ? 4 : 16;
    if (address == null || address.getAddress().length != length) {
      throw unreadable(type, word);
    }
    return listOf(address.getAddress());
  }

  private List<Byte> mask(ArgumentType type, String word) throws InvalidExpressionException {
    int bits = type == ArgumentType.MASK4 ? 32 : 128;
    if (!word.matches("[0-9]{1,3}")) {
      return address(type, word);
    }
    int set = Integer.parseInt(word);
    if (set > bits) {
      throw unreadable(type, word);
    }
    byte[] mask = new byte[bits / 8];
    for (int i = 0; i < set; i++) {
      mask[i / 8] |= (byte) (0x80 >> (i % 8));
    }
    return listOf(mask);
  }

  private static List<Byte> listOf(byte[] bytes) {
    List<Byte> list = new ArrayList<>();
    for (byte b : bytes) {
      list.add(b);
    }
    return list;
  }
}
