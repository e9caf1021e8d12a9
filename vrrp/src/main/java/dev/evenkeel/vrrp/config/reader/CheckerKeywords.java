package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.reader.VirtualServerDraft.Checker;
import dev.evenkeel.vrrp.config.reader.VirtualServerDraft.Real;
import dev.evenkeel.vrrp.config.reader.VirtualServerDraft.UrlDraft;
import dev.evenkeel.vrrp.config.text.Segment;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The checkers of a {@code real_server}. Those that the balancer has no equal of are refused. */
final class CheckerKeywords {
  private static final Pattern STATUS = Pattern.compile("([0-9]+)(?:-([0-9]+))?");
  private static final int LOWEST_STATUS = 100;
  private static final int HIGHEST_STATUS = 599;

  private final ReadContext context;
  private final Report report;
  private final Params params;
  private final Supplier<Real> real;
  private @Nullable Checker current;
  private @Nullable UrlDraft url;

  CheckerKeywords(ReadContext context, Supplier<Real> real) {
    this.context = context;
    this.report = context.report;
    this.params = context.params;
    this.real = real;
  }

  void addTo(KeywordTable table) {
    checker(table, "TCP_CHECK", new KeywordTable("TCP_CHECK"), true);
    for (String name : List.of("HTTP_GET", "SSL_GET")) {
      checker(table, name, httpCheck(name), true);
    }
    KeywordTable smtp =
        new KeywordTable("SMTP_CHECK")
            .line("helo_name", line -> checker().helo = params.required(line, 1));
    checker(table, "SMTP_CHECK", smtp, true);
    smtp.block("host", Feature.CORE, line -> true, connection(new KeywordTable("host")), () -> {});
    checker(
        table,
        "DNS_CHECK",
        new KeywordTable("DNS_CHECK")
            .line("type", this::dnsType)
            .required(params, Feature.CORE, "name"),
        true);
    checker(
        table,
        "UDP_CHECK",
        new KeywordTable("UDP_CHECK")
            .required(params, Feature.CORE, "payload", "min_reply_length", "max_reply_length")
            .flags(Feature.CORE, "require_reply"),
        true);
    checker(table, "PING_CHECK", new KeywordTable("PING_CHECK"), true);
    checker(
        table,
        "MISC_CHECK",
        new KeywordTable("MISC_CHECK")
            .line("misc_path", this::program)
            .line("misc_timeout", this::programTimeout)
            .line("misc_dynamic", line -> refuse("'misc_dynamic'", line))
            .line("user", this::user),
        false);
    checker(
        table,
        "BFD_CHECK",
        new KeywordTable("BFD_CHECK").required(params, Feature.CORE, "name"),
        false);
    checker(
        table,
        "FILE_CHECK",
        new KeywordTable("FILE_CHECK").required(params, Feature.CORE, "track_file", "weight"),
        false);
  }

  private void checker(KeywordTable table, String name, KeywordTable own, boolean connects) {
    if (connects) {
      connection(own);
    }
    own.line("log_all_failures", Feature.LOG_FAILURES, line -> {})
        .line("alpha", Feature.ALPHA, this::alpha)
        .line("delay_loop", this::delayLoop)
        .line("retry", this::retry)
        .line("delay_before_retry", this::delayBeforeRetry)
        .line(
            "warmup",
            Feature.WARMUP,
            line -> params.micros(params.required(line, 1), 0, 0xffffffffL));
    table.block(name, Feature.CORE, line -> start(name, line), own, this::end);
  }

  private KeywordTable connection(KeywordTable table) {
    return table
        .line("connect_timeout", this::connectTimeout)
        .line("connect_ip", this::connectAddress)
        .line("connect_port", this::connectPort)
        .line("bindto", this::bindTo)
        .required(params, Feature.CHECK_SOURCE, "bind_if", "bind_port", "fwmark");
  }

  private KeywordTable httpCheck(String name) {
    KeywordTable table =
        new KeywordTable("url")
            .line("path", line -> url().path = params.required(line, 1))
            .line("status_code", this::status)
            .line("virtualhost", line -> url().virtualHost = params.required(line, 1))
            .line("regex", line -> url().regex = params.required(line, 1))
            .line("regex_no_match", line -> url().regexMustMiss = true)
            .line("digest", this::digest)
            .line("regex_options", line -> refuse("'regex_options'", line))
            .required(params, Feature.CORE, "regex_stack")
            .line("regex_min_offset", line -> refuse("'regex_min_offset'", line))
            .line("regex_max_offset", line -> refuse("'regex_max_offset'", line))
            .flags(Feature.CORE, "tls_compliant");
    return new KeywordTable(name)
        .line("nb_get_retry", this::retry)
        .line("http_protocol", this::httpVersion)
        .line("virtualhost", line -> checker().virtualHost = params.required(line, 1))
        .flags(Feature.FAST_RECOVERY, "fast_recovery")
        // Only SSL_GET, which is refused, would heed it.
        .flags(Feature.CORE, "enable_sni")
        .block("url", Feature.CORE, this::urlStart, table, this::urlEnd);
  }

  private Checker checker() {
    if (current == null) {
      throw new IllegalStateException("outside a checker");
    }
    return current;
  }

  private UrlDraft url() {
    if (url == null) {
      throw new IllegalStateException("outside url");
    }
    return url;
  }

  private boolean start(String kind, Segment line) {
    current = new Checker(kind, line.position(), real.get().timing);
    if (!List.of("TCP_CHECK", "HTTP_GET", "SMTP_CHECK", "MISC_CHECK").contains(kind)) {
      refuse("'" + kind + "'", line);
    }
    return true;
  }

  private void end() {
    Checker checker = checker();
    current = null;
    boolean http = checker.kind.equals("HTTP_GET") || checker.kind.equals("SSL_GET");
    if (http && checker.urls.isEmpty()) {
      report.error("HTTP/SSL_GET checker has no urls specified - ignoring");
    } else if (checker.userInvalid) {
      return;
    } else if (checker.kind.equals("MISC_CHECK") && checker.program == null) {
      report.error("No script path has been specified for MISC_CHECKER - skipping");
    } else {
      real.get().checkers.add(checker);
    }
  }

  private void refuse(String what, Segment line) {
    report.refuse(
        what
            + " is not supported by Evenkeel, whose balancer checks the servers; there are"
            + " TCP_CHECK, HTTP_GET, SMTP_CHECK and MISC_CHECK",
        line.position());
  }

  private boolean urlStart(Segment line) {
    url = new UrlDraft();
    return true;
  }

  private void urlEnd() {
    if (url().path.isEmpty()) {
      report.error("HTTP/SSL_GET checker url has no path - ignoring");
    } else {
      checker().urls.add(url());
    }
    url = null;
  }

  private void status(Segment line) {
    params.required(line, 1);
    for (String word : line.words().subList(1, line.size())) {
      Matcher match = STATUS.matcher(word);
      boolean good = match.matches() && word.length() <= 7;
      if (good) {
        int from = Integer.parseInt(match.group(1));
        int to = match.group(2) == null ? from : Integer.parseInt(match.group(2));
        good = from >= LOWEST_STATUS && to <= HIGHEST_STATUS && from <= to;
      }
      if (good) {
        url().status.add(word);
      } else {
        report.error("Invalid HTTP_GET status code '" + word + "'");
      }
    }
  }

  private void digest(Segment line) {
    String word = params.required(line, 1);
    if (word.length() != 32) {
      report.error(
          "digest '%s' character length should be 32 rather than %s"
              .formatted(word, word.length()));
    }
    report.refuse(
        "'digest' is not supported by Evenkeel: a page's digest is not computed; 'status_code' or"
            + " 'regex' can judge it",
        line.position());
  }

  private void httpVersion(Segment line) {
    String word = params.required(line, 1);
    switch (word) {
      case "1.0", "1.1" -> checker().httpVersion = word;
      case "1.0C", "1.0c" -> checker().httpVersion = "1.0";
      default -> report.error("Invalid http_protocol version " + word);
    }
  }

  private void dnsType(Segment line) {
    String word = params.required(line, 1);
    if (!List.of("A", "NS", "CNAME", "SOA", "MX", "TXT", "AAAA").contains(word)) {
      report.error("Unknown DNS check type " + word + " - ignoring");
    }
  }

  private void connectTimeout(Segment line) {
    String word = params.required(line, 1);
    params.micros(
        word,
        1,
        0xffffffffL,
        us -> checker().timing.timeoutMs = Math.max(1, us / 1000),
        "connect_timeout " + word + " invalid - ignoring");
  }

  private void connectAddress(Segment line) {
    String word = params.required(line, 1);
    InetAddress address = IpLiterals.parse(word);
    if (address == null) {
      report.error("Invalid connect_ip address " + word + " - ignoring");
    } else {
      checker().connectAddress = address;
    }
  }

  private void connectPort(Segment line) {
    String word = params.required(line, 1);
    params.unsigned(
        word,
        1,
        65_535,
        v -> checker().connectPort = (int) v,
        "Invalid checker connect_port '" + word + "'");
  }

  private void bindTo(Segment line) {
    String word = params.required(line, 1);
    if (IpLiterals.parse(word) == null) {
      report.error("Invalid bindto address " + word + " - ignoring");
    } else {
      report.feature(Feature.CHECK_SOURCE, "'bindto'", line.position());
    }
  }

  private void alpha(Segment line) {
    if (line.size() > 1 && Params.bool(line.word(1)).isEmpty()) {
      report.error("Invalid alpha parameter " + line.word(1));
    }
  }

  private void delayLoop(Segment line) {
    String word = params.required(line, 1);
    params
        .micros(word, 0, 0xffffffffL)
        .ifPresent(us -> {
          if (us == 0) {
            report.error("number '" + word + "' outside range [0.000001, 18446744073709.551614]");
            report.error("delay_loop '" + word + "' is invalid - ignoring");
          } else {
            checker().timing.intervalMs = Math.max(1, us / 1000);
          }
        });
  }

  private void retry(Segment line) {
    String word = params.required(line, 1);
    params.unsigned(
        word,
        0,
        0xffffffffL,
        v -> checker().timing.retries = (int) Math.min(v, 1000),
        "Invalid retry connection value '" + word + "'");
  }

  private void delayBeforeRetry(Segment line) {
    params
        .micros(params.required(line, 1), 0, 0xffffffffL)
        .ifPresent(us -> checker().timing.retryDelayMs = us / 1000);
  }

  private void program(Segment line) {
    params.required(line, 1);
    CommandWords.Command command = CommandWords.afterKeyword(line.raw());
    checker().program = command.words().isEmpty() ? null : command.words();
  }

  private void programTimeout(Segment line) {
    params
        .unsigned(params.required(line, 1), 1, 100_000)
        .ifPresent(s -> checker().timing.timeoutMs = s * 1000);
  }

  private void user(Segment line) {
    String user = params.required(line, 1);
    List<String> program = checker().program;
    if (context.scriptUsers.named(line, 1).isEmpty()) {
      report.error(
          "Failed to set uid/gid for misc checker script "
              + (program == null ? "" : "'" + String.join("' '", program) + "'")
              + " - removing");
      checker().userInvalid = true;
    } else if (!user.equals("root")) {
      refuse("'user " + user + "' (the balancer's own user runs the program)", line);
    }
  }
}
