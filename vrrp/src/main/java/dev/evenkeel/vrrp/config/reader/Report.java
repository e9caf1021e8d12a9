package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.Diagnostic;
import dev.evenkeel.vrrp.config.DiagnosticKind;
import dev.evenkeel.vrrp.config.SourcePosition;
import dev.evenkeel.vrrp.config.text.FileProblems;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the diagnostics of a configuration and its exit code. Not thread safe. */
final class Report implements FileProblems {
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private ExitCode exitCode = ExitCode.OK;
  private boolean includeFailed;
  private @Nullable SourcePosition position;
  private @Nullable String unnamedFile;

  /** Sets the line that the next messages are about; null is the configuration as a whole. */
  void at(@Nullable SourcePosition where) {
    position = where;
  }

  @Nullable SourcePosition position() {
    return position;
  }

  /** Sets the file whose name is left out, or null to name all. */
  void leaveOut(@Nullable String file) {
    unnamedFile = file;
  }

  /** Adds one of keepalived's configuration errors. */
  void error(String text) {
    error(ExitCode.ERRORS, text);
  }

  /** Adds one of keepalived's configuration errors that counts more or less than others. */
  void error(ExitCode code, String text) {
    add(DiagnosticKind.ERROR, position, text);
    exitCode = exitCode.or(code);
  }

  /** Adds what keepalived logs only when it runs. */
  void log(String text) {
    add(DiagnosticKind.LOG, null, text);
  }

  /** Adds a warning of Evenkeel's own. */
  void warn(String text, @Nullable SourcePosition where) {
    diagnostics.add(new Diagnostic(DiagnosticKind.WARNING, where, true, text));
  }

  /** Adds what Evenkeel itself has to say about a feature; nothing if it is supported. */
  void feature(Feature feature, String what, @Nullable SourcePosition where) {
    switch (feature.support()) {
      case FULL -> {}
      case WARNED ->
          diagnostics.add(
              new Diagnostic(
                  DiagnosticKind.WARNING,
                  where,
                  true,
                  what + " has no effect in Evenkeel: " + feature.reason()));
      case REFUSED ->
          diagnostics.add(
              new Diagnostic(
                  DiagnosticKind.REFUSAL,
                  where,
                  true,
                  what + " is not supported by Evenkeel: " + feature.reason()));
    }
  }

  /** Adds that something cannot be done, which leaves keepalived's own verdict as it is. */
  void refuse(String text, @Nullable SourcePosition where) {
    diagnostics.add(new Diagnostic(DiagnosticKind.REFUSAL, where, true, text));
  }

  /** Reports that a parameter is missing and stops the reading. */
  FatalConfigException missingParameter(String keyword, int index) {
    error(
        ExitCode.FATAL,
        ("*** Configuration line starting `%s` is missing a parameter after keyword `%s` "
                + "at word position %s")
            .formatted(keyword, keyword, (index + 1)));
    return new FatalConfigException();
  }

  @Override
  public void fileProblem(String text, @Nullable SourcePosition where, boolean error) {
    add(DiagnosticKind.ERROR, where, text);
    if (error) {
      exitCode = exitCode.or(ExitCode.SECURITY);
      includeFailed = true;
    }
  }

  @Override
  public void refused(String text, SourcePosition where) {
    diagnostics.add(new Diagnostic(DiagnosticKind.REFUSAL, where, true, text));
    exitCode = exitCode.or(ExitCode.ERRORS);
  }

  private void add(DiagnosticKind kind, @Nullable SourcePosition where, String text) {
    boolean shown = where == null || !where.file().equals(unnamedFile);
    diagnostics.add(new Diagnostic(kind, where, shown, text));
  }

  List<Diagnostic> diagnostics() {
    return diagnostics;
  }

  /** Whether a file that {@code include_check} demands was missing. */
  boolean includeFailed() {
    return includeFailed;
  }

  ExitCode exitCode() {
    return exitCode;
  }
}
