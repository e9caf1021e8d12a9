package dev.evenkeel.vrrp.config.text;

import dev.evenkeel.vrrp.config.SourcePosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An open configuration file: its lines, how far they are read, and its own include checks. */
final class SourceFile {
  private final String name;
  private final Path directory;
  private final List<String> lines;
  private final Set<IncludeCheck> checks;
  private int next;

  private SourceFile(String name, Path directory, List<String> lines, Set<IncludeCheck> checks) {
    this.name = name;
    this.directory = directory;
    this.lines = lines;
    this.checks = checks;
  }

  /** Reads a file whole: UTF-8, or ISO 8859-1 where it is not valid UTF-8. */
  static SourceFile open(String name, Path path, Set<IncludeCheck> checks) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    Path parent = path.toAbsolutePath().normalize().getParent();
    Set<IncludeCheck> own = EnumSet.noneOf(IncludeCheck.class);
    own.addAll(checks);
    return new SourceFile(
        name, parent == null ? Path.of("/") : parent, decode(bytes).lines().toList(), own);
  }

  private static String decode(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      Charset bytewise = StandardCharsets.ISO_8859_1;
      return new String(bytes, bytewise);
    }
  }

  @Nullable String nextLine() {
    return next < lines.size() ? lines.get(next++) : null;
  }

  SourcePosition position() {
    return new SourcePosition(name, next);
  }

  Path directory() {
    return directory;
  }

  Set<IncludeCheck> checks() {
    return checks;
  }
}
