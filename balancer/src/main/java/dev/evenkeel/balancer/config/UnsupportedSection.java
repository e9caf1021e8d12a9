package dev.evenkeel.balancer.config;

/** Refuses a section that HAProxy has and this program does not, with all its lines. */
public final class UnsupportedSection implements SectionParser {
  @Override
  public Next open(Line line) {
    line.notSupported("section '" + line.word(0) + "'");
    return Next.GO_ON;
  }

  @Override
  public void line(Line line) {
    // The section as a whole was refused.
  }
}
