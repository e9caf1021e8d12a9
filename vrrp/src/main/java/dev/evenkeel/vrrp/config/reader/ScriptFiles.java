package dev.evenkeel.vrrp.config.reader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks for the program of a script and at who could replace it. */
final class ScriptFiles {
  private static final int STICKY = 01000;
  private static final int GROUP_WRITE = 0020;
  private static final int OTHER_WRITE = 0002;

  private final Path workingDirectory;
  private final String searchPath;

  ScriptFiles(Environment environment) {
    this.workingDirectory = environment.workingDirectory();
    this.searchPath = environment.searchPath();
  }

  /** What a program turned out to be. */
  enum Verdict {
    USABLE,
    /** Not a program but a line for the shell. */
    SHELL_LINE,
    /** Somebody other than root could change what is run as root. */
    INSECURE,
    NOT_FOUND,
    WRONG_TYPE,
    NOT_EXECUTABLE
  }

  /**
   * A program looked for.
   *
   * @param verdict what it is
   * @param path where it is, or as it was written if it was not found
   * @param searched it was found by a search of PATH
   */
  record Found(Verdict verdict, String path, boolean searched) {}

  /** Looks for a program. */
  Found find(String program) {
    if (program.startsWith("<") || program.startsWith(">")) {
      // keepalived leaves a command that starts with a redirection to the shell.
      return new Found(Verdict.SHELL_LINE, program, false);
    }
    try {
      if (program.indexOf('/') >= 0) {
        return new Found(judge(workingDirectory.resolve(program)), program, false);
      }
      Optional<Path> found = search(program);
      return found.isPresent()
          ? new Found(judge(found.get()), found.get().toString(), true)
          : new Found(Verdict.NOT_FOUND, program, false);
    } catch (InvalidPathException e) {
      return new Found(Verdict.NOT_FOUND, program, false);
    }
  }

  private Optional<Path> search(String program) {
    for (String directory : List.of(searchPath.split(":", -1))) {
      Path candidate = workingDirectory.resolve(directory).resolve(program);
      if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private static Verdict judge(Path path) {
    if (!Files.exists(path)) {
      return Verdict.NOT_FOUND;
    }
    if (!Files.isRegularFile(path)) {
      return Verdict.WRONG_TYPE;
    }
    try {
      Map<String, Object> attributes = Files.readAttributes(path, "unix:mode");
      if (attributes.get("mode") instanceof Integer mode && (mode & 0111) == 0) {
        return Verdict.NOT_EXECUTABLE;
      }
      for (Path part = path.toRealPath(); part != null; part = part.getParent()) {
        if (writableByOthers(part)) {
          return Verdict.INSECURE;
        }
      }
      return Verdict.USABLE;
    } catch (IOException e) {
      return Verdict.NOT_FOUND;
    }
  }

  private static boolean writableByOthers(Path part) throws IOException {
    Map<String, Object> attributes = Files.readAttributes(part, "unix:mode,uid,gid");
    if (!(attributes.get("mode") instanceof Integer mode)
        || !(attributes.get("uid") instanceof Integer uid)
        || !(attributes.get("gid") instanceof Integer gid)) {
      return false;
    }
    boolean shared = (mode & STICKY) != 0 && Files.isDirectory(part);
    boolean writable = (mode & OTHER_WRITE) != 0 || ((mode & GROUP_WRITE) != 0 && gid != 0);
    return uid != 0 || (writable && !shared);
  }
}
