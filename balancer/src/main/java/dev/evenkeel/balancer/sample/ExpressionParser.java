package dev.evenkeel.balancer.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compiles {@code fetch(args),converter(args),...}. Used once, by the thread that reads the
 * configuration.
 */
public final class ExpressionParser {
  private final SampleLanguage language;
  private final Site site;
  private String text;
  private int at;
  private int wordsTaken;

  ExpressionParser(SampleLanguage language, Site site) {
    this.language = language;
    this.site = site;
    this.text = "";
  }

  /** Returns the index after the expression, in the text given to {@link #parseIn}. */
  public int end() {
    return at;
  }

  /** Returns how many words {@link #parse} has taken. */
  public int wordsTaken() {
    return wordsTaken;
  }

  /**
   * Reads an expression from words: converters may follow the first word with commas between them,
   * or be words of their own.
   *
   * @throws InvalidExpressionException saying what is wrong
   */
  public Expression parse(List<String> words) throws InvalidExpressionException {
    text = words.isEmpty() ? "" : words.getFirst();
    at = 0;
    wordsTaken = Math.min(1, words.size());
    return parse(words, false);
  }

  /**
   * Reads an expression from a text that goes on after it.
   *
   * @throws InvalidExpressionException saying what is wrong
   */
  public Expression parseIn(String whole, int from) throws InvalidExpressionException {
    text = whole;
    at = from;
    return parse(List.of(), true);
  }

  private Expression parse(List<String> words, boolean embedded) throws InvalidExpressionException {
    int start = at;
    String name = token();
    if (name.isEmpty()) {
      throw new InvalidExpressionException("missing fetch method");
    }
    FetchKeyword keyword =
        language.fetch(name).orElseThrow(() -> unknown("fetch", "fetch method", name));
    Fetch fetch = fetch(keyword, name);
    SampleType type = keyword.output();
    List<Expression.Step> steps = new ArrayList<>();
    StringBuilder written = new StringBuilder(text.substring(start, at));
    while (true) {
      int begin = at;
      if (at < text.length() && text.charAt(at) == ',') {
        at++;
      } else if (at < text.length()) {
        if (embedded) {
          break;
        }
        throw new InvalidExpressionException(
            steps.isEmpty()
                ? "missing comma after fetch keyword '" + name + "'"
                : "missing comma after converter '" + lastConverter + "'");
      } else if (!embedded && wordsTaken < words.size() && startsConverter(words.get(wordsTaken))) {
        text = words.get(wordsTaken++);
        at = 0;
        begin = 0;
        written.append(',');
      } else {
        break;
      }
      String converterName = token();
      Optional<ConverterKeyword> found = language.converter(converterName);
      if (found.isEmpty()) {
        throw unknown("converter", "converter", converterName);
      }
      ConverterKeyword converter = found.get();
      lastConverter = converterName;
      if (!type.canBecome(converter.input())) {
        throw new InvalidExpressionException("converter '" + converterName + "' cannot be applied");
      }
      steps.add(new Expression.Step(converter.input(), converter(converter, name)));
      type = converter.output();
      written.append(text, begin, at);
    }
    return new Expression(keyword, fetch, steps, type, written.toString());
  }

  private static InvalidExpressionException unknown(String kind, String what, String name) {
    return new InvalidExpressionException(
        KnownNames.has(kind, name)
            ? KnownNames.notSupported(what, name)
            : "unknown " + what + " '" + name + "'");
  }

  private String lastConverter = "";

  private boolean startsConverter(String word) {
    int end = 0;
    while (end < word.length() && isNameChar(word.charAt(end))) {
      end++;
    }
    return language.converter(word.substring(0, end)).isPresent();
  }

  private Fetch fetch(FetchKeyword keyword, String name) throws InvalidExpressionException {
    ArgumentParser parser = new ArgumentParser(language, site, text, at);
    Arguments arguments;
    try {
      arguments = parser.parse(keyword.arguments(), name, "");
    } catch (InvalidExpressionException wrong) {
      throw new InvalidExpressionException("fetch method '" + name + "' : " + wrong.getMessage());
    }
    at = parser.end();
    try {
      return keyword.factory().make(arguments);
    } catch (InvalidExpressionException wrong) {
      throw new InvalidExpressionException(
          "invalid args in fetch method '" + name + "' : " + wrong.getMessage());
    }
  }

  private Converter converter(ConverterKeyword keyword, String fetch)
      throws InvalidExpressionException {
    ArgumentParser parser = new ArgumentParser(language, site, text, at);
    Arguments arguments;
    try {
      arguments = parser.parse(keyword.arguments(), fetch, keyword.name());
    } catch (InvalidExpressionException wrong) {
      throw new InvalidExpressionException(
          "invalid arg "
              + parser.position()
              + " in converter '"
              + keyword.name()
              + "' : "
              + wrong.getMessage());
    }
    at = parser.end();
    try {
      return keyword.factory().make(arguments);
    } catch (InvalidExpressionException wrong) {
      throw new InvalidExpressionException(
          "invalid args in converter '" + keyword.name() + "' : " + wrong.getMessage());
    }
  }

  private String token() {
    int start = at;
    while (at < text.length() && isNameChar(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private static boolean isNameChar(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '.'
        || c == '-'
        || c == '+';
  }
}
