package dev.evenkeel.balancer.control;

import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.config.ServerAddress;
import dev.evenkeel.balancer.config.ServerAddress.PortMode;
import dev.evenkeel.balancer.runtime.Answer;
import dev.evenkeel.balancer.runtime.Request;
import dev.evenkeel.balancer.sample.Texts;
import dev.evenkeel.linux.AddressText;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** {@code set server <b>/<s> addr <address> [port <port>]}. Stateless. */
final class ServerAddressChange {
  private static final String BY = " by 'stats socket command'";

  private ServerAddressChange() {}

  /**
   * Changes where a server is reached.
   *
   * @param checkedAtOwnPort whether checks go to the server's own port, which must be one then
   */
  static Answer apply(BackendServer server, Request request, boolean checkedAtOwnPort) {
    String text = request.argument(2);
    if (text.isEmpty()) {
      return Answer.error("set server <b>/<s> addr requires an address and optionally a port.");
    }
    InetAddress host = Texts.address(text);
    if (host == null) {
      return Answer.error("Invalid addr '" + text + "'" + BY);
    }
    ServerAddress before = server.address();
    StringBuilder said = new StringBuilder();
    boolean changed = false;
    String old =
        before.endpoint() instanceof Endpoint.Inet inet && before.resolved()
            ? AddressText.of(inet.host())
            : "(none)";
    if (old.equals(AddressText.of(host))) {
      said.append("no need to change the addr");
    } else {
      changed = true;
      said.append("IP changed from '").append(old).append("' to '");
      said.append(AddressText.of(host)).append('\'');
    }
    Port port = Port.of(before);
    if (request.argument(3).equals("port")) {
      said.append(", ");
      Port wanted = port.wanted(request.argument(4));
      if (wanted == null) {
        said.append("problem converting port '").append(request.argument(4)).append("' to an int");
      } else if (wanted.mode() == PortMode.OFFSET && checkedAtOwnPort) {
        said.append(
            "can't change <port> to port map because it is incompatible with current health check"
                + " port configuration (use 'port' statement from the 'server' directive.");
      } else if (wanted.equals(port)) {
        said.append("no need to change the port");
      } else {
        changed = true;
        said.append("port changed from '")
            .append(port)
            .append("' to '")
            .append(wanted)
            .append('\'');
        port = wanted;
      }
    }
    if (changed) {
      server.address(
          new ServerAddress(
              new Endpoint.Inet(host, port.mode() == PortMode.FIXED ? port.number() : 0),
              port.mode(),
              port.mode() == PortMode.OFFSET ? port.number() : 0,
              before.hostName(),
              true));
    }
    return Answer.info(said + BY);
  }

  /** A port, or what is added to the one by which a client came. */
  private record Port(PortMode mode, int number) {
    static Port of(ServerAddress address) {
      return address.portMode() == PortMode.OFFSET
          ? new Port(PortMode.OFFSET, address.portOffset())
          : new Port(PortMode.FIXED, address.servicePort());
    }

    /** The port that a text asks for; null if it is none. */
    @Nullable Port wanted(String text) {
      if (!CNumber.isWhole(text)) {
        return null;
      }
      int value = CNumber.leading(text);
      return text.startsWith("+") || text.startsWith("-")
          ? new Port(PortMode.OFFSET, value)
          : new Port(PortMode.FIXED, value & 0xffff);
    }

    @Override
    public String toString() {
      return mode == PortMode.OFFSET && number >= 0 ? "+" + number : String.valueOf(number);
    }
  }
}
