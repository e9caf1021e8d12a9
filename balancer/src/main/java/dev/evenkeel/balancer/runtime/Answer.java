package dev.evenkeel.balancer.runtime;

import java.util.Iterator;
import java.util.concurrent.CompletionStage;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a command says. The conversation adds the empty line that ends every answer, so no answer
 * may contain an empty line of its own.
 */
public sealed interface Answer {
  /** Success that needs no words. */
  Answer NOTHING = new Text("");

  /** Nothing at all, not even the empty line that ends an answer. */
  Answer SILENCE = new Silence();

  /** What a user hears whose level is too low. */
  Answer DENIED = error("Permission denied");

  /**
   * A message, which begins with its severity where the user asked for that.
   *
   * @param text without the line feed at its end
   */
  record Message(Severity severity, String text) implements Answer {}

  /**
   * A message whose line ends with the answer, so that no empty line follows: HAProxy forgets the
   * line feed in some of its messages, and who counts lines sees the difference.
   */
  record Clipped(Severity severity, String text) implements Answer {}

  /**
   * Text as it is.
   *
   * @param text lines, each with its line feed
   */
  record Text(String text) implements Answer {}

  /**
   * A text of any length, made piece by piece as the peer takes it: pieces are asked for on the
   * control thread, one at a time, and only while what was made before has been written. A dump
   * must bear that the world changes between two pieces.
   *
   * @param pieces lines, each with its line feed; a piece should stay below some ten kilobytes
   */
  record Dump(Iterator<String> pieces) implements Answer {}

  /**
   * A text that goes on for as long as the peer listens: until it says anything, or leaves.
   *
   * @param flow what is told
   */
  record Follow(Flow flow) implements Answer {}

  /** Control thread only: where a text comes from that has no end. */
  interface Flow {
    /** The next piece, as those of a {@link Dump}; null if there is none at the moment. */
    @Nullable String next();

    /** There was none: {@code wake} is run once, by any thread, when there is one. */
    void whenMore(Runnable wake);

    /** Nobody listens any more. */
    void over();
  }

  /**
   * An answer that another thread, or a timer, has yet to give; the conversation waits for it
   * without a timeout.
   *
   * @param answer may be completed on any thread; never exceptionally
   * @param abandoned run on the control thread if the conversation ends before that
   */
  record Later(CompletionStage<Answer> answer, Runnable abandoned) implements Answer {
    /** One whose making goes on although nobody listens any more. */
    public Later(CompletionStage<Answer> answer) {
      this(answer, () -> {});
    }
  }

  /**
   * The end of the conversation: somebody else goes on with the connection.
   *
   * @param owner owns the connection's descriptor from now on
   */
  record HandedOver(IntConsumer owner) implements Answer {}

  /** See {@link #SILENCE}. */
  record Silence() implements Answer {}

  /** The command failed. */
  static Answer error(String text) {
    return new Message(Severity.ERROR, text);
  }

  /** The command failed; see {@link Clipped}. */
  static Answer clippedError(String text) {
    return new Clipped(Severity.ERROR, text);
  }

  /** A short answer. */
  static Answer info(String text) {
    return new Message(Severity.INFO, text);
  }
}
