package dev.evenkeel.node;

import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.config.reader.Environment;
import dev.evenkeel.vrrp.config.reader.KeepalivedConfigLoader;
import dev.evenkeel.vrrp.config.reader.LoadResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads keepalived.conf for tests. */
final class KeepalivedFiles {
  private KeepalivedFiles() {}

  static KeepalivedConfig read(Path folder, String text) throws IOException {
    Path file = Files.writeString(folder.resolve("keepalived.conf"), text);
    LoadResult result =
        new KeepalivedConfigLoader(Environment.ofThisMachine(name -> true))
            .load(file.toString(), "test");
    if (result.isRefused()) {
      throw new AssertionError(result.diagnostics().toString());
    }
    return result.config().orElseThrow(() -> new AssertionError(result.diagnostics().toString()));
  }
}
