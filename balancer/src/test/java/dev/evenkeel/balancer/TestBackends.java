package dev.evenkeel.balancer;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.backend.Operational;
import dev.evenkeel.balancer.backend.StateJournal;
import dev.evenkeel.balancer.backend.Ticker;
import dev.evenkeel.balancer.config.Proxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Backends from the lines of a configuration, for the tests of other packages. */
public final class TestBackends {
  private TestBackends() {}

  /** Lets a server come up or go down; who is left then. */
  public static Backend.Usable run(BackendServer server, boolean running) {
    server.found(running ? Operational.RUNNING : Operational.STOPPED, "");
    return server.backend().usable();
  }

  /** A backend with an option and servers, each a name and the options of its line. */
  public static Backend of(String option, String... servers) {
    return new Backend(proxies(text(option, servers)).getFirst());
  }

  /** A backend with servers and a clock of the test's own. */
  public static Backend of(Ticker ticker, String... servers) {
    return new Backend(proxies(text("", servers)).getFirst(), StateJournal.NONE, ticker);
  }

  /** The proxies of a configuration. */
  public static List<Proxy> proxies(String text) {
    try {
      return BalancerRig.load(text).proxies();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String option, String... servers) {
    StringBuilder text = new StringBuilder("backend b\n " + option + "\n");
    for (String server : servers) {
      int space = (server + " ").indexOf(' ');
      text.append(" server ").append(server, 0, space).append(" 127.0.0.1:1");
      text.append(server.substring(space)).append('\n');
    }
    return text.toString();
  }
}
