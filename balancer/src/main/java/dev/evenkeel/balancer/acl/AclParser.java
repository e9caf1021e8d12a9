package dev.evenkeel.balancer.acl;

import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.ExpressionParser;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Compiles {@code criterion [flags] [operator] [value] ...}. Used once, by the thread that reads
 * the configuration.
 */
final class AclParser {
  private static final Set<String> OPERATORS = Set.of("eq", "gt", "ge", "lt", "le");

  private final AclLanguage language;
  private final Site site;
  private final Consumer<String> warnings;

  private boolean ignoreCase;
  private boolean map;
  private boolean explicitEnd;
  private boolean fromFile;
  private int id = -1;

  AclParser(AclLanguage language, Site site, Consumer<String> warnings) {
    this.language = language;
    this.site = site;
    this.warnings = warnings;
  }

  AclTest parse(List<String> words) throws InvalidExpressionException {
    String criterion = words.isEmpty() ? "" : words.getFirst();
    String name = criterion.split("[(,]", 2)[0];
    Optional<AclLanguage.Criterion> implied = language.criterion(name);
    String text =
        implied.map(c -> c.fetch() + criterion.substring(name.length())).orElse(criterion);
    Expression expression = expression(text, criterion);
    MatchMethod method =
        implied
            .map(AclLanguage.Criterion::method)
            .or(() -> MatchMethod.ofType(expression.output()))
            .orElse(null);
    boolean dotted = implied.map(AclLanguage.Criterion::dotted).orElse(false);
    int at = 1;
    List<String> files = new ArrayList<>();
    List<Boolean> fileCases = new ArrayList<>();
    while (at < words.size() && words.get(at).startsWith("-")) {
      String flag = words.get(at++);
      String argument = at < words.size() ? words.get(at) : "";
      switch (flag) {
        case "-i" -> ignoreCase = true;
        case "-n" -> {}
        case "-M" -> map = true;
        case "--" -> explicitEnd = true;
        case "-u" -> {
          id = id(argument);
          at++;
        }
        case "-f" -> {
          files.add(argument);
          fileCases.add(ignoreCase);
          fromFile = true;
          at++;
        }
        case "-m" -> {
          if (fromFile) {
            throw new InvalidExpressionException(
                "'-m' must only be specified before patterns and files in parsing ACL expression");
          }
          method = method(argument, expression);
          dotted = false;
          at++;
        }
        default ->
            throw new InvalidExpressionException(
                "'"
                    + flag
                    + "' is not a valid ACL option. Please use '--' before any pattern beginning"
                    + " with a '-'");
      }
      if (explicitEnd) {
        break;
      }
    }
    if (method == null) {
      throw new InvalidExpressionException(
          "matching method must be specified first (using '-m') when using a sample fetch of this"
              + " type ('"
              + expression.keyword().name()
              + "')");
    }
    PatternList patterns = new PatternList(method, dotted);
    String where = " file '" + site.position().file() + "' line " + site.position().line();
    for (int i = 0; i < files.size(); i++) {
      patterns.add(language.file(files.get(i), map, fileCases.get(i), "acl at" + where));
    }
    List<Pattern> own = own(words.subList(Math.min(at, words.size()), words.size()), method);
    PatternReference inline =
        language.inline(id, "acl '" + expression.keyword().name() + "'" + where);
    inline.replace(own);
    patterns.add(inline);
    boolean operatorAlone = at < words.size();
    if (own.isEmpty() && !operatorAlone && !fromFile && !explicitEnd && !method.needsNoPattern()) {
      warnings.accept(
          "parsing acl keyword '"
              + criterion
              + "' :\n"
              + "  no pattern to match against were provided, so this ACL will never match.\n"
              + "  If this is what you intended, please add '--' to get rid of this warning.\n"
              + "  If you intended to match only for existence, please use '-m found'.\n"
              + "  If you wanted to force an int to match as a bool, please use '-m bool'.\n");
    }
    return new AclTest(criterion, expression, method, patterns);
  }

  private Expression expression(String text, String criterion) throws InvalidExpressionException {
    ExpressionParser parser = language.samples().parser(site);
    try {
      return parser.parse(List.of(text));
    } catch (InvalidExpressionException wrong) {
      throw new InvalidExpressionException(
          wrong.getMessage() + " in ACL expression '" + criterion + "'");
    }
  }

  private static int id(String text) throws InvalidExpressionException {
    if (!text.matches("[0-9]{1,9}")) {
      throw new InvalidExpressionException("the argument of -u must be an integer");
    }
    return Integer.parseInt(text);
  }

  private static MatchMethod method(String word, Expression expression)
      throws InvalidExpressionException {
    MatchMethod method =
        MatchMethod.find(word)
            .orElseThrow(() ->
                new InvalidExpressionException(
                    "unknown matching method '" + word + "' when parsing ACL expression"));
    if (!expression.output().canBecome(method.input())) {
      throw new InvalidExpressionException(
          "matching method '"
              + word
              + "' cannot be used with fetch keyword '"
              + expression.keyword().name()
              + "'");
    }
    return method;
  }

  private List<Pattern> own(List<String> words, MatchMethod method) {
    List<Pattern> patterns = new ArrayList<>();
    String operator = "";
    for (String word : words) {
      if (method.takesNumbers() && OPERATORS.contains(word)) {
        operator = word + " ";
      } else {
        patterns.add(new Pattern(operator + word, "", ignoreCase));
      }
    }
    return method.needsNoPattern() ? List.of() : patterns;
  }
}
