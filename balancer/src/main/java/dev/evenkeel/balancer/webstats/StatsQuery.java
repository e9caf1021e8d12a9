package dev.evenkeel.balancer.webstats;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value: what a request for the statistics page asks for behind the page's own target (manual,
 * keyword {@code stats enable}; management guide, chapter 9.1).
 *
 * @param form how the page is written
 * @param upOnly leaves servers out that are not up
 * @param refreshes whether the browser may be told to ask again
 * @param scope only proxies with this in their names; empty for all
 * @param result what became of an order, which the page is to say; empty for nothing
 */
public record StatsQuery(
    Form form, boolean upOnly, boolean refreshes, String scope, Optional<StatsResult> result) {
  private static final int MAX_SCOPE = 20;

  /** How the page is written. */
  public enum Form {
    /** For people. */
    HTML("text/html"),
    /** Rows of values between commas. */
    CSV("text/plain"),
    /** One JSON text. */
    JSON("application/json");

    private final String contentType;

    Form(String contentType) {
      this.contentType = contentType;
    }

    /** The media type of the answer. */
    public String contentType() {
      return contentType;
    }
  }

  /**
   * The target of the page that says what became of an order, behind the page's own.
   *
   * @param mayRefresh whether a browser is told to ask again where it does not object
   */
  String after(StatsResult told, boolean mayRefresh) {
    boolean named = scope.matches("[\\w.:-]{2,}");
    return ";st="
        + told.name()
        + (upOnly ? ";up" : "")
        + (mayRefresh && !refreshes ? ";norefresh" : "")
        + (named ? "?scope=" + scope.substring(0, Math.min(MAX_SCOPE, scope.length())) : "");
  }

  static StatsQuery of(String text) {
    List<String> words = Arrays.asList(text.split("[;?&]", -1));
    Form form = Form.HTML;
    String scope = "";
    @Nullable StatsResult result = null;
    for (String word : words) {
      if (word.equals("csv")) {
        form = Form.CSV;
      } else if (word.equals("json") || word.equals("typed")) {
        form = Form.JSON;
      } else if (word.startsWith("scope=")) {
        scope = word.substring("scope=".length());
      } else if (word.startsWith("st=")) {
        result = StatsResult.of(word.substring("st=".length()));
      }
    }
    return new StatsQuery(
        form,
        words.contains("up"),
        !words.contains("norefresh"),
        scope,
        Optional.ofNullable(result));
  }
}
