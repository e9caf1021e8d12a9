package dev.evenkeel.balancer.log;

/**
 * Any thread: tells the person at the terminal, as long as there is one, what happens at run time.
 */
public interface Console {
  /** Something that stops traffic. */
  void alert(String text);

  /** Something worth a look. */
  void warning(String text);

  /** Something that was wanted, and is done. */
  void notice(String text);
}
