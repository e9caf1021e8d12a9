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
  private final Charset charset;
  private final Set<IncludeCheck> checks;
  private int next;

  private SourceFile(
      String name, Path directory, List<String> lines, Charset charset, Set<IncludeCheck> checks) {
    this.name = name;
    this.directory = directory;
    this.lines = lines;
    this.charset = charset;
    this.checks = checks;
  }

  /** Reads a file whole: UTF-8, or ISO 8859-1 where it is not valid UTF-8. */
  static SourceFile open(String name, Path path, Set<IncludeCheck> checks) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    Path parent = path.toAbsolutePath().normalize().getParent();
    Set<IncludeCheck> own = EnumSet.noneOf(IncludeCheck.class);
    own.addAll(checks);
    Charset charset = charsetOf(bytes);
    List<String> lines = new String(bytes, charset).lines().toList();
    return new SourceFile(name, parent == null ? Path.of("/") : parent, lines, charset, own);
  }

  private static Charset charsetOf(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return StandardCharsets.UTF_8;
    } catch (CharacterCodingException e) {
      return StandardCharsets.ISO_8859_1;
    }
  }

  /** What turns the lines back into the bytes of the file. */
  Charset charset() {
    return charset;
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
