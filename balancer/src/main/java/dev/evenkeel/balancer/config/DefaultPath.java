package dev.evenkeel.balancer.config;

import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.LinuxException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Main thread only: where relative names in configuration files begin (manual, chapter 3.1: {@code
 * default-path}). The process goes there while a file is read, and comes back at its end.
 */
public final class DefaultPath {
  private static final String MODES =
      " for 'default-path', supported modes include 'current', 'config', 'parent', and 'origin'.";

  private final DirectoryChange change;
  private Mode mode = Mode.CURRENT;
  private String origin = "";

  /** Where the process was started; null while it is there. */
  private @Nullable Path home;

  /** The directory of the file that is being read, as its name was given. */
  private Path directory = Path.of("");

  private enum Mode {
    CURRENT,
    CONFIG,
    PARENT,
    ORIGIN
  }

  /** Makes one for a program that changes its directory that way. */
  public DefaultPath(DirectoryChange change) {
    this.change = change;
  }

  /** Makes the keyword known. */
  public void register(KeywordTables tables) {
    tables.global().add("default-path", this::parse);
  }

  /**
   * A file is about to be read.
   *
   * @param name as it was given
   * @return what is wrong with the directory, or nothing
   */
  public String begin(String name) {
    int slash = name.lastIndexOf('/');
    directory = Path.of(ByteText.toText(name.substring(0, slash + 1)));
    return go();
  }

  /**
   * The file has been read: the process is back where it was started.
   *
   * @return what is wrong with that directory, or nothing
   */
  public String end() {
    Path back = home;
    if (back == null) {
      return "";
    }
    try {
      change.enter(back);
      home = null;
      return "";
    } catch (LinuxException refused) {
      return "Impossible to get back to directory '" + back + "': " + Errno.text(refused.errno());
    }
  }

  private void parse(Line line, Settings.Builder global) {
    String word = line.word(1);
    switch (word) {
      case "current" -> mode = Mode.CURRENT;
      case "config" -> mode = Mode.CONFIG;
      case "parent" -> mode = Mode.PARENT;
      case "origin" -> {
        if (line.word(2).isEmpty()) {
          line.alert(" : 'default-path origin' expects a directory as an argument.");
          return;
        }
        mode = Mode.ORIGIN;
        origin = line.word(2);
      }
      default -> {
        String what = word.isEmpty() ? "missing" : "unsupported";
        line.alert(" : " + what + " default-path mode '" + word + "'" + MODES);
        return;
      }
    }
    String wrong = go();
    if (!wrong.isEmpty()) {
      line.alert(" : couldn't set 'default-path' to " + word + " '" + origin + "': " + wrong + ".");
    }
  }

  /** Goes from where the process was started to where the mode says. */
  private String go() {
    String wrong = end();
    Path wanted =
        switch (mode) {
          case CURRENT -> Path.of("");
          case CONFIG -> directory;
          case PARENT -> directory.resolve("..");
          case ORIGIN -> Path.of(ByteText.toText(origin));
        };
    if (!wrong.isEmpty() || wanted.toString().isEmpty()) {
      return wrong;
    }
    try {
      Path from = Path.of("/proc/self/cwd").toRealPath();
      boolean isThere = change.enter(wanted).toString().isEmpty();
      home = isThere ? from : null;
      return isThere ? "" : "this program cannot leave its directory";
    } catch (LinuxException refused) {
      return "cannot go to '" + wanted + "': " + Errno.text(refused.errno());
    } catch (IOException unknown) {
      return "the current directory is not known";
    }
  }
}
