package dev.evenkeel.balancer.sample;

import dev.evenkeel.balancer.config.ProxyDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a configuration's expressions that name proxies, servers and tables; they are
 * checked once all of these are known. Owned by the thread that reads the configuration.
 */
public final class References {
  private final List<Reference> references = new ArrayList<>();
  private final List<Later> later = new ArrayList<>();
  private Predicate<ProxyDraft> hasTable = proxy -> false;
  private Predicate<String> hasUserList = name -> false;

  References() {}

  void add(Reference reference) {
    references.add(reference);
  }

  /**
   * Keeps an alert until the references of a proxy are checked: HAProxy compiles formats only when
   * all is read.
   */
  public void sayLater(Site site, String alert) {
    later.add(new Later(site, alert));
  }

  private record Later(Site site, String alert) {}

  /** Says how to tell whether a proxy has a stick table. */
  public void tablesAre(Predicate<ProxyDraft> hasTable) {
    this.hasTable = hasTable;
  }

  /** Says how to tell whether there is a list of users. */
  public void userListsAre(Predicate<String> hasUserList) {
    this.hasUserList = hasUserList;
  }

  /** Tells whether an expression names a server: its name must stay what it is then. */
  public boolean nameServer(String backend, String server) {
    String fullName = backend + "/" + server;
    return references.stream()
        .filter(reference -> reference.type() == ArgumentType.SERVER)
        .anyMatch(reference -> reference.qualifiedName().equals(fullName));
  }

  /** Tells whether an expression names a backend, or one of its servers. */
  public boolean nameBackend(String name) {
    return references.stream()
        .anyMatch(reference ->
            switch (reference.type()) {
              case BACKEND, TABLE -> reference.name().equals(name);
              case SERVER -> reference.qualifiedName().startsWith(name + "/");
              default -> false;
            });
  }

  /** Checks the references of one proxy; says what is wrong. */
  public void check(ProxyDraft owner, List<ProxyDraft> proxies, Consumer<String> alert) {
    for (Later each : later) {
      if (each.site().proxy().equals(owner.name()) && isWithin(each.site(), owner)) {
        alert.accept(each.alert());
      }
    }
    for (Reference reference : references) {
      if (reference.site().proxy().equals(owner.name()) && isWithin(reference.site(), owner)) {
        problem(reference, owner, proxies)
            .ifPresent(text ->
                alert.accept("parsing [" + reference.site().position() + "]: " + text + "."));
      }
    }
  }

  /**
   * Checks the references of a {@code defaults} section: those that stand for the proxy that will
   * inherit are right, but a server needs its backend's name there.
   */
  public void checkDefaults(ProxyDraft owner, List<ProxyDraft> proxies, Consumer<String> alert) {
    for (Reference reference : references) {
      if (!reference.site().proxy().equals(owner.name()) || !isWithin(reference.site(), owner)) {
        continue;
      }
      String place = "parsing [" + reference.site().position() + "]: ";
      if (reference.type() == ArgumentType.SERVER && reference.name().indexOf('/') < 0) {
        alert.accept(place + "backend name must be set in " + reference.describe() + ".");
      } else if (!reference.type().defaultsToCurrentProxy()
          || !reference.name().equals(owner.name())) {
        problem(reference, owner, proxies).ifPresent(text -> alert.accept(place + text + "."));
      }
    }
  }

  /**
   * Checks the references of what stands in no proxy, such as a log profile.
   *
   * @param owner what its expressions have in the place of the proxy's name
   */
  public void checkOutside(String owner, List<ProxyDraft> proxies, Consumer<String> alert) {
    for (Later each : later) {
      if (each.site().proxy().equals(owner)) {
        alert.accept(each.alert());
      }
    }
    for (Reference reference : references) {
      if (reference.site().proxy().equals(owner)) {
        problem(reference, null, proxies)
            .ifPresent(text ->
                alert.accept("parsing [" + reference.site().position() + "]: " + text + "."));
      }
    }
  }

  private static boolean isWithin(Site site, ProxyDraft owner) {
    return site.position().line() >= owner.position().line();
  }

  private Optional<String> problem(
      Reference reference, @Nullable ProxyDraft owner, List<ProxyDraft> proxies) {
    return switch (reference.type()) {
      case FRONTEND -> proxy(reference, proxies, "frontend", ProxyDraft::hasFrontend);
      case BACKEND -> proxy(reference, proxies, "backend", ProxyDraft::hasBackend);
      case TABLE ->
          proxies.stream().anyMatch(p -> p.name().equals(reference.name()) && hasTable.test(p))
              ? Optional.empty()
              : Optional.of(
                  "unable to find table '"
                      + reference.name()
                      + "' referenced in "
                      + reference.describe());
      case SERVER -> server(reference, owner, proxies);
      case USER_LIST -> userList(reference);
      default ->
          Optional.of(
              "error in regex '"
                  + reference.name()
                  + "' in "
                  + reference.describe()
                  + " : "
                  + reference.problem());
    };
  }

  private Optional<String> userList(Reference reference) {
    String name = reference.name();
    if (name.isEmpty()) {
      return Optional.of("missing userlist name in " + reference.describe());
    }
    return hasUserList.test(name)
        ? Optional.empty()
        : Optional.of(
            "unable to find userlist '" + name + "' referenced in " + reference.describe());
  }

  private static Optional<String> proxy(
      Reference reference, List<ProxyDraft> proxies, String kind, Predicate<ProxyDraft> is) {
    String name = reference.name();
    if (proxies.stream().anyMatch(p -> p.name().equals(name) && is.test(p))) {
      return Optional.empty();
    }
    boolean current = name.equals(reference.site().proxy());
    return Optional.of(
        current
            ? "proxy '"
                + name
                + "', referenced in "
                + reference.describe()
                + ", has not "
                + kind
                + " capability"
            : "unable to find " + kind + " '" + name + "' referenced in " + reference.describe());
  }

  private static Optional<String> server(
      Reference reference, @Nullable ProxyDraft owner, List<ProxyDraft> proxies) {
    String name = reference.name();
    int slash = name.lastIndexOf('/');
    if (slash < 0 && owner == null) {
      return Optional.of("backend name must be set in " + reference.describe());
    }
    Optional<ProxyDraft> backend =
        slash < 0
            ? Optional.ofNullable(owner)
            : proxies.stream()
                .filter(p -> p.hasBackend() && p.name().equals(name.substring(0, slash)))
                .findFirst();
    if (backend.isEmpty()) {
      return Optional.of(
          "unable to find proxy '"
              + name.substring(0, slash)
              + "' referenced in "
              + reference.describe());
    }
    String server = name.substring(slash + 1);
    if (backend.get().servers().stream().anyMatch(s -> s.name().equals(server))) {
      return Optional.empty();
    }
    return Optional.of(
        "unable to find server '"
            + server
            + "' in proxy '"
            + backend.get().name()
            + "', referenced in "
            + reference.describe());
  }
}
