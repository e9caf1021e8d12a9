package dev.evenkeel.balancer.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code guid}: names that proxies, servers and listening sockets keep whatever their order in the
 * file, each given once in the whole configuration (manual 3.5, chapters 4.2, 5.1 {@code
 * guid-prefix} and 5.2). Stateless.
 */
public final class Guids {
  /** {@code guid} of a proxy; empty for none. */
  public static final Setting<String> OF_PROXY = Setting.of("guid of a proxy", "");

  /** {@code guid} of a server; empty for none. */
  public static final Setting<String> OF_SERVER = Setting.of("guid of a server", "");

  /**
   * {@code guid-prefix} of a {@code bind} line, of whose sockets the first is called {@code prefix}
   * and {@code -0}; empty for none.
   */
  public static final Setting<String> BIND_PREFIX = Setting.of("guid-prefix", "");

  private static final int MAX_LENGTH = 127;

  private Guids() {}

  static void register(KeywordTables tables) {
    tables.proxy().add("guid", Guids::ofProxy);
    tables.server().add("guid", option(OF_SERVER));
    tables.bind().add("guid-prefix", option(BIND_PREFIX));
  }

  private static void ofProxy(Line line, ProxyDraft proxy) {
    if (proxy.isDefaults()) {
      line.alert(" : 'guid' not allowed in 'defaults' section.");
      return;
    }
    String wrong = complaint(line.word(1));
    if (wrong != null) {
      line.alert(" : 'guid' : " + wrong + ".");
    } else {
      proxy.settings().set(OF_PROXY, line.word(1));
    }
  }

  private static KeywordTables.LineOption option(Setting<String> setting) {
    return (arguments, settings) -> {
      String keyword = arguments.keyword();
      String text = arguments.argument();
      String wrong = complaint(text);
      if (wrong != null) {
        arguments.fail("'" + keyword + "' : " + wrong);
      } else {
        settings.set(setting, text);
      }
    };
  }

  private static @Nullable String complaint(String text) {
    if (text.isEmpty()) {
      return "expects a name as argument";
    }
    if (text.length() > MAX_LENGTH) {
      return "a name may have " + MAX_LENGTH + " characters";
    }
    return text.matches("[A-Za-z0-9.:_-]+")
        ? null
        : "only letters, digits, '.', ':', '-' and '_' are allowed in '" + text + "'";
  }

  /** Checks that each name stands for one thing only; says where it does not. */
  public static void check(List<ProxyDraft> proxies, Consumer<String> alert) {
    Map<String, String> owners = new HashMap<>();
    for (ProxyDraft proxy : proxies) {
      claim(owners, proxy.settings().get(OF_PROXY), proxy.describe(), alert);
      for (ServerDraft server : proxy.servers()) {
        String name = "server '" + proxy.name() + "/" + server.name() + "'";
        claim(owners, server.settings().get(OF_SERVER), name, alert);
      }
      for (Bind bind : proxy.binds()) {
        String prefix = bind.get(BIND_PREFIX);
        for (int socket = 0; !prefix.isEmpty() && socket < bind.addresses().size(); socket++) {
          claim(owners, prefix + "-" + socket, "bind at " + bind.position(), alert);
        }
      }
    }
  }

  private static void claim(
      Map<String, String> owners, String guid, String owner, Consumer<String> alert) {
    String other = guid.isEmpty() ? null : owners.putIfAbsent(guid, owner);
    if (other != null) {
      alert.accept(owner + " : guid '" + guid + "' is already used by " + other + ".");
    }
  }
}
