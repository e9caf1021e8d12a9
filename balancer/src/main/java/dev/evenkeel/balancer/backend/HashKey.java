package dev.evenkeel.balancer.backend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.config.Guids;
import dev.evenkeel.balancer.sample.convert.Hash64;
import dev.evenkeel.linux.SocketAddress;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * What a server's points on the ring follow from (manual 3.5, chapter 5.2 {@code hash-key}): two
 * balancers that agree on it send a key to the same server.
 *
 * <p>{@link #ID} is HAProxy's to the bit. The others are a hash of the bytes named; how HAProxy
 * hashes them is not documented.
 */
public enum HashKey {
  /** The server's number; its lowest 28 bits, spread over the points. */
  ID,
  /** The server's number, all of it. */
  ID32,
  /** The server's {@code guid}. */
  GUID,
  /** The server's address. */
  ADDR,
  /** The server's address and port. */
  ADDR_PORT;

  private static final int POINTS_PER_ID = 256 * ServerState.SCALE;

  /** Returns the one of a word of the configuration. */
  static Optional<HashKey> of(String word) {
    return switch (word) {
      case "id" -> Optional.of(ID);
      case "id32" -> Optional.of(ID32);
      case "guid" -> Optional.of(GUID);
      case "addr" -> Optional.of(ADDR);
      case "addr-port" -> Optional.of(ADDR_PORT);
      default -> Optional.empty();
    };
  }

  /** Whether a server's points move when its address changes. */
  boolean followsAddress() {
    return this == ADDR || this == ADDR_PORT;
  }

  /** The number of a server's first point; what it has not falls back on its id. */
  static int firstPoint(BackendServer server) {
    return switch (server.config().get(ServerSettings.HASH_KEY)) {
      case ID -> ofId(server);
      case ID32 -> server.id();
      case GUID -> {
        String guid = server.config().get(Guids.OF_SERVER);
        yield guid.isEmpty() ? ofId(server) : hash(guid.getBytes(ISO_8859_1));
      }
      case ADDR -> ofAddress(server, false);
      case ADDR_PORT -> ofAddress(server, true);
    };
  }

  private static int ofId(BackendServer server) {
    return server.id() * POINTS_PER_ID;
  }

  private static int ofAddress(BackendServer server, boolean withPort) {
    if (!(server.address(0) instanceof SocketAddress.Internet(var host, int port))) {
      return ofId(server);
    }
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    key.writeBytes(host.getAddress());
    if (withPort) {
      key.write(port >> 8);
      key.write(port);
    }
    return hash(key.toByteArray());
  }

  private static int hash(byte[] key) {
    return (int) Hash64.of(key);
  }
}
