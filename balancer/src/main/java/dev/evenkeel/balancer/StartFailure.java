package dev.evenkeel.balancer;

import java.util.List;

/** The balancer cannot start; the messages are for the person at the terminal. */
public final class StartFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> messages;

  /** One or more messages, each a line without its label. */
  public StartFailure(List<String> messages) {
    super(String.join("; ", messages));
    this.messages = List.copyOf(messages);
  }

  /** The lines to print as alerts. */
  public List<String> messages() {
    return messages;
  }
}
