package dev.evenkeel.balancer.stick;

import org.jspecify.annotations.Nullable;

/** What a table remembers of servers: the one door for those who choose them. Stateless. */
public final class Remembered {
  /** A server, by its number, and by its name or address where that is known. */
  public record ServerMark(int id, @Nullable String key) {}

  private Remembered() {}

  /** The server that a key is bound to; null for none. The entry grows younger. */
  public static @Nullable ServerMark server(StickTable table, byte[] key) {
    Entry entry = table.find(key);
    if (entry == null) {
      return null;
    }
    long id = table.get(entry, DataType.SERVER_ID, 0);
    String named = table.serverKey(entry);
    table.refresh(entry);
    return id <= 0 && named == null ? null : new ServerMark((int) Math.max(0, id), named);
  }

  /**
   * Binds a key to a server, if the table has room.
   *
   * @param name the server's name
   * @param address its address and port
   */
  public static void bind(StickTable table, byte[] key, int id, String name, String address) {
    Entry entry = table.findOrMake(key);
    if (entry != null) {
      table.set(entry, DataType.SERVER_ID, 0, id);
      if (table.stores(DataType.SERVER_KEY)) {
        table.serverKey(entry, table.spec().byAddress() ? address : name);
      }
    }
  }
}
