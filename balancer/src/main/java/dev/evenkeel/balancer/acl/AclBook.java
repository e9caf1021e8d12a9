package dev.evenkeel.balancer.acl;

import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.Setting;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The named lists of one proxy, while the configuration is read. One thread only. */
public final class AclBook {
  private static final Setting<Optional<AclBook>> OF_PROXY = Setting.of("acl", Optional.empty());

  private final @Nullable ProxyDraft proxy;
  private final Map<String, Acl> acls = new TreeMap<>();

  private AclBook(@Nullable ProxyDraft proxy) {
    this.proxy = proxy;
  }

  /** Returns the lists of a proxy; those of {@code defaults} sections are not inherited. */
  @SuppressWarnings("ReferenceEquality") // A draft is an identity.
  public static AclBook of(ProxyDraft proxy) {
    Optional<AclBook> known = proxy.settings().get(OF_PROXY);
    if (known.isPresent() && known.get().proxy == proxy) {
      return known.get();
    }
    AclBook book = new AclBook(proxy);
    proxy.settings().set(OF_PROXY, Optional.of(book));
    return book;
  }

  /** Returns lists for a place that declares none. */
  static AclBook ofNobody() {
    return new AclBook(null);
  }

  Optional<Acl> find(String name) {
    return Optional.ofNullable(acls.get(name));
  }

  Acl findOrAdd(String name) {
    return acls.computeIfAbsent(name, Acl::new);
  }
}
