package dev.evenkeel.balancer.webstats;

import java.util.Arrays;
import java.util.List;

/**
 * A value: what a request for the statistics page asks for behind the page's own target (manual,
 * keyword {@code stats enable}; management guide, chapter 9.1).
 *
 * @param form how the page is written
 * @param upOnly leaves servers out that are not up
 * @param refreshes whether the browser may be told to ask again
 * @param scope only proxies with this in their names; empty for all
 */
public record StatsQuery(Form form, boolean upOnly, boolean refreshes, String scope) {
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

  static StatsQuery of(String text) {
    List<String> words = Arrays.asList(text.split("[;?&]", -1));
    Form form = Form.HTML;
    String scope = "";
    for (String word : words) {
      if (word.equals("csv")) {
        form = Form.CSV;
      } else if (word.equals("json") || word.equals("typed")) {
        form = Form.JSON;
      } else if (word.startsWith("scope=")) {
        scope = word.substring("scope=".length());
      }
    }
    return new StatsQuery(form, words.contains("up"), !words.contains("norefresh"), scope);
  }
}
