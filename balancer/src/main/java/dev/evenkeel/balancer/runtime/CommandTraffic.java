package dev.evenkeel.balancer.runtime;

import dev.evenkeel.linux.SocketAddress;
import java.util.List;

/** Control thread only: what there is of the runtime API at the moment. */
public interface CommandTraffic {
  /** How many sockets are listened on. */
  int listeners();

  /** Connections since the start. */
  long total();

  /** Connections now. */
  List<Talk> talks();

  /**
   * A value: a connection at one moment.
   *
   * @param number unique among those of the process, from 1
   * @param socketNumber number of the socket by which it came, from 1
   * @param client where it came from
   * @param fd its descriptor
   * @param beganWallMs when it came, in milliseconds since 1970
   * @param expiresInMs when a silence ends it
   */
  record Talk(
      long number,
      int socketNumber,
      SocketAddress client,
      int fd,
      long beganWallMs,
      long expiresInMs) {}
}
