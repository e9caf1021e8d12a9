package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.GarpSettings;

/**
 * The gratuitous ARP settings of the globals, or of an instance, which starts from a copy of them
 * made when its block begins; -1 stands for what is not written.
 */
final class GarpDraft {
  long delayMs = 5000;
  int repeat = 5;
  long refreshMs;
  int refreshRepeat = 1;
  long lowerPrioDelayMs = -1;
  int lowerPrioRepeat = -1;
  boolean lowerPrioRepeatWritten;

  /** What an instance starts with. */
  GarpDraft copyForInstance() {
    GarpDraft copy = new GarpDraft();
    copy.delayMs = delayMs;
    copy.repeat = repeat;
    copy.refreshMs = refreshMs;
    copy.refreshRepeat = refreshRepeat;
    copy.lowerPrioDelayMs = lowerPrioDelayMs < 0 ? delayMs : lowerPrioDelayMs;
    copy.lowerPrioRepeat = lowerPrioRepeat < 0 ? repeat : lowerPrioRepeat;
    return copy;
  }

  GarpSettings build() {
    return new GarpSettings(
        delayMs, repeat, refreshMs, refreshRepeat, lowerPrioDelayMs, lowerPrioRepeat);
  }
}
