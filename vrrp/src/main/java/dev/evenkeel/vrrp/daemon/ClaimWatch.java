package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.NeighbourSockets;
import dev.evenkeel.linux.Sockets;
import dev.evenkeel.vrrp.address.AddressClaim;
import java.util.function.Consumer;

/** Daemon thread only: hears who says on one interface that it has an address of one family. */
final class ClaimWatch implements AutoCloseable {
  private static final int MAX_PER_TURN = 256;
  private static final int FRAME_BYTES = 96;

  private final Host host;
  private final int index;
  private final int fd;
  private final byte[] frame = new byte[FRAME_BYTES];

  ClaimWatch(Host host, int index, boolean ipv6, Consumer<AddressClaim> heard)
      throws LinuxException {
    this.host = host;
    this.index = index;
    fd = ipv6 ? NeighbourSockets.advertisementFrames(index) : NeighbourSockets.arpFrames(index);
    host.loop.watch(fd, () -> read(heard));
  }

  int index() {
    return index;
  }

  private void read(Consumer<AddressClaim> heard) {
    for (int i = 0; i < MAX_PER_TURN; i++) {
      long length = Sockets.receive(fd, frame, 0, frame.length, 0);
      if (length <= 0) {
        return;
      }
      AddressClaim.read(frame, (int) length).ifPresent(heard);
    }
  }

  @Override
  public void close() {
    host.loop.unwatch(fd);
    Descriptors.close(fd);
  }
}
