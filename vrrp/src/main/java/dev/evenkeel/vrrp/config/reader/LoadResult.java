package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.Diagnostic;
import dev.evenkeel.vrrp.config.DiagnosticKind;
import dev.evenkeel.vrrp.config.KeepalivedConfig;
import java.util.List;
import java.util.Optional;

/**
 * What came of reading a configuration.
 *
 * @param config the configuration, with what keepalived would ignore left out; empty if keepalived
 *     would not run it
 * @param diagnostics all there is to say, in order
 * @param exitStatus what {@code keepalived -t} exits with: 0 clean, 2 fatal, 4 something named does
 *     not exist or a file may not be read, 5 errors but it would run, 6 scripts are not secure or a
 *     required include failed
 * @param filesFound whether there was any file, and all could be read
 */
public record LoadResult(
    Optional<KeepalivedConfig> config,
    List<Diagnostic> diagnostics,
    int exitStatus,
    boolean filesFound) {

  public LoadResult {
    diagnostics = List.copyOf(diagnostics);
  }

  /** The diagnostics of one kind. */
  public List<Diagnostic> diagnostics(DiagnosticKind kind) {
    return diagnostics.stream().filter(d -> d.kind() == kind).toList();
  }

  /** Whether the configuration asks for what Evenkeel does not do, so that it must not be run. */
  public boolean isRefused() {
    return diagnostics.stream().anyMatch(d -> d.kind() == DiagnosticKind.REFUSAL);
  }
}
