package dev.evenkeel.balancer.config;

/** Reads the lines of one kind of section. Owned by the thread that reads the configuration. */
public interface SectionParser {
  /** How reading goes on after a line. */
  enum Next {
    /** With the next line. */
    GO_ON,
    /** Not at all: the rest of this file would be misread. */
    STOP_FILE
  }

  /** Begins a section; the first word of the line is the one that opened it. */
  Next open(Line line);

  /** Reads a line of the section that was opened last. */
  void line(Line line);
}
