package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.backend.ServerSettings;
import dev.evenkeel.balancer.config.Bind;
import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.linux.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A value: the program of a backend's external checks, and what it is told of a server by arguments
 * and variables (manual, {@code external-check command}).
 */
record ExternalCommand(BackendServer server) {
  private static final String UNKNOWN = "NOT_USED";

  CheckAttempt run(EventLoop loop, SocketAddress address, int limitMs, Consumer<CheckResult> done) {
    Proxy proxy = server.backend().proxy();
    String listenAddress = UNKNOWN;
    String listenPort = UNKNOWN;
    for (Bind bind : proxy.binds()) {
      Endpoint first = bind.addresses().getFirst();
      if (first instanceof Endpoint.Inet inet) {
        listenAddress = inet.host().getHostAddress();
        listenPort = String.valueOf(inet.port());
        break;
      }
      if (first instanceof Endpoint.Unix unix) {
        listenAddress = unix.path();
        break;
      }
    }
    String host = address.toString();
    String port = "";
    if (address instanceof SocketAddress.Internet(var inet, int number)) {
      host = inet.getHostAddress();
      port = String.valueOf(number);
    } else if (address instanceof SocketAddress.Unix unix) {
      host = unix.path();
    }
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("HAPROXY_PROXY_ADDR", known(listenAddress));
    variables.put("HAPROXY_PROXY_ID", String.valueOf(proxy.id()));
    variables.put("HAPROXY_PROXY_NAME", proxy.name());
    variables.put("HAPROXY_PROXY_PORT", known(listenPort));
    variables.put("HAPROXY_SERVER_ADDR", host);
    variables.put("HAPROXY_SERVER_CURCONN", String.valueOf(server.current()));
    variables.put("HAPROXY_SERVER_ID", String.valueOf(server.id()));
    int maxConnections = server.config().get(ServerSettings.MAXCONN);
    variables.put("HAPROXY_SERVER_MAXCONN", String.valueOf(maxConnections));
    variables.put("HAPROXY_SERVER_NAME", server.name());
    variables.put("HAPROXY_SERVER_PORT", port);
    variables.put("HAPROXY_SERVER_SSL", "0");
    variables.put("HAPROXY_SERVER_PROTO", "tcp");
    variables.put("PATH", proxy.get(CheckSettings.EXTERNAL_PATH));
    String shownPort = port.isEmpty() ? UNKNOWN : port;
    return new ExternalRun(
        loop,
        List.of(program(proxy), listenAddress, listenPort, host, shownPort),
        variables,
        limitMs,
        done);
  }

  private static String known(String text) {
    return text.equals(UNKNOWN) ? "" : text;
  }

  /** The program as it is found in {@code external-check path}. */
  private static String program(Proxy proxy) {
    String command = proxy.get(CheckSettings.EXTERNAL_COMMAND);
    if (command.contains("/")) {
      return command;
    }
    for (String directory : proxy.get(CheckSettings.EXTERNAL_PATH).split(":", -1)) {
      Path candidate = Path.of(directory.isEmpty() ? "." : directory, command);
      if (Files.isExecutable(candidate)) {
        return candidate.toString();
      }
    }
    return command;
  }
}
