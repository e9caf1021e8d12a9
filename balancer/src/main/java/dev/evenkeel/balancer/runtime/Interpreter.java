package dev.evenkeel.balancer.runtime;

import java.util.Optional;

/** Control thread only: what a conversation talks to. */
public interface Interpreter {
  /**
   * Carries one command out.
   *
   * @param command one command of a line, without its semicolon, with its backslashes
   * @param payload the lines that followed {@code <<}, each with its line feed
   */
  Answer run(Session session, String command, Optional<String> payload);

  /** What an interactive user sees before each line. */
  String prompt(Session session);
}
