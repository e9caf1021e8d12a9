package dev.evenkeel.balancer.rule;

/** {@code silent-drop}: the client hears nothing any more, not even that it is over. */
final class SilentDrop {
  private SilentDrop() {}

  static Action parse(ActionLine line) {
    return (subject, sample) -> {
      subject.dropSilently();
      return Decision.DROP;
    };
  }
}
