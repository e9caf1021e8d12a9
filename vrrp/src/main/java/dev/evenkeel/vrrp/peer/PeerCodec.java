package dev.evenkeel.vrrp.peer;

import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.vrrp.peer.PeerMessage.Accept;
import dev.evenkeel.vrrp.peer.PeerMessage.Drained;
import dev.evenkeel.vrrp.peer.PeerMessage.Flows;
import dev.evenkeel.vrrp.peer.PeerMessage.Heard;
import dev.evenkeel.vrrp.peer.PeerMessage.Offer;
import dev.evenkeel.vrrp.peer.PeerMessage.Release;
import dev.evenkeel.vrrp.peer.PeerMessage.Status;
import dev.evenkeel.vrrp.peer.PeerMessage.Want;
import dev.evenkeel.vrrp.peer.RouterStatus.Role;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Messages as they travel, big-endian: {@code EVK1}, type, 0, length of all in two bytes, the
 * node's number in eight, then what the type needs. Stateless.
 */
public final class PeerCodec {
  /** The routers that one status message may name. */
  public static final int MAX_ROUTERS = 60;

  /** The connections that one message may name, whatever their family. */
  public static final int MAX_FLOWS = 36;

  /** No message is longer; it fits an Ethernet frame. */
  public static final int MAX_BYTES = 1472;

  private static final int MAGIC = 0x45564B31;
  private static final int STATUS = 1;
  private static final int WANT = 2;
  private static final int OFFER = 3;
  private static final int ACCEPT = 4;
  private static final int FLOWS = 5;
  private static final int HEARD = 6;
  private static final int DRAINED = 7;
  private static final int RELEASE = 8;
  private static final int MAC_BITS = 48;

  private PeerCodec() {}

  /**
   * A message and who sent it.
   *
   * @param node the sender's number, another one after each start
   */
  public record Received(long node, PeerMessage message) {}

  /** Writes a message. */
  public static byte[] encode(long node, PeerMessage message) {
    ByteBuffer out = ByteBuffer.allocate(MAX_BYTES);
    out.putInt(MAGIC).put((byte) type(message)).put((byte) 0).putShort((short) 0).putLong(node);
    RouterId router = message.router();
    if (router != null) {
      put(out, router);
    }
    switch (message) {
      case Status status -> {
        out.putShort((short) status.beatMs()).put((byte) status.routers().size());
        status.routers().forEach(r -> put(out, r));
      }
      case Want _ -> {}
      case Offer offer -> {
        out.putInt(offer.offer());
        put(out, offer.via4());
        put(out, offer.via6());
        out.putLong(offer.mac()).putShort((short) offer.drainSeconds());
      }
      case Accept accept ->
          out.putInt(accept.offer()).put(bit(accept.able())).put(bit(accept.forwards()));
      case Flows flows -> {
        out.putInt(flows.offer()).putShort((short) flows.part()).putShort((short) flows.parts());
        out.put((byte) flows.flows().size());
        flows.flows().forEach(f -> put(out, f));
      }
      case Heard heard -> out.putInt(heard.offer()).putShort((short) heard.part());
      case Drained drained -> out.putInt(drained.offer());
      case Release release -> out.putLong(release.successor());
    }
    out.putShort(6, (short) out.position());
    return Arrays.copyOf(out.array(), out.position());
  }

  private static int type(PeerMessage message) {
    return switch (message) {
      case Status _ -> STATUS;
      case Want _ -> WANT;
      case Offer _ -> OFFER;
      case Accept _ -> ACCEPT;
      case Flows _ -> FLOWS;
      case Heard _ -> HEARD;
      case Drained _ -> DRAINED;
      case Release _ -> RELEASE;
    };
  }

  /** Reads a message; empty for anything that {@link #encode} would not have written. */
  public static Optional<Received> decode(byte[] packet, int length) {
    ByteBuffer in = ByteBuffer.wrap(packet, 0, Math.min(length, packet.length));
    try {
      if (in.getInt() != MAGIC) {
        return Optional.empty();
      }
      int type = in.get();
      if (in.get() != 0 || u16(in) != length || length > MAX_BYTES) {
        return Optional.empty();
      }
      long node = in.getLong();
      PeerMessage message = body(in, type);
      return message == null || in.hasRemaining()
          ? Optional.empty()
          : Optional.of(new Received(node, message));
    } catch (BufferUnderflowException tooShort) {
      return Optional.empty();
    }
  }

  private static @Nullable PeerMessage body(ByteBuffer in, int type) {
    if (type == STATUS) {
      return status(in);
    }
    RouterId router = router(in);
    if (router == null) {
      return null;
    }
    return switch (type) {
      case WANT -> new Want(router);
      case OFFER -> offer(in, router);
      case ACCEPT -> accept(in, router);
      case FLOWS -> flows(in, router);
      case HEARD -> new Heard(router, in.getInt(), u16(in));
      case DRAINED -> new Drained(router, in.getInt());
      case RELEASE -> new Release(router, in.getLong());
      default -> null;
    };
  }

  private static @Nullable PeerMessage status(ByteBuffer in) {
    int beatMs = u16(in);
    int count = u8(in);
    if (count > MAX_ROUTERS) {
      return null;
    }
    List<RouterStatus> routers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      RouterId router = router(in);
      Role role = Role.of(u8(in));
      int priority = u8(in);
      int flags = u8(in);
      if (router == null || role == null || flags > 7 || priority == 0) {
        return null;
      }
      routers.add(
          new RouterStatus(
              router,
              role,
              priority,
              (flags & 1) != 0,
              u8(in),
              u8(in),
              (flags & 2) != 0,
              u16(in),
              in.getInt(),
              (flags & 4) != 0));
    }
    return new Status(beatMs, routers);
  }

  private static @Nullable PeerMessage offer(ByteBuffer in, RouterId router) {
    int offer = in.getInt();
    int[] valid = {1};
    InetAddress via4 = address(in, 4, valid);
    InetAddress via6 = address(in, 16, valid);
    long mac = in.getLong();
    int drainSeconds = u16(in);
    return valid[0] == 0 || mac >>> MAC_BITS != 0
        ? null
        : new Offer(router, offer, via4, via6, mac, drainSeconds);
  }

  private static @Nullable PeerMessage accept(ByteBuffer in, RouterId router) {
    int offer = in.getInt();
    int able = u8(in);
    int forwards = u8(in);
    return able > 1 || forwards > 1 ? null : new Accept(router, offer, able == 1, forwards == 1);
  }

  private static @Nullable PeerMessage flows(ByteBuffer in, RouterId router) {
    int offer = in.getInt();
    int part = u16(in);
    int parts = u16(in);
    int count = u8(in);
    if (count > MAX_FLOWS || part >= parts) {
      return null;
    }
    List<Flow> flows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int bytes = u8(in);
      if (bytes != 4 && bytes != 16) {
        return null;
      }
      Flow flow = new Flow(end(in, bytes), end(in, bytes));
      if (flow.client().family() != flow.service().family()) {
        return null;
      }
      flows.add(flow);
    }
    return new Flows(router, offer, part, parts, flows);
  }

  private static SocketAddress.Internet end(ByteBuffer in, int bytes) {
    return new SocketAddress.Internet(inet(in, bytes), u16(in));
  }

  private static @Nullable RouterId router(ByteBuffer in) {
    int vrid = u8(in);
    int family = u8(in);
    long membership = in.getLong();
    return vrid == 0 || (family != 4 && family != 6)
        ? null
        : new RouterId(vrid, family == 6, membership);
  }

  private static void put(ByteBuffer out, RouterId router) {
    out.put((byte) router.vrid()).put((byte) (router.ipv6() ? 6 : 4));
    out.putLong(router.membership());
  }

  private static void put(ByteBuffer out, RouterStatus status) {
    put(out, status.router());
    out.put((byte) status.role().wireValue()).put((byte) status.priority());
    int flags = (status.forwards() ? 1 : 0) | (status.unicast() ? 2 : 0);
    out.put((byte) (flags | (status.hears() ? 4 : 0)));
    out.put((byte) status.version()).put((byte) status.authentication());
    out.putShort((short) status.intervalCentis()).putInt(status.addresses());
  }

  private static void put(ByteBuffer out, Flow flow) {
    byte[] client = flow.client().host().getAddress();
    out.put((byte) client.length).put(client).putShort((short) flow.client().port());
    out.put(flow.service().host().getAddress()).putShort((short) flow.service().port());
  }

  private static void put(ByteBuffer out, @Nullable InetAddress address) {
    byte[] raw = address == null ? new byte[0] : address.getAddress();
    out.put((byte) raw.length).put(raw);
  }

  private static @Nullable InetAddress address(ByteBuffer in, int bytes, int[] valid) {
    int length = u8(in);
    if (length != 0 && length != bytes) {
      valid[0] = 0;
      return null;
    }
    if (length == 0) {
      return null;
    }
    InetAddress address = inet(in, length);
    // ::ffff:a.b.c.d is no IPv6 address to send to.
    if ((address instanceof Inet4Address) != (bytes == 4)) {
      valid[0] = 0;
    }
    return address;
  }

  private static InetAddress inet(ByteBuffer in, int bytes) {
    byte[] raw = new byte[bytes];
    in.get(raw);
    try {
      return InetAddress.getByAddress(raw);
    } catch (UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static byte bit(boolean value) {
    return (byte) (value ? 1 : 0);
  }

  private static int u8(ByteBuffer in) {
    return in.get() & 0xff;
  }

  private static int u16(ByteBuffer in) {
    return in.getShort() & 0xffff;
  }
}
