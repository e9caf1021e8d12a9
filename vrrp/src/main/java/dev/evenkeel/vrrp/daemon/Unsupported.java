package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.config.KeepalivedConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * What the configuration may say and this daemon cannot do: refused at start, never ignored.
 * Stateless.
 */
final class Unsupported {

  private Unsupported() {}

  static List<String> in(KeepalivedConfig config) {
    List<String> found = new ArrayList<>();
    return found;
  }
}
