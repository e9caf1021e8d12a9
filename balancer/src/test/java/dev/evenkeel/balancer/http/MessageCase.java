package dev.evenkeel.balancer.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One message and what became of it. In the file a case is some lines:
 *
 * <pre>
 * [name]
 * > what the client sends
 * < what the server answers, if the case is about that
 * = what HAProxy 2.6 makes of it: the bytes that it passes on, or the status that it answers and the position that
 *   it complains of
 * ~ what this program does instead, and why
 * </pre>
 *
 * A name that begins with {@code relaxed} goes through a proxy that accepts invalid messages.
 */
record MessageCase(String name, String request, String response, String haproxy, String ours) {
  static final Path DIRECTORY = Path.of("src/test/resources/dev/evenkeel/balancer/http");

  private static final Pattern REPEAT = Pattern.compile("\\{(.)\\*(\\d+)}");

  boolean isRelaxed() {
    return name.startsWith("relaxed");
  }

  boolean isResponse() {
    return !response.isEmpty();
  }

  byte[] requestBytes() {
    return unescape(request);
  }

  byte[] responseBytes() {
    return unescape(response);
  }

  /** What this program is to do: what HAProxy does, unless the file says otherwise. */
  String expected() {
    return ours.isEmpty() ? haproxy : ours.split(" -- ", 2)[0];
  }

  MessageCase with(String recorded) {
    return new MessageCase(name, request, response, recorded, ours);
  }

  static List<MessageCase> load(String file) {
    List<MessageCase> cases = new ArrayList<>();
    String[] parts = {"", "", "", "", ""};
    try {
      for (String line : Files.readAllLines(DIRECTORY.resolve(file), ISO_8859_1)) {
        if (line.startsWith("[")) {
          add(cases, parts);
          parts = new String[] {line.substring(1, line.length() - 1), "", "", "", ""};
        } else if (line.length() >= 2) {
          int part = ".><=~".indexOf(line.charAt(0));
          if (part > 0) {
            parts[part] = line.substring(2);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    add(cases, parts);
    return cases;
  }

  private static void add(List<MessageCase> cases, String[] parts) {
    if (!parts[0].isEmpty()) {
      cases.add(new MessageCase(parts[0], parts[1], parts[2], parts[3], parts[4]));
    }
  }

  /** Writes what was recorded into the file and leaves everything else in it as it is. */
  static void save(String file, List<MessageCase> recorded) throws IOException {
    List<String> lines = new ArrayList<>();
    int next = -1;
    for (String line : Files.readAllLines(DIRECTORY.resolve(file), ISO_8859_1)) {
      if (line.startsWith("[")) {
        next++;
      }
      if (line.startsWith("= ")) {
        continue;
      }
      lines.add(line);
      boolean isLast =
          next >= 0
              && (recorded.get(next).isResponse() ? line.startsWith("< ") : line.startsWith("> "));
      if (isLast) {
        lines.add("= " + recorded.get(next).haproxy());
      }
    }
    Files.write(DIRECTORY.resolve(file), lines, ISO_8859_1);
  }

  static byte[] unescape(String text) {
    Matcher repeats = REPEAT.matcher(text);
    String whole =
        repeats.replaceAll(found ->
            Matcher.quoteReplacement(found.group(1).repeat(Integer.parseInt(found.group(2)))));
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < whole.length(); i++) {
      char c = whole.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      i++;
      switch (whole.charAt(i)) {
        case 'r' -> out.append('\r');
        case 'n' -> out.append('\n');
        case 't' -> out.append('\t');
        case 'x' -> {
          out.append((char) Integer.parseInt(whole.substring(i + 1, i + 3), 16));
          i += 2;
        }
        default -> out.append(whole.charAt(i));
      }
    }
    return out.toString().getBytes(ISO_8859_1);
  }

  static String escape(byte[] bytes) {
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < bytes.length) {
      int b = bytes[i] & 0xff;
      int run = 1;
      while (i + run < bytes.length && bytes[i + run] == bytes[i]) {
        run++;
      }
      if (run > 40 && b > ' ' && b < 0x7f) {
        out.append('{').append((char) b).append('*').append(run).append('}');
        i += run;
        continue;
      }
      switch (b) {
        case '\r' -> out.append("\\r");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\\' -> out.append("\\\\");
        default -> {
          if (b < ' ' || b >= 0x7f) {
            out.append(String.format("\\x%02x", b));
          } else {
            out.append((char) b);
          }
        }
      }
      i++;
    }
    return out.toString();
  }
}
