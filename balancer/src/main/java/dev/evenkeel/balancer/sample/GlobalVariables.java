package dev.evenkeel.balancer.sample;

import dev.evenkeel.balancer.config.Environment;
import dev.evenkeel.balancer.config.KeywordTables;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.SourcePosition;
import dev.evenkeel.balancer.sample.format.Format;
import dev.evenkeel.balancer.sample.format.FormatParser;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code set-var} and {@code set-var-fmt} of the {@code global} section: evaluated while they are
 * read. Owned by the thread that reads the configuration.
 */
public final class GlobalVariables implements SampleContext, ProcessFacts {
  private final SampleLanguage language;
  private final Environment environment;
  private final Sample sample = new Sample();

  private GlobalVariables(SampleLanguage language, Environment environment) {
    this.language = language;
    this.environment = environment;
  }

  /** Adds the keywords to their table. */
  public static void register(
      KeywordTables tables, SampleLanguage language, Environment environment) {
    GlobalVariables variables = new GlobalVariables(language, environment);
    tables
        .global()
        .add("set-var", (line, global) -> variables.set(line, false))
        .add("set-var-fmt", (line, global) -> variables.set(line, true));
  }

  /** What the runtime API sets variables with. */
  public static GlobalVariables of(SampleLanguage language, Environment environment) {
    return new GlobalVariables(language, environment);
  }

  /**
   * Gives a variable the value of an expression, or of a format.
   *
   * @param words the expression, or the format as the first of them
   * @throws InvalidExpressionException if it is none, or needs what there is not
   */
  public void assign(VariableName name, List<String> words, boolean format)
      throws InvalidExpressionException {
    SourcePosition nowhere = new SourcePosition("CLI", 0);
    if (format) {
      setFormat(nowhere, words.getFirst(), name);
    } else {
      setExpression(nowhere, words, name);
    }
  }

  private void set(Line line, boolean format) {
    String keyword = line.word(0);
    String text = line.word(1);
    try {
      if (text.isEmpty() || line.word(2).isEmpty()) {
        throw new InvalidExpressionException(
            "'"
                + keyword
                + "' requires a process-wide variable name ('proc.<name>') and a"
                + (format ? " format string." : " sample expression."));
      }
      VariableName name = VariableName.parse(text);
      if (name.scope() != VariableScope.PROC) {
        throw new InvalidExpressionException(
            "'" + keyword + "': scope of variable '" + text + "' must be 'proc'");
      }
      if (format) {
        setFormat(line.position(), line.word(2), name);
      } else {
        setExpression(line.position(), line.wordsFrom(2), name);
      }
    } catch (InvalidExpressionException wrong) {
      line.alert(" : " + wrong.getMessage());
    }
  }

  private void setExpression(SourcePosition position, List<String> words, VariableName name)
      throws InvalidExpressionException {
    ExpressionParser parser = language.parser(Site.Place.OTHER, position, "");
    Expression expression = parser.parse(words);
    if (!expression.keyword().needs().at(Checkpoint.CONFIGURATION)) {
      throw new InvalidExpressionException(
          "fetch method '"
              + expression.keyword().name()
              + "' extracts information from '"
              + expression.keyword().needs().needs()
              + "', none of which is available here");
    }
    if (expression.evaluate(this, sample)) {
      name.set(this, sample.toValue());
    }
  }

  private void setFormat(SourcePosition position, String text, VariableName name)
      throws InvalidExpressionException {
    Site site = new Site(Site.Place.LOG_FORMAT, position, "");
    Format format = FormatParser.parse(language, site, Checkpoint.CONFIGURATION, text);
    sample.setText(format.value(this, sample));
    name.set(this, sample.toValue());
  }

  @Override
  public <T> @Nullable T extension(Class<T> type) {
    return null;
  }

  @Override
  public ProcessFacts process() {
    return this;
  }

  @Override
  public long wallMicros() {
    return System.currentTimeMillis() * 1000;
  }

  @Override
  public String hostName() {
    return environment.get("HOSTNAME").orElse("localhost");
  }

  @Override
  public @Nullable String environment(String name) {
    return environment.get(name).orElse(null);
  }

  @Override
  public boolean isStopping() {
    return false;
  }

  @Override
  public Variables variables() {
    return language.processVariables();
  }

  @Override
  public @Nullable BackendFacts backend(String name) {
    return null;
  }

  @Override
  public @Nullable FrontendFacts frontend(String name) {
    return null;
  }
}
