package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.SourcePosition;

/**
 * An entry of {@code track_script} or {@code track_interface}.
 *
 * @param name of the script or the interface
 * @param weightPoints the weight
 * @param weightReversed {@code reverse}
 * @param position the line
 */
record TrackDraft(String name, int weightPoints, boolean weightReversed, SourcePosition position) {

  TrackDraft withoutWeight() {
    return new TrackDraft(name, 0, false, position);
  }
}
