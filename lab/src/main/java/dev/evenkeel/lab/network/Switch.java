package dev.evenkeel.lab.network;

import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.netlink.Links;
import java.io.IOException;
import java.net.Inet4Address;
import java.nio.file.Path;
import java.util.List;

/**
 * The Ethernet switch of the laboratory: a bridge in a namespace of its own, with one cable to
 * {@code eth0} of each host. One thread at a time.
 */
public final class Switch implements AutoCloseable {
  /** The interface that every host has, as the article's machines do. */
  public static final String INTERFACE = "eth0";

  private static final String BRIDGE = "switch";
  private static final int PREFIX_LENGTH = 24;
  private static final int EOPNOTSUPP = 95;

  private final Host host;

  private Switch(Host host) {
    this.host = host;
  }

  /** A switch with nothing plugged in. */
  public static Switch start() throws IOException {
    Host host = Host.start("switch", List.of());
    try {
      host.inNetwork(() -> {
        try (Links links = new Links()) {
          links.addBridge(BRIDGE);
          links.setUp(BRIDGE, true);
        } catch (LinuxException failed) {
          throw explained(failed, "bridge");
        }
        return true;
      });
    } catch (IOException failed) {
      host.close();
      throw failed;
    }
    return new Switch(host);
  }

  /** Connects a host: its {@code eth0} gets the address, and its {@code lo} is taken up. */
  public void connect(Host to, String address) throws IOException {
    host.inNetwork(() -> {
      try (Links links = new Links()) {
        links.addVeth(to.name(), INTERFACE, to.pid());
        links.setBridge(to.name(), BRIDGE);
        links.setUp(to.name(), true);
      } catch (LinuxException failed) {
        throw explained(failed, "veth");
      }
      return true;
    });
    to.inNetwork(() -> {
      try (Links links = new Links()) {
        links.setUp("lo", true);
        links.addAddress(INTERFACE, Inet4Address.ofLiteral(address), PREFIX_LENGTH);
        links.setUp(INTERFACE, true);
      }
      return true;
    });
  }

  /** A kernel that does not know a kind of link at all says only "not supported". */
  private static IOException explained(LinuxException failed, String module) {
    return failed.errno() == EOPNOTSUPP
        ? new IOException("this kernel has no " + module + " links; load its module " + module)
        : failed;
  }

  /** Takes the port of a host down or up: the host loses its carrier, or finds it again. */
  public void setPort(String hostName, boolean up) throws IOException {
    host.inNetwork(() -> {
      try (Links links = new Links()) {
        links.setUp(hostName, up);
      }
      return true;
    });
  }

  /**
   * Removes the cable to a host, so that another one of that name can be connected. The kernel does
   * that as well some time after the host has ended.
   */
  public void disconnectIfThere(String hostName) throws IOException {
    host.inNetwork(() -> {
      try (Links links = new Links()) {
        links.delete(hostName);
      } catch (LinuxException failed) {
        if (failed.errno() != Errno.ENODEV) {
          throw failed;
        }
      }
      return true;
    });
  }

  /** A folder that lives as long as the switch and is nowhere else to be seen. */
  public Path folder() {
    return host.root().resolve(Host.FOLDER.substring(1));
  }

  @Override
  public void close() {
    host.close();
  }
}
