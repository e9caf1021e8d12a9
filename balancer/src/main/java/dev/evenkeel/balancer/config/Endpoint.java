package dev.evenkeel.balancer.config;

import java.net.Inet6Address;
import java.net.InetAddress;

/** Where a socket listens or connects. */
public sealed interface Endpoint {

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
    public String toString() {
      return "unix@" + path;
    }
  }

  /**
   * A socket in Linux's abstract name space.
   *
   * @param name without the leading zero byte
   */
  record Abstract(String name) implements Endpoint {
    @Override
    public String toString() {
      return "abns@" + name;
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
    public String toString() {
      return "fd@" + fd;
    }
  }
}
