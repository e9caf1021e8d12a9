package dev.evenkeel.balancer.backend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.config.KeywordTables.ProxyKeyword;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.config.ProxyDraft;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parser of {@code balance} (manual, chapter 4.2). Stateless. */
final class BalanceKeyword implements ProxyKeyword {
  private static final String DEFAULT_RDP_COOKIE = "msts";

  @Override
  public void parse(Line line, ProxyDraft proxy) {
    boolean applies = proxy.warnUnlessBackend(line, "balance");
    String word = line.word(1);
    Chosen chosen = read(line, word);
    if (chosen == null) {
      return;
    }
    // An expression is checked wherever it stands, as HAProxy does.
    if (!applies && chosen.algorithm() != Algorithm.HASH) {
      return;
    }
    proxy
        .settings()
        .set(BackendSettings.ALGORITHM, chosen.algorithm())
        .set(BackendSettings.RANDOM_DRAWS, chosen.draws())
        .set(BackendSettings.HASH_EXPRESSION, chosen.expression())
        .set(BackendSettings.REQUEST_KEY, Optional.ofNullable(chosen.key()));
  }

  private record Chosen(
      Algorithm algorithm, int draws, String expression, @Nullable RequestKey key) {
    static Chosen of(Algorithm algorithm) {
      return new Chosen(algorithm, BackendSettings.RANDOM_DRAWS.defaultValue(), "", null);
    }

    static Chosen hashing(Algorithm algorithm, String expression) {
      return new Chosen(algorithm, BackendSettings.RANDOM_DRAWS.defaultValue(), expression, null);
    }

    static Chosen hashing(Algorithm algorithm, RequestKey key) {
      return new Chosen(algorithm, BackendSettings.RANDOM_DRAWS.defaultValue(), "", key);
    }
  }

  private static @Nullable Chosen read(Line line, String word) {
    return switch (word) {
      case "", "roundrobin" -> Chosen.of(Algorithm.ROUNDROBIN);
      case "static-rr" -> Chosen.of(Algorithm.STATIC_RR);
      case "leastconn" -> Chosen.of(Algorithm.LEASTCONN);
      case "first" -> Chosen.of(Algorithm.FIRST);
      case "source" -> Chosen.of(Algorithm.SOURCE);
      case "hash" -> hash(line);
      case "uri" -> uri(line);
      case "url_param" -> urlParam(line);
      default -> {
        if (word.startsWith("random")) {
          yield random(line, word.substring("random".length()));
        }
        if (word.startsWith("rdp-cookie")) {
          yield rdpCookie(line, word.substring("rdp-cookie".length()));
        }
        if (word.startsWith("hdr(")) {
          yield header(line, word);
        }
        if (word.equals("log-hash") || word.equals("sticky")) {
          line.notSupported("'balance " + word + "'");
          yield null;
        }
        line.alert(
            " : balance only supports 'roundrobin', 'static-rr', 'leastconn', 'source', 'uri',"
                + " 'url_param', 'hdr(name)' and 'rdp-cookie(name)' options.");
        yield null;
      }
    };
  }

  private static @Nullable Chosen random(Line line, String draws) {
    if (!draws.startsWith("(")) {
      return Chosen.of(Algorithm.RANDOM);
    }
    int end = 1;
    while (end < draws.length() && "-0123456789".indexOf(draws.charAt(end)) >= 0) {
      end++;
    }
    if (end == draws.length()) {
      line.alert(" : balance random : missing closing parenthesis.");
      return null;
    }
    if (draws.charAt(end) != ')') {
      line.alert(
          " : balance random : unexpected character '" + draws.charAt(end) + "' after argument.");
      return null;
    }
    if (end == 1) {
      return Chosen.of(Algorithm.RANDOM);
    }
    int count = Numbers.lenient(draws.substring(1));
    if (count < 1) {
      line.alert(" : balance random : number of draws must be at least 1.");
      return null;
    }
    return new Chosen(Algorithm.RANDOM, count, "", null);
  }

  private static @Nullable Chosen hash(Line line) {
    if (line.word(2).isEmpty()) {
      line.alert(" : balance hash requires a sample expression.");
      return null;
    }
    if (!line.word(3).isEmpty()) {
      line.alert(" : balance hash takes no other argument (got '" + line.word(3) + "').");
      return null;
    }
    return Chosen.hashing(Algorithm.HASH, line.word(2));
  }

  private static @Nullable Chosen rdpCookie(Line line, String name) {
    if (!name.startsWith("(")) {
      return Chosen.hashing(Algorithm.RDP_COOKIE, DEFAULT_RDP_COOKIE);
    }
    int end = name.indexOf(')');
    if (end <= 1) {
      line.alert(" : balance rdp-cookie : missing cookie name.");
      return null;
    }
    return Chosen.hashing(Algorithm.RDP_COOKIE, name.substring(1, end));
  }

  private static @Nullable Chosen uri(Line line) {
    int length = 0;
    int depth = 0;
    boolean whole = false;
    boolean pathOnly = false;
    int index = 2;
    while (!line.word(index).isEmpty()) {
      String word = line.word(index);
      switch (word) {
        case "len", "depth" -> {
          String number = line.word(index + 1);
          int value = Numbers.lenient(number);
          if (value <= 0) {
            line.alert(
                " : balance uri : '"
                    + word
                    + "' expects a positive integer (got '"
                    + number
                    + "').");
            return null;
          }
          if (word.equals("len")) {
            length = value;
          } else {
            depth = value;
          }
          index += 2;
        }
        case "whole" -> {
          whole = true;
          index++;
        }
        case "path-only" -> {
          pathOnly = true;
          index++;
        }
        default -> {
          line.alert(
              " : balance uri only accepts parameters 'len', 'depth', 'path-only', and 'whole' (got '"
                  + word
                  + "').");
          return null;
        }
      }
    }
    return Chosen.hashing(Algorithm.URI, new RequestKey.Uri(length, depth, whole, pathOnly));
  }

  private static @Nullable Chosen urlParam(Line line) {
    if (line.word(2).isEmpty()) {
      line.alert(" : balance url_param requires an URL parameter name.");
      return null;
    }
    String modifier = line.word(3);
    if (!modifier.isEmpty() && !modifier.equals("check_post")) {
      line.alert(
          " : balance url_param only accepts 'check_post' modifier (got '" + modifier + "').");
      return null;
    }
    return Chosen.hashing(
        Algorithm.URL_PARAM,
        new RequestKey.Parameter(line.word(2).getBytes(ISO_8859_1), !modifier.isEmpty()));
  }

  private static @Nullable Chosen header(Line line, String word) {
    int end = word.indexOf(')');
    if (end <= "hdr(".length()) {
      line.alert(" : balance hdr requires an http header field name.");
      return null;
    }
    String modifier = line.word(2);
    if (!modifier.isEmpty() && !modifier.equals("use_domain_only")) {
      line.alert(
          " : balance "
              + word
              + " only accepts 'use_domain_only' modifier (got '"
              + modifier
              + "').");
      return null;
    }
    byte[] name =
        word.substring("hdr(".length(), end).toLowerCase(Locale.ROOT).getBytes(ISO_8859_1);
    return Chosen.hashing(Algorithm.HDR, new RequestKey.Header(name, !modifier.isEmpty()));
  }
}
