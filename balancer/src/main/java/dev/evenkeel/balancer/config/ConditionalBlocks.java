package dev.evenkeel.balancer.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The state of nested {@code .if} blocks and the directives that begin with a dot (manual, chapter
 * 2.4). Owned by the thread that reads the configuration; one for each file.
 */
final class ConditionalBlocks {
  /** What a branch is doing. */
  private enum State {
    /** Its lines count. */
    TAKEN,
    /** Its lines do not count; a later branch of the same block may. */
    WAITING,
    /** No further branch of the block counts. */
    DONE,
    /** The block stands inside lines that do not count. */
    SKIPPED
  }

  private static final class Block {
    private State state;
    private boolean sawElse;

    Block(State state) {
      this.state = state;
    }
  }

  private final Deque<Block> blocks = new ArrayDeque<>();
  private final Predicates predicates;
  private final Diagnostics diagnostics;

  ConditionalBlocks(Predicates predicates, Diagnostics diagnostics) {
    this.predicates = predicates;
    this.diagnostics = diagnostics;
  }

  /** Tells whether lines count at this point. */
  boolean active() {
    return blocks.isEmpty() || blocks.getLast().state == State.TAKEN;
  }

  /** Tells whether a block is still open. */
  boolean open() {
    return !blocks.isEmpty();
  }

  /** Tells whether a word is a directive of blocks, which counts even in lines that do not. */
  static boolean isBlockDirective(String word) {
    return List.of(".if", ".elif", ".else", ".endif").contains(word);
  }

  /** Carries a directive out. */
  Outcome directive(List<String> words, SourcePosition position) {
    String directive = words.getFirst();
    String argument = words.size() > 1 ? words.get(1) : "";
    return switch (directive) {
      case ".if" -> {
        State outer = active() ? State.TAKEN : State.SKIPPED;
        blocks.addLast(new Block(outer == State.TAKEN ? State.WAITING : State.SKIPPED));
        yield outer == State.SKIPPED ? Outcome.FINE : evaluate(words, position);
      }
      case ".elif" -> elif(words, position);
      case ".else" -> orElse(words, position);
      case ".endif" -> {
        if (words.size() > 1) {
          yield fail(position, "Unexpected argument '" + argument + "' for '.endif'.");
        }
        if (blocks.isEmpty()) {
          yield fail(position, "lone '.endif' with no matching '.if'.");
        }
        blocks.removeLast();
        yield Outcome.FINE;
      }
      case ".notice", ".warning", ".alert", ".diag" -> message(words, position);
      default -> fail(position, "unknown directive '" + directive + "'.", Outcome.STOP);
    };
  }

  private Outcome elif(List<String> words, SourcePosition position) {
    if (blocks.isEmpty()) {
      return fail(position, "lone '.elif' with no matching '.if'.");
    }
    Block block = blocks.getLast();
    if (block.sawElse) {
      return fail(position, "'.elif' after '.else' is not permitted.");
    }
    return switch (block.state) {
      case WAITING -> evaluate(words, position);
      case TAKEN -> {
        block.state = State.DONE;
        yield Outcome.FINE;
      }
      case DONE, SKIPPED -> Outcome.FINE;
    };
  }

  private Outcome orElse(List<String> words, SourcePosition position) {
    if (words.size() > 1) {
      return fail(position, "Unexpected argument '" + words.get(1) + "' for '.else'.");
    }
    if (blocks.isEmpty()) {
      return fail(position, "lone '.else' with no matching '.if'.");
    }
    Block block = blocks.getLast();
    if (block.sawElse) {
      return fail(position, "'.else' after '.else' is not permitted.");
    }
    block.sawElse = true;
    block.state =
        switch (block.state) {
          case WAITING -> State.TAKEN;
          case TAKEN, DONE -> State.DONE;
          case SKIPPED -> State.SKIPPED;
        };
    return Outcome.FINE;
  }

  private Outcome evaluate(List<String> words, SourcePosition position) {
    String text = String.join(" ", words.subList(1, words.size()));
    try {
      if (ConditionParser.evaluate(text, predicates)) {
        blocks.getLast().state = State.TAKEN;
      }
      return Outcome.FINE;
    } catch (ConditionException e) {
      String where = words.getFirst() + " " + text;
      int offset = words.getFirst().length() + 1 + e.offset();
      diagnostics.alert(
          "parsing ["
              + position
              + "]: "
              + e.describe("'" + words.getFirst() + "'")
              + Excerpt.of(where, offset));
      return Outcome.ABORT;
    }
  }

  private Outcome message(List<String> words, SourcePosition position) {
    String directive = words.getFirst();
    if (words.size() > 2) {
      return fail(
          position,
          "Unexpected argument '"
              + words.get(2)
              + "' for '"
              + directive
              + "'. Use quotes if the message should contain spaces.",
          Outcome.WRONG);
    }
    String text = "parsing [" + position + "]: '" + (words.size() > 1 ? words.get(1) : "") + "'.";
    switch (directive) {
      case ".notice" -> diagnostics.notice(text);
      case ".warning" -> diagnostics.warning(text);
      case ".diag" -> diagnostics.diag(text);
      default -> {
        diagnostics.alert(text);
        return Outcome.ABORT;
      }
    }
    return Outcome.FINE;
  }

  private Outcome fail(SourcePosition position, String text) {
    return fail(position, text, Outcome.ABORT);
  }

  private Outcome fail(SourcePosition position, String text, Outcome outcome) {
    diagnostics.alert("parsing [" + position + "]: " + text);
    return outcome;
  }
}
