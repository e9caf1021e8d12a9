package dev.evenkeel.balancer;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.config.ByteText;
import dev.evenkeel.balancer.config.Environment;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.http.Rejections;
import dev.evenkeel.balancer.net.Frontend;
import dev.evenkeel.balancer.sample.ProcessFacts;
import dev.evenkeel.balancer.sample.SampleSettings;
import dev.evenkeel.balancer.sample.Variables;
import dev.evenkeel.balancer.stick.StickTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Any thread: the process as expressions see it. Frontends are added before the first connection is
 * accepted; backends come and go.
 */
final class ProcessView implements ProcessFacts {
  private final Map<String, Backend> backends = new ConcurrentHashMap<>();
  private final Map<String, Frontend> frontends = new HashMap<>();
  private final StickTables stickTables;
  private final Rejections rejections = new Rejections();
  private final Variables variables;
  private final Environment environment;
  private final String hostName = readHostName();
  private final AtomicInteger streamNumbers = new AtomicInteger();
  private final long startedNs = System.nanoTime();
  private volatile boolean stopping;

  ProcessView(Settings global, StickTables stickTables) {
    this.stickTables = stickTables;
    variables = global.get(SampleSettings.PROCESS_VARIABLES);
    environment = global.get(SampleSettings.ENVIRONMENT);
  }

  void add(Backend backend) {
    backends.put(backend.name(), backend);
  }

  void remove(Backend backend) {
    backends.remove(backend.name());
  }

  void add(Frontend frontend) {
    frontends.put(frontend.name(), frontend);
  }

  Rejections rejections() {
    return rejections;
  }

  void stopping() {
    stopping = true;
  }

  @Override
  public String hostName() {
    return hostName;
  }

  @Override
  public @Nullable String environment(String name) {
    return environment.get(name).orElse(null);
  }

  @Override
  public int nextStreamNumber() {
    return streamNumbers.getAndIncrement();
  }

  @Override
  public long uptimeSeconds() {
    return (System.nanoTime() - startedNs) / 1_000_000_000;
  }

  @Override
  public boolean isStopping() {
    return stopping;
  }

  @Override
  public <T> @Nullable T extension(Class<T> type) {
    if (type == Rejections.class) {
      return type.cast(rejections);
    }
    return type == StickTables.class ? type.cast(stickTables) : null;
  }

  @Override
  public Variables variables() {
    return variables;
  }

  @Override
  public @Nullable Backend backend(String name) {
    return backends.get(name);
  }

  @Override
  public @Nullable Frontend frontend(String name) {
    return frontends.get(name);
  }

  private static String readHostName() {
    try {
      return ByteText.of(Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
    } catch (IOException unreadable) {
      return "localhost";
    }
  }
}
