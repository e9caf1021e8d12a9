package dev.evenkeel.balancer.reply;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.config.KeywordTables;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.http.ErrorPages;
import dev.evenkeel.balancer.http.Reply;
import dev.evenkeel.balancer.http.Statuses;
import dev.evenkeel.balancer.sample.Checkpoint;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.Site;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The parsers of {@code errorfile}, {@code errorfiles}, {@code errorloc} and {@code http-error}
 * (manual, chapter 4.2). Stateless.
 */
public final class ErrorKeywords {
  /** What the lines say, in order: the last one for a status holds. */
  private static final Setting<List<ErrorLine>> LINES = Setting.of("errorfile", List.of());

  private final SampleLanguage language;
  private final NamedErrors named;

  private ErrorKeywords(SampleLanguage language, NamedErrors named) {
    this.language = language;
    this.named = named;
  }

  /** Adds the keywords to their table. */
  public static void register(KeywordTables tables, SampleLanguage language, NamedErrors named) {
    ErrorKeywords keywords = new ErrorKeywords(language, named);
    tables
        .proxy()
        .add("errorfile", ErrorKeywords::errorFile)
        .add("errorfiles", ErrorKeywords::errorFiles)
        .add("errorloc", (line, proxy) -> errorLocation(line, proxy, 302))
        .add("errorloc302", (line, proxy) -> errorLocation(line, proxy, 302))
        .add("errorloc303", (line, proxy) -> errorLocation(line, proxy, 303))
        .add("http-error", keywords::httpError);
  }

  private static void add(ProxyDraft proxy, ErrorLine line) {
    List<ErrorLine> lines = new ArrayList<>(proxy.settings().get(LINES));
    lines.add(line);
    proxy.settings().set(LINES, List.copyOf(lines));
  }

  private static void errorFile(Line line, ProxyDraft proxy) {
    if (line.count() < 3) {
      line.alert(" : errorfile : expects <status_code> and <file> as arguments.");
      return;
    }
    try {
      int status = ErrorLine.status(line.word(1));
      Reply reply = ErrorFile.read(line.word(2), line.diagnostics()::warning);
      add(proxy, new ErrorLine.Single(status, (context, sample) -> reply));
    } catch (InvalidExpressionException wrong) {
      line.alert(" : errorfile : " + wrong.getMessage());
    }
  }

  private static void errorLocation(Line line, ProxyDraft proxy, int code) {
    String keyword = line.word(0);
    if (line.count() < 3) {
      line.alert(" : " + keyword + " : expects <status_code> and <url> as arguments.");
      return;
    }
    try {
      int status = ErrorLine.status(line.word(1));
      String fields =
          "cache-control: no-cache\r\ncontent-length: 0\r\nlocation: " + line.word(2) + "\r\n";
      String reason = code == 302 ? "Found" : Statuses.reason(code);
      Reply reply = new Reply(code, reason, fields.getBytes(ISO_8859_1), new byte[0]);
      add(proxy, new ErrorLine.Single(status, (context, sample) -> reply));
    } catch (InvalidExpressionException wrong) {
      line.alert(" : " + keyword + " : " + wrong.getMessage());
    }
  }

  private static void errorFiles(Line line, ProxyDraft proxy) {
    if (line.word(1).isEmpty()) {
      line.alert(" : errorfiles : expects <name> as argument.");
      return;
    }
    List<Integer> statuses = new ArrayList<>();
    try {
      for (String word : line.wordsFrom(2)) {
        statuses.add(ErrorLine.status(word));
      }
    } catch (InvalidExpressionException wrong) {
      line.alert(" : errorfiles : " + wrong.getMessage());
      return;
    }
    add(proxy, new ErrorLine.Section(line.word(1), List.copyOf(statuses), line.position()));
  }

  private void httpError(Line line, ProxyDraft proxy) {
    if (!line.word(1).equals("status")) {
      line.alert(" : http-error : expects at least a <status> as arguments.");
      return;
    }
    Site site = new Site(Site.Place.HTTP_ERROR, line.position(), proxy.name());
    ReplyParser parser = new ReplyParser(line, 1, 0, language, site, Checkpoint.ANYWHERE, named);
    ReplyTemplate reply;
    try {
      reply = parser.parse();
    } catch (InvalidExpressionException wrong) {
      line.alert(" : http-error : " + wrong.getMessage());
      return;
    }
    if (!ErrorPages.has(parser.status())) {
      line.alert(" : http-error: status code '" + parser.status() + "' not handled.");
    } else if (!line.word(parser.position()).isEmpty()) {
      line.alert(" : http-error : unknown keyword '" + line.word(parser.position()) + "'.");
    } else if (!parser.section().isEmpty()) {
      List<Integer> only = List.of(parser.status());
      add(proxy, new ErrorLine.Section(parser.section(), only, line.position()));
    } else if (!parser.usesPages()) {
      add(proxy, new ErrorLine.Single(parser.status(), reply));
    }
  }

  /**
   * Finds the sections that a proxy's lines name; says which there is not.
   *
   * @param alert is told what is wrong
   * @param warn is told what is probably not meant
   */
  public static void resolve(
      ProxyDraft proxy, NamedErrors named, Consumer<String> alert, Consumer<String> warn) {
    Map<Integer, ReplyTemplate> replies = new HashMap<>();
    for (ErrorLine line : proxy.settings().get(LINES)) {
      switch (line) {
        case ErrorLine.Single(int status, ReplyTemplate reply) -> replies.put(status, reply);
        case ErrorLine.Section used -> {
          NamedErrors.Section section = named.find(used.name());
          if (section == null) {
            alert.accept(
                "proxy '"
                    + proxy.name()
                    + "': unknown http-errors section '"
                    + used.name()
                    + "' (at "
                    + used.position()
                    + ").");
          } else {
            take(proxy, used, section, replies, warn);
          }
        }
      }
    }
    if (!replies.isEmpty()) {
      proxy.settings().set(ErrorReplies.OF_PROXY, Map.copyOf(replies));
    }
  }

  private static void take(
      ProxyDraft proxy,
      ErrorLine.Section used,
      NamedErrors.Section section,
      Map<Integer, ReplyTemplate> replies,
      Consumer<String> warn) {
    if (used.statuses().isEmpty()) {
      replies.putAll(section.replies());
      return;
    }
    for (int status : used.statuses()) {
      ReplyTemplate reply = section.replies().get(status);
      if (reply != null) {
        replies.put(status, reply);
      } else {
        warn.accept(
            "config: proxy '"
                + proxy.name()
                + "' : status '"
                + status
                + "' not declared in http-errors section '"
                + used.name()
                + "' (at "
                + used.position()
                + ").");
      }
    }
  }
}
