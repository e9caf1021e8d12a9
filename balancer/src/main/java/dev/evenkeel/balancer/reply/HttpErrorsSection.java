package dev.evenkeel.balancer.reply;

import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.ProxySections;
import dev.evenkeel.balancer.config.SectionParser;
import dev.evenkeel.balancer.http.Reply;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import org.jspecify.annotations.Nullable;

/**
 * Reads sections {@code http-errors} (manual, chapter 3.8). Owned by the thread that reads the
 * configuration.
 */
public final class HttpErrorsSection implements SectionParser {
  private final NamedErrors named;
  private NamedErrors.@Nullable Section current;

  /** Reads into a collection. */
  public HttpErrorsSection(NamedErrors named) {
    this.named = named;
  }

  @Override
  public Next open(Line line) {
    String name = line.word(1);
    current = null;
    if (name.isEmpty()) {
      line.alert(" : missing name for http-errors section.");
      return Next.STOP_FILE;
    }
    ProxySections.alertWrongName(line);
    NamedErrors.Section other = named.find(name);
    if (other != null) {
      line.alert(
          ": http-errors section '"
              + name
              + "' already exists (declared at "
              + other.position()
              + ").");
    }
    current = named.begin(name, line.position());
    return Next.GO_ON;
  }

  @Override
  public void line(Line line) {
    NamedErrors.Section section = current;
    if (!line.word(0).equals("errorfile")) {
      line.alert(" : unknown keyword '" + line.word(0) + "' in 'http-errors' section");
    } else if (line.count() < 3) {
      line.alert(" : errorfile: expects <status_code> and <file> as arguments.");
    } else if (section != null) {
      try {
        int status = ErrorLine.status(line.word(1));
        Reply reply = ErrorFile.read(line.word(2), line.diagnostics()::warning);
        section.replies().put(status, (context, sample) -> reply);
      } catch (InvalidExpressionException wrong) {
        line.alert(" : errorfile : " + wrong.getMessage());
      }
    }
  }
}
