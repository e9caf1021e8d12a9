package dev.evenkeel.balancer.sample;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The table of requests and of what is asked of them: {@code http-requests.txt}. */
public final class HttpTable {
  /** What is asked of some requests. */
  public record Group(
      String name, List<String> expressions, List<String> conditions, List<byte[]> requests) {}

  private final List<Group> groups = new ArrayList<>();
  private String section = "";

  private HttpTable() {}

  /** Reads the table. */
  public static HttpTable load() throws IOException {
    HttpTable table = new HttpTable();
    String name = "";
    Map<String, List<String>> parts = new HashMap<>();
    List<byte[]> requests = new ArrayList<>();
    List<String> part = new ArrayList<>();
    boolean request = false;
    for (String line : (text("http-requests.txt") + "\n== end").split("\n", -1)) {
      if (line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("== ") || line.startsWith("-- ")) {
        if (request) {
          requests.add(bytes(part));
        }
        request = line.equals("-- request");
        part = new ArrayList<>();
        if (line.startsWith("-- ")) {
          parts.put(line.substring(3), part);
        } else {
          table.finish(name, parts, requests);
          name = line.substring(3);
          parts = new HashMap<>();
          requests = new ArrayList<>();
        }
      } else {
        part.add(line);
      }
    }
    return table;
  }

  private void finish(String name, Map<String, List<String>> parts, List<byte[]> requests) {
    if (parts.containsKey("section")) {
      section = String.join("\n", lines(parts, "section")) + "\n";
    } else if (!requests.isEmpty()) {
      groups.add(
          new Group(name, lines(parts, "expressions"), lines(parts, "conditions"), requests));
    }
  }

  private static List<String> lines(Map<String, List<String>> parts, String name) {
    return parts.getOrDefault(name, List.of()).stream().filter(l -> !l.isEmpty()).toList();
  }

  /** All groups, in the table's order. */
  public List<Group> groups() {
    return groups;
  }

  /** The section that stands before all proxies. */
  public String section() {
    return section;
  }

  /** What HAProxy 2.6 has found: for each group's name, for each request, the values by number. */
  public static Map<String, List<Map<String, String>>> expected() throws IOException {
    Map<String, List<Map<String, String>>> all = new HashMap<>();
    List<Map<String, String>> group = new ArrayList<>();
    for (String line : text("http-values.txt").split("\n", -1)) {
      if (line.startsWith("== ")) {
        group = new ArrayList<>();
        all.put(line.substring(3), group);
      } else if (line.startsWith("-- ")) {
        group.add(new HashMap<>());
      } else if (!line.isEmpty()) {
        int equals = line.indexOf('=');
        group.getLast().put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return all;
  }

  private static String text(String file) throws IOException {
    try (InputStream in = Objects.requireNonNull(HttpTable.class.getResourceAsStream(file))) {
      return new String(in.readAllBytes(), ISO_8859_1);
    }
  }

  private static byte[] bytes(List<String> lines) {
    List<String> request = new ArrayList<>(lines);
    boolean chunked = request.contains("Transfer-Encoding: chunked");
    if (!request.contains("")) {
      request.add("");
    }
    if (request.getLast().isEmpty() && !chunked) {
      request.removeLast();
      if (!request.contains("")) {
        request.add("");
        request.add("");
      }
    } else if (chunked) {
      request.add("");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String text = String.join("\r\n", request);
    for (int i = 0; i < text.length(); i++) {
      if (text.startsWith("\\x", i)) {
        out.write(Integer.parseInt(text.substring(i + 2, i + 4), 16));
        i += 3;
      } else {
        out.write(text.charAt(i));
      }
    }
    return out.toByteArray();
  }
}
