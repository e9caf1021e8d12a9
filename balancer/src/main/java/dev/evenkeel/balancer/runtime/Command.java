package dev.evenkeel.balancer.runtime;

/**
 * One command of the runtime API.
 *
 * @param name the words that name it, separated by one space
 * @param level what a user needs to be told more than {@code Permission denied}
 * @param visibility who sees the command at all
 * @param help how it is written and what it does, {@code "show env [var] : dump ..."}; empty for
 *     commands that the help does not list
 * @param action carries it out, on the control thread
 */
public record Command(
    String name, AccessLevel level, Visibility visibility, String help, Action action) {

  /** Who sees a command. */
  public enum Visibility {
    /** Everybody. */
    ALL,
    /** Who asked for {@code expert-mode}. */
    EXPERT,
    /** Who asked for {@code experimental-mode}. */
    EXPERIMENTAL;

    boolean shows(Session session) {
      return switch (this) {
        case ALL -> true;
        case EXPERT -> session.isExpert();
        case EXPERIMENTAL -> session.isExperimental();
      };
    }
  }

  /** Carries a command out. */
  @FunctionalInterface
  public interface Action {
    /**
     * Control thread only: does what is asked, and must not block. What belongs to event loops is
     * asked of them by {@link dev.evenkeel.balancer.net.EventLoop#execute}, see {@link
     * Answer.Later}.
     */
    Answer run(Request request);
  }

  /** A command that everybody sees. */
  public static Command of(String name, AccessLevel level, String help, Action action) {
    return new Command(name, level, Visibility.ALL, help, action);
  }
}
