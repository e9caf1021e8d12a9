package dev.evenkeel.balancer.backend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.config.ByteText;
import dev.evenkeel.balancer.config.KeywordTables;
import dev.evenkeel.balancer.config.Keywords;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Control thread only: finds and reads the files in which an earlier process left the states of
 * servers (manual: {@code load-server-state-from-file}, {@code server-state-file-name}, global
 * {@code server-state-file} and {@code server-state-base}).
 */
public final class StateFiles {
  /** Which file a backend reads. */
  public enum Source {
    /** None. */
    NONE,
    /** The one of the global section. */
    GLOBAL,
    /** One of its own. */
    LOCAL
  }

  /** {@code load-server-state-from-file}: which file the backend reads. */
  public static final Setting<Source> SOURCE =
      Setting.of("load-server-state-from-file", Source.NONE);

  /** {@code server-state-file-name}: the backend's own file; unset, it has the backend's name. */
  public static final Setting<Optional<String>> NAME =
      Setting.of("server-state-file-name", Optional.empty());

  /** {@code server-state-file}, global. */
  public static final Setting<Optional<String>> GLOBAL_FILE =
      Setting.of("server-state-file", Optional.empty());

  /** {@code server-state-base}, global: where relative names begin. */
  public static final Setting<Optional<String>> BASE =
      Setting.of("server-state-base", Optional.empty());

  private final Settings global;
  private final Consumer<String> warning;

  /**
   * @param global settings of the global section
   * @param warning told what could not be read or applied; the balancer starts all the same
   */
  public StateFiles(Settings global, Consumer<String> warning) {
    this.global = global;
    this.warning = warning;
  }

  static void register(KeywordTables tables) {
    tables
        .proxy()
        .add("load-server-state-from-file", StateFiles::parseSource)
        .add("server-state-file-name", StateFiles::parseName);
    tables
        .global()
        .add("server-state-file", (line, settings) -> parseGlobal(line, settings, GLOBAL_FILE))
        .add("server-state-base", (line, settings) -> parseGlobal(line, settings, BASE));
  }

  private static void parseSource(Line line, ProxyDraft proxy) {
    if (!proxy.warnUnlessBackend(line, "load-server-state-from-file")) {
      return;
    }
    switch (line.word(1)) {
      case "none" -> proxy.settings().set(SOURCE, Source.NONE);
      case "global" -> proxy.settings().set(SOURCE, Source.GLOBAL);
      case "local" -> proxy.settings().set(SOURCE, Source.LOCAL);
      default ->
          line.alert(
              " : 'load-server-state-from-file' expects 'global', 'local' or 'none'. Got '"
                  + line.word(1)
                  + "'");
    }
  }

  private static void parseName(Line line, ProxyDraft proxy) {
    if (!proxy.warnUnlessBackend(line, "server-state-file-name")) {
      return;
    }
    String name = line.word(1);
    proxy
        .settings()
        .set(
            NAME,
            name.isEmpty() || name.equals("use-backend-name")
                ? Optional.empty()
                : Optional.of(name));
  }

  private static void parseGlobal(
      Line line, Settings.Builder settings, Setting<Optional<String>> setting) {
    if (Keywords.hasArgument(line, "one argument: a file path.") && line.atMostArguments(1)) {
      settings.set(setting, Optional.of(line.word(1)));
    }
  }

  /** Reads the files that backends ask for and applies them. */
  public void apply(Collection<Backend> backends) {
    List<Backend> global = new ArrayList<>();
    for (Backend backend : backends) {
      switch (backend.proxy().get(SOURCE)) {
        case NONE -> {}
        case GLOBAL -> global.add(backend);
        case LOCAL ->
            read(
                backend.proxy().get(NAME).orElse(backend.name()),
                List.of(backend),
                "Proxy '" + backend.name() + "': ",
                "");
      }
    }
    Optional<String> file = this.global.get(GLOBAL_FILE);
    if (!global.isEmpty() && file.isPresent()) {
      read(file.get(), global, "config: ", "global ");
    }
  }

  private void read(String name, List<Backend> backends, String subject, String kind) {
    String path =
        name.startsWith("/") ? name : global.get(BASE).map(base -> base + "/" + name).orElse(name);
    String named = kind + "server state file '" + path + "'";
    try {
      String text = Files.readString(Path.of(ByteText.toText(path)), ISO_8859_1);
      StateFile.apply(text, backends).forEach(warning);
    } catch (StateFile.Unusable unusable) {
      String[] words = unusable.text().split(" (?=[0-9]+$)", 2);
      warning.accept(
          subject
              + words[0]
              + (words.length > 1 ? " " + named + " at line " + words[1] : " the " + named)
              + ".");
    } catch (NoSuchFileException absent) {
      warning.accept(subject + "Can't open " + named + ": No such file or directory.");
    } catch (IOException failed) {
      warning.accept(
          subject
              + "Can't open "
              + named
              + ": "
              + failed.getClass().getSimpleName().toLowerCase(Locale.ROOT)
              + ".");
    }
  }
}
