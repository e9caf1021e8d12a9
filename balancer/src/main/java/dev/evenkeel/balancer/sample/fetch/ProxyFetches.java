package dev.evenkeel.balancer.sample.fetch;

import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Availability;
import dev.evenkeel.balancer.sample.BackendFacts;
import dev.evenkeel.balancer.sample.FetchKeyword;
import dev.evenkeel.balancer.sample.FrontendFacts;
import dev.evenkeel.balancer.sample.ListenerFacts;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.balancer.sample.ServerFacts;
import dev.evenkeel.balancer.sample.StreamFacts;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Fetches of frontends, listeners, backends and servers. Stateless. */
final class ProxyFetches {
  private ProxyFetches() {}

  static void register(SampleLanguage language) {
    named(language);
    current(language);
  }

  private static void named(SampleLanguage language) {
    backend(language, "avg_queue", ProxyFetches::averageQueue);
    backend(language, "be_conn", BackendFacts::currentStreams);
    backend(language, "be_conn_free", ProxyFetches::freeConnections);
    backend(language, "connslots", ProxyFetches::connectionSlots);
    backend(language, "nbsrv", BackendFacts::usableServers);
    backend(language, "queue", BackendFacts::queuedStreams);
    backend(language, "be_sess_rate", BackendFacts::sessionRate);
    frontend(language, "fe_conn", FrontendFacts::currentConnections);
    frontend(language, "fe_req_rate", FrontendFacts::requestRate);
    frontend(language, "fe_sess_rate", FrontendFacts::sessionRate);
    server(language, "srv_conn", ServerFacts::currentStreams);
    server(language, "srv_conn_free", ProxyFetches::freeConnections);
    server(language, "srv_queue", ServerFacts::queuedStreams);
    server(language, "srv_sess_rate", ServerFacts::sessionRate);
    server(language, "srv_weight", ServerFacts::effectiveWeight);
    server(language, "srv_iweight", ServerFacts::initialWeight);
    server(language, "srv_uweight", ServerFacts::userWeight);
    language.fetch(
        "srv_is_up",
        "server",
        SampleType.BOOL,
        Availability.RUNNING,
        arguments -> {
          String name = qualified(arguments);
          return (context, sample) -> {
            ServerFacts server = findServer(context, name);
            sample.setMayChange(true);
            return server != null && sample.setBool(server.isUp());
          };
        });
  }

  private static void current(SampleLanguage language) {
    language
        .fetch("be_id", "", SampleType.SINT, Availability.BACKEND, ofBackend(BackendFacts::id))
        .fetch(
            "be_name",
            "",
            SampleType.STR,
            Availability.BACKEND,
            a ->
                (c, s) -> {
                  BackendFacts backend = c.backend();
                  return backend != null && s.setText(backend.name());
                })
        .fetch("fe_id", "", SampleType.SINT, Availability.FRONTEND, ofFrontend(FrontendFacts::id))
        .fetch(
            "fe_name",
            "",
            SampleType.STR,
            Availability.FRONTEND,
            a ->
                (c, s) -> {
                  FrontendFacts frontend = c.frontend();
                  return frontend != null && s.setText(frontend.name());
                })
        .fetch(
            "fe_defbe",
            "",
            SampleType.STR,
            Availability.FRONTEND,
            a ->
                (c, s) -> {
                  StreamFacts stream = c.stream();
                  return stream != null && ProcessFetches.text(s, stream.defaultBackend());
                })
        .fetch(
            "dst_conn",
            "",
            SampleType.SINT,
            Availability.FRONTEND,
            a -> {
              language.countListeners();
              return ofListener(ListenerFacts::connections).make(a);
            })
        .fetch("so_id", "", SampleType.SINT, Availability.FRONTEND, ofListener(ListenerFacts::id))
        .fetch(
            "so_name",
            "",
            SampleType.STR,
            Availability.FRONTEND,
            a ->
                (c, s) -> {
                  ListenerFacts listener = c.listener();
                  return listener != null && ProcessFetches.text(s, listener.name());
                })
        .fetch(
            "srv_id",
            "",
            SampleType.SINT,
            Availability.SERVER,
            a ->
                (c, s) -> {
                  ServerFacts server = c.chosenServer();
                  return server != null && s.setNumber(server.id());
                })
        .fetch(
            "srv_name",
            "",
            SampleType.STR,
            Availability.SERVER,
            a ->
                (c, s) -> {
                  ServerFacts server = c.chosenServer();
                  return server != null && s.setText(server.name());
                });
  }

  private static void backend(
      SampleLanguage language, String name, ToLongFunction<BackendFacts> property) {
    language.fetch(
        name,
        "backend",
        SampleType.SINT,
        Availability.RUNNING,
        arguments -> {
          String proxy = arguments.text(0);
          return (context, sample) -> {
            // A rule of a defaults section means the backend that has inherited it.
            BackendFacts named = context.process().backend(proxy);
            BackendFacts backend = named == null ? context.backend() : named;
            return backend != null && changing(sample, property.applyAsLong(backend));
          };
        });
  }

  private static void frontend(
      SampleLanguage language, String name, ToLongFunction<FrontendFacts> property) {
    language.fetch(
        name,
        "frontend",
        SampleType.SINT,
        Availability.RUNNING,
        arguments -> {
          String proxy = arguments.text(0);
          return (context, sample) -> {
            FrontendFacts named = context.process().frontend(proxy);
            FrontendFacts frontend = named == null ? context.frontend() : named;
            return frontend != null && changing(sample, property.applyAsLong(frontend));
          };
        });
  }

  private static void server(
      SampleLanguage language, String name, ToLongFunction<ServerFacts> property) {
    language.fetch(
        name,
        "server",
        SampleType.SINT,
        Availability.RUNNING,
        arguments -> {
          String full = qualified(arguments);
          return (context, sample) -> {
            ServerFacts server = findServer(context, full);
            return server != null && changing(sample, property.applyAsLong(server));
          };
        });
  }

  private static boolean changing(Sample sample, long value) {
    sample.setMayChange(true);
    return sample.setNumber(value);
  }

  private static FetchKeyword.Factory ofBackend(ToLongFunction<BackendFacts> property) {
    return arguments ->
        (context, sample) -> {
          BackendFacts backend = context.backend();
          return backend != null && sample.setNumber(property.applyAsLong(backend));
        };
  }

  private static FetchKeyword.Factory ofFrontend(ToLongFunction<FrontendFacts> property) {
    return arguments ->
        (context, sample) -> {
          FrontendFacts frontend = context.frontend();
          return frontend != null && sample.setNumber(property.applyAsLong(frontend));
        };
  }

  private static FetchKeyword.Factory ofListener(ToLongFunction<ListenerFacts> property) {
    return arguments ->
        (context, sample) -> {
          ListenerFacts listener = context.listener();
          return listener != null && sample.setNumber(property.applyAsLong(listener));
        };
  }

  private static String qualified(Arguments arguments) {
    String name = arguments.text(0);
    return name.indexOf('/') < 0 ? arguments.site().proxy() + "/" + name : name;
  }

  /** Finds {@code backend/server}. */
  static @Nullable ServerFacts findServer(SampleContext context, String fullName) {
    int slash = fullName.lastIndexOf('/');
    BackendFacts backend = context.process().backend(fullName.substring(0, slash));
    return backend == null ? null : backend.serverFacts(fullName.substring(slash + 1));
  }

  private static long averageQueue(BackendFacts backend) {
    int servers = backend.usableServers();
    int queued = backend.queuedStreams();
    return servers > 0 ? (queued + servers - 1) / servers : queued * 2L;
  }

  private static long freeConnections(ServerFacts server) {
    if (server.maxStreams() == 0) {
      return -1;
    }
    return Math.max(0, server.maxStreams() - server.currentStreams());
  }

  private static long freeConnections(BackendFacts backend) {
    boolean onlyBackups = true;
    for (ServerFacts server : backend.serverFacts()) {
      onlyBackups &= server.isBackup() || !server.isUp();
    }
    long free = 0;
    for (ServerFacts server : backend.serverFacts()) {
      if (!server.isUp() || (server.isBackup() && !onlyBackups)) {
        continue;
      }
      if (server.maxStreams() == 0) {
        return -1;
      }
      free += Math.max(0, server.maxStreams() - server.currentStreams());
    }
    return free;
  }

  private static long connectionSlots(BackendFacts backend) {
    long slots = 0;
    for (ServerFacts server : backend.serverFacts()) {
      if (!server.isUp()) {
        continue;
      }
      if (server.maxStreams() == 0 || server.maxQueue() == 0) {
        return -1;
      }
      slots +=
          server.maxStreams()
              - server.currentStreams()
              + server.maxQueue()
              - server.queuedStreams();
    }
    return Math.max(0, slots);
  }
}
