package dev.evenkeel.balancer.reply;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.http.ErrorPages;
import dev.evenkeel.balancer.http.Reply;
import dev.evenkeel.balancer.sample.Checkpoint;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.Site;
import dev.evenkeel.balancer.sample.format.Format;
import dev.evenkeel.balancer.sample.format.FormatBytes;
import dev.evenkeel.balancer.sample.format.FormatParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code return}, {@code deny}, {@code tarpit} and {@code http-error} answer (manual,
 * chapter 4.2). Used once, by the thread that reads the configuration.
 */
public final class ReplyParser {
  /** What the framing and the payload themselves decide. */
  private static final Set<String> NOT_TO_BE_SET =
      Set.of("content-length", "transfer-encoding", "content-type");

  private final Line line;
  private final SampleLanguage language;
  private final Site site;
  private final Checkpoint checkpoint;
  private final NamedErrors named;
  private int at;

  private int status;
  private String contentType = "";
  private String payloadWord = "";
  private byte @Nullable [] fixed;
  private String formatText = "";
  private @Nullable Reply file;
  private String section = "";
  private final List<FormattedReply.Field> fields = new ArrayList<>();

  /**
   * Begins to read.
   *
   * @param at index of the first word
   * @param status the one that holds where none is given
   * @param named where sections {@code http-errors} will be found
   */
  public ReplyParser(
      Line line,
      int at,
      int status,
      SampleLanguage language,
      Site site,
      Checkpoint checkpoint,
      NamedErrors named) {
    this.line = line;
    this.at = at;
    this.status = status;
    this.language = language;
    this.site = site;
    this.checkpoint = checkpoint;
    this.named = named;
  }

  /** Index of the first word that does not belong to the answer. */
  public int position() {
    return at;
  }

  /** The status that was read. */
  public int status() {
    return status;
  }

  /** The section {@code http-errors} that is named; empty for none. */
  String section() {
    return section;
  }

  /** Whether the answer is the page that a proxy has for the status anyway. */
  boolean usesPages() {
    return payloadWord.equals("default-errorfiles");
  }

  /**
   * Takes {@code deny_status CODE} of older configurations. Where nothing else follows, or nothing
   * is said at all, the answer is the page that a proxy has for the status.
   *
   * @throws InvalidExpressionException saying what is wrong
   */
  public void legacyStatus() throws InvalidExpressionException {
    boolean legacy = line.word(at).equals("deny_status");
    if (legacy) {
      status(argument("status", "<status_code>"));
    }
    String next = line.word(at);
    if (next.isEmpty() || next.equals("if") || next.equals("unless")) {
      payloadWord = "default-errorfiles";
    }
  }

  /**
   * Reads the words that belong to the answer.
   *
   * @throws InvalidExpressionException saying what is wrong
   */
  public ReplyTemplate parse() throws InvalidExpressionException {
    while (keyword(line.word(at))) {
      // One keyword and its arguments after the other.
    }
    return complete();
  }

  private boolean keyword(String word) throws InvalidExpressionException {
    switch (word) {
      case "status" -> status(argument(word, "<status_code>"));
      case "content-type" -> contentType = argument(word, "<ctype>");
      case "errorfiles" -> {
        payload(word);
        section = argument(word, "<name>");
      }
      case "default-errorfiles" -> {
        payload(word);
        at++;
      }
      case "errorfile" -> {
        payload(word);
        file = errorFile(argument(word, "<fmt>"));
      }
      case "string" -> {
        payload(word);
        fixed = argument(word, "<str>").getBytes(ISO_8859_1);
      }
      case "file" -> {
        payload(word);
        fixed = ErrorFile.bytes(argument(word, "<file>"));
      }
      case "lf-string" -> {
        payload(word);
        formatText = argument(word, "<fmt>");
      }
      case "lf-file" -> {
        payload(word);
        formatText = new String(ErrorFile.bytes(argument(word, "<file>")), ISO_8859_1);
      }
      case "hdr" -> header();
      default -> {
        return false;
      }
    }
    return true;
  }

  private String argument(String keyword, String expected) throws InvalidExpressionException {
    String argument = line.word(at + 1);
    if (argument.isEmpty()) {
      throw new InvalidExpressionException(
          "'" + keyword + "' expects " + expected + " as argument");
    }
    at += 2;
    return argument;
  }

  private void payload(String word) throws InvalidExpressionException {
    if (!payloadWord.isEmpty()) {
      throw new InvalidExpressionException(
          "unexpected '" + word + "' argument, '" + payloadWord + "' already defined");
    }
    payloadWord = word;
  }

  private void status(String word) throws InvalidExpressionException {
    status = Numbers.lenient(word);
    if (status < 200 || status > 599) {
      throw new InvalidExpressionException("Unexpected status code '" + status + "'");
    }
  }

  private Reply errorFile(String name) throws InvalidExpressionException {
    return ErrorFile.read(name, line.diagnostics()::warning);
  }

  private void header() throws InvalidExpressionException {
    String name = line.word(at + 1);
    String value = line.word(at + 2);
    if (name.isEmpty() || value.isEmpty()) {
      throw new InvalidExpressionException("'hdr' expects <name> and <value> as arguments");
    }
    at += 3;
    FormatBytes format = format(value);
    String lower = name.toLowerCase(Locale.ROOT);
    if (NOT_TO_BE_SET.contains(lower)) {
      line.warn(" : header '" + name + "' always ignored by the http reply.");
    } else {
      fields.add(new FormattedReply.Field(lower.getBytes(ISO_8859_1), format));
    }
  }

  private FormatBytes format(String text) throws InvalidExpressionException {
    return new FormatBytes(FormatParser.parse(language, site, checkpoint, text));
  }

  private ReplyTemplate complete() throws InvalidExpressionException {
    return switch (payloadWord) {
      case "default-errorfiles", "errorfiles" -> page();
      case "errorfile" -> wholeFile();
      default -> formatted();
    };
  }

  private ReplyTemplate page() throws InvalidExpressionException {
    ignored();
    if (!ErrorPages.has(status)) {
      throw new InvalidExpressionException(
          "status code '"
              + status
              + "' not handled by default with '"
              + payloadWord
              + "' argument.");
    }
    int code = status;
    if (!section.isEmpty() && site.place() != Site.Place.HTTP_ERROR) {
      return named.use(section, code, site.proxy());
    }
    return (context, sample) -> {
      var http = context.http();
      return http == null ? ErrorPages.of(code) : http.errorReply(code);
    };
  }

  private ReplyTemplate wholeFile() {
    ignored();
    Reply whole = file;
    Reply reply = (whole == null ? Reply.SILENCE : whole).insteadOf(status);
    return (context, sample) -> reply;
  }

  /** Warns of what a whole response leaves no room for. */
  private void ignored() {
    String why = " ignored by the http reply when used with an erorrfile.";
    if (!contentType.isEmpty()) {
      line.warn(" : content-type '" + contentType + "'" + why);
    }
    if (!fields.isEmpty()) {
      line.warn(" : hdr parameters" + why);
    }
  }

  private ReplyTemplate formatted() throws InvalidExpressionException {
    byte[] text = fixed;
    boolean isFormat = payloadWord.startsWith("lf-");
    if (payloadWord.isEmpty()) {
      if (!contentType.isEmpty()) {
        line.warn(
            " : content-type '"
                + contentType
                + "' ignored by the http reply because neither errorfile nor payload defined.");
      }
    } else if ((status == 204 || status == 304)
        && (isFormat || (text != null && text.length > 0))) {
      throw new InvalidExpressionException("No body expected for " + status + " responses");
    } else if (isFormat && contentType.isEmpty()) {
      throw new InvalidExpressionException(
          "a content type must be defined with a log-format payload");
    } else if (text != null && text.length > 0 && contentType.isEmpty()) {
      throw new InvalidExpressionException(
          "a content type must be defined when non-empty payload is configured");
    } else if (text != null && text.length == 0 && !contentType.isEmpty()) {
      line.warn(
          " : content-type '"
              + contentType
              + "' ignored by the http reply when used with an empty payload.");
    }
    FormatBytes body = null;
    if (isFormat) {
      body = format(formatText);
    } else if (text != null && text.length > 0) {
      body = new FormatBytes(Format.of(new String(text, ISO_8859_1)));
    }
    FormattedReply reply = new FormattedReply(status, List.copyOf(fields), contentType, body);
    if (!reply.isConstant()) {
      return reply;
    }
    Reply always = reply.makeConstant();
    return (context, sample) -> always;
  }
}
