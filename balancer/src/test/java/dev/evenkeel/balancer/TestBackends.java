package dev.evenkeel.balancer;

import dev.evenkeel.balancer.backend.Backend;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Backends from the lines of a configuration, for the tests of other packages. */
public final class TestBackends {
  private TestBackends() {}

  /** A backend with an option and servers, each a name and the options of its line. */
  public static Backend of(String option, String... servers) {
    StringBuilder text = new StringBuilder("backend b\n " + option + "\n");
    for (String server : servers) {
      int space = (server + " ").indexOf(' ');
      text.append(" server ").append(server, 0, space).append(" 127.0.0.1:1");
      text.append(server.substring(space)).append('\n');
    }
    try {
      return new Backend(BalancerRig.load(text.toString()).proxies().getFirst());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
