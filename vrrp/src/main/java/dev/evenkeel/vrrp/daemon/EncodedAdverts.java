package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.packet.Advert;
import dev.evenkeel.vrrp.packet.AdvertCodec;
import dev.evenkeel.vrrp.packet.ChecksumForm;
import dev.evenkeel.vrrp.packet.IpAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Daemon thread only: the packets of one router as they went out last. From one advertisement to
 * the next nothing changes but the IP identification.
 */
final class EncodedAdverts {
  private static final int MOST = 64;

  private final Map<Key, Packet> packets = new HashMap<>();
  private int identification;

  /** What a packet is made of, but for the configuration. */
  private record Key(int priority, IpAddress source, IpAddress destination, ChecksumForm form) {}

  /** An advertisement and the bytes that carry it. */
  static final class Packet {
    private final Advert advert;
    private final byte[] bytes;

    private Packet(Advert advert, byte[] bytes) {
      this.advert = advert;
      this.bytes = bytes;
    }

    Advert advert() {
      return advert;
    }

    /** Not to be kept. */
    byte[] bytes() {
      return bytes;
    }
  }

  /** The configuration has changed. */
  void forget() {
    packets.clear();
  }

  /**
   * The packet, with an identification of its own; it is changed again by the next call.
   *
   * @param advert makes the advertisement of a priority
   */
  Packet packet(
      int priority,
      IpAddress source,
      IpAddress destination,
      int hops,
      ChecksumForm form,
      IntFunction<Advert> advert) {
    if (packets.size() > MOST) {
      packets.clear();
    }
    identification = (identification + 1) & 0xffff;
    Packet packet =
        packets.computeIfAbsent(
            new Key(priority, source, destination, form),
            _ -> {
              Advert made = advert.apply(priority);
              return new Packet(
                  made, AdvertCodec.encodePacket(made, source, destination, 0, hops, form));
            });
    AdvertCodec.identify(packet.bytes(), identification);
    return packet;
  }
}
