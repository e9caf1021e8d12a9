package dev.evenkeel.node;

/**
 * A command that a module above this one adds to {@code evenkeel}; found by {@link
 * java.util.ServiceLoader}. The class that implements it carries picocli's {@code @Command}.
 */
public interface Subcommand extends java.util.concurrent.Callable<Integer> {}
