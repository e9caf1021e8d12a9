package dev.evenkeel.balancer.config;

import dev.evenkeel.linux.SocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;

/** Where a socket listens or connects. */
public sealed interface Endpoint {

  /**
   * Returns it as the kernel wants to have it.
   *
   * @throws IllegalStateException for a descriptor: it is there already
   */
  SocketAddress toSocketAddress();

  /**
   * An address and a TCP or UDP port.
   *
   * @param host the address, {@code 0.0.0.0} or {@code ::} for all of this machine
   * @param port 0 where none was given
   */
  record Inet(InetAddress host, int port) implements Endpoint {
    /** Tells whether this is an IPv6 address. */
    public boolean isIpv6() {
      return host instanceof Inet6Address;
    }

    @Override
    public SocketAddress toSocketAddress() {
      return new SocketAddress.Internet(host, port);
    }

    /** Returns {@code 192.0.2.1:80} or {@code [2001:db8::1]:80}. */
    @Override
    public String toString() {
      String address = host.getHostAddress();
      return (isIpv6() ? "[" + address + "]:" : address + ":") + port;
    }
  }

  /**
   * A socket in the file system.
   *
   * @param path absolute or relative to the working directory
   */
  record Unix(String path) implements Endpoint {
    @Override
    public SocketAddress toSocketAddress() {
      return new SocketAddress.Unix(path, false);
    }

    @Override
    public String toString() {
      return "unix@" + path;
    }
  }

  /**
   * A socket in Linux's abstract name space.
   *
   * @param name without the leading zero byte
   * @param padded whether zero bytes fill the name up to all that an address holds
   */
  record Abstract(String name, boolean padded) implements Endpoint {
    @Override
    public SocketAddress toSocketAddress() {
      return padded ? SocketAddress.Unix.padded(name) : new SocketAddress.Unix(name, true);
    }

    /** Returns the kind of address as configurations write it: {@code abns} or {@code abnsz}. */
    public String prefix() {
      return padded ? "abns" : "abnsz";
    }

    @Override
    public String toString() {
      return prefix() + "@" + name;
    }
  }

  /**
   * A descriptor that was open when the program was started; a listening one when used in a {@code
   * bind} line.
   *
   * @param fd its number
   */
  record InheritedDescriptor(int fd) implements Endpoint {
    @Override
    public SocketAddress toSocketAddress() {
      throw new IllegalStateException(toString());
    }

    @Override
    public String toString() {
      return "fd@" + fd;
    }
  }
}
