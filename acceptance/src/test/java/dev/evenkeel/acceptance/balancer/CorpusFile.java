package dev.evenkeel.acceptance.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A configuration of somebody else's machine, made fit for this one: the files that it mentions
 * exist, its users are ours, the names of its servers have an address, its variables a value.
 * Nothing else of it changes, and no line moves.
 *
 * @param text the configuration
 * @param environment the variables that it mentions
 */
record CorpusFile(String text, Map<String, String> environment) {
  private static final Pattern PATH =
      Pattern.compile("(?<![\\w.:/\\\\%}-])/(?:etc|usr|opt|var|keystore|vagrant)(?:/[\\w.@-]+)+/?");

  /** Words before a path that is listened on, written to or changed to: it need not exist. */
  private static final Pattern NOT_READ =
      Pattern.compile("(?:stats\\s+socket|bind|log|chroot|pidfile|redirect|uri|path\\w*)\\s*$");

  private static final Pattern SERVER =
      Pattern.compile(
          "(?m)^(\\s*(?:server|server-template|peer|log)\\s[^#\\n]*?)"
              + "(?<=\\s)((?=[\\w.-]*[A-Za-z])[A-Za-z0-9][\\w.-]*)(:\\d+)");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([A-Z][A-Z_]*)");

  private static final String PAGE =
      "HTTP/1.0 503 No\r\nCache-Control: no-cache\r\nConnection: close\r\n\r\nno\r\n";

  /** Reads a configuration and makes in a directory what it needs. */
  static CorpusFile prepare(Path from, Path directory) throws IOException {
    String text = Files.readString(from, ISO_8859_1);
    text = withFiles(text, directory);
    text = withAccounts(text);
    text = SERVER.matcher(text).replaceAll("$1127.0.0.1$3");
    Map<String, String> environment = new TreeMap<>();
    VARIABLE.matcher(text).results().forEach(found -> environment.put(found.group(1), "1000"));
    return new CorpusFile(text, environment);
  }

  private static String withFiles(String text, Path directory) throws IOException {
    StringBuilder changed = new StringBuilder();
    for (String line : text.split("(?<=\n)")) {
      Matcher paths = PATH.matcher(line);
      int last = 0;
      while (paths.find()) {
        String before = line.substring(0, paths.start());
        if (before.strip().startsWith("#") || NOT_READ.matcher(before).find()) {
          continue;
        }
        make(directory, paths.group(), line);
        changed.append(line, last, paths.start()).append(directory).append(paths.group());
        last = paths.end();
      }
      changed.append(line.substring(last));
    }
    return changed.toString();
  }

  private static void make(Path directory, String path, String line) throws IOException {
    Path file = directory.resolve(path.substring(1));
    if (Files.exists(file)) {
      return;
    }
    Files.createDirectories(file.getParent());
    if (path.endsWith("/") || line.matches("(?s)\\s*(ca-base|crt-base)\\s.*")) {
      Files.createDirectories(file);
    } else {
      Files.writeString(file, path.endsWith(".http") ? PAGE : "", ISO_8859_1);
    }
  }

  /** Accounts of the global section and of sockets; a list of users keeps its own. */
  private static String withAccounts(String text) {
    String user = System.getProperty("user.name");
    StringBuilder changed = new StringBuilder();
    boolean global = false;
    for (String line : text.split("(?<=\n)")) {
      if (line.matches("(?s)(global|defaults|frontend|backend|listen|userlist|peers)\\b.*")) {
        global = line.startsWith("global");
      }
      boolean names = global && line.matches("(?s)\\s*(user|group|stats\\s+socket)\\s.*");
      changed.append(names ? line.replaceAll("\\b(user|group)(\\s+)[\\w-]+", "$1$2" + user) : line);
    }
    return changed.toString();
  }
}
