package dev.evenkeel.vrrp.config.text;

import dev.evenkeel.vrrp.config.SourcePosition;
import org.jspecify.annotations.Nullable;

/** Hears what is wrong with files. */
public interface FileProblems {

  /**
   * A file is missing or is not one that can be read.
   *
   * @param text in keepalived's words
   * @param position the {@code include} line, or null for a file given on the command line
   * @param error whether {@code include_check} makes this an error
   */
  void fileProblem(String text, @Nullable SourcePosition position, boolean error);

  /**
   * The text cannot be understood at all, in Evenkeel's own words.
   *
   * @param text what and why
   * @param position the line
   */
  void refused(String text, SourcePosition position);
}
