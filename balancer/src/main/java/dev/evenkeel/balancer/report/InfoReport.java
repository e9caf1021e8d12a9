package dev.evenkeel.balancer.report;

import dev.evenkeel.balancer.config.Compatibility;
import dev.evenkeel.balancer.net.Frontend;
import dev.evenkeel.balancer.process.DescriptorLimit;
import dev.evenkeel.balancer.process.ProcessSettings;
import dev.evenkeel.balancer.stats.Counter;
import dev.evenkeel.balancer.stats.Counters;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * Control thread only: the answer to {@code show info}. What belongs to TLS, compression or peers
 * is nought; memory is that of the heap.
 */
public final class InfoReport {
  private static final long MEGABYTE = 1 << 20;

  private final Deployment deployment;
  private final Compatibility compatibility;
  private final long startNs = System.nanoTime();
  private final long startWallMs = System.currentTimeMillis();
  private long sampledNs = startNs;
  private long sampledCpuNs = cpuNs();
  private long sampledBytes;
  private int idlePercent = 100;
  private long bytesPerSecond;

  /** Begins to count how long the process has been up. */
  public InfoReport(Deployment deployment, Compatibility compatibility) {
    this.deployment = deployment;
    this.compatibility = compatibility;
  }

  /**
   * The answer.
   *
   * @param descriptions whether each value comes with what it means
   * @param fractions whether times have fractions of a second
   */
  public String text(StatForm form, boolean descriptions, boolean fractions) {
    Map<InfoField, String> values = values(fractions);
    StringBuilder text = new StringBuilder(form == StatForm.JSON ? "[" : "");
    values.forEach((field, value) -> {
      Entry entry =
          new Entry(field.number, field.word, field.tags, field.type, value, field.description);
      switch (form) {
        case PLAIN -> text.append(field.word).append(": ").append(value);
        case TYPED -> text.append(field.number).append('.').append(entry.typed());
        case JSON -> text.append(text.length() == 1 ? "{" : ",{").append(entry.json()).append('}');
      }
      if (form != StatForm.JSON) {
        text.append(descriptions ? ":\"" + field.description + "\"" : "").append('\n');
      }
    });
    return text.append(form == StatForm.JSON ? "]\n" : "").toString();
  }

  /** Lines about the process as a whole, as the statistics page shows them. */
  public List<String> facts() {
    Map<InfoField, String> all = values(false);
    double kilobits = Long.parseLong(value(all, InfoField.BYTES_OUT_RATE)) * 8 / 1e3;
    return List.of(
        "pid = "
            + value(all, InfoField.PID)
            + " (process #"
            + value(all, InfoField.PROCESS_NUM)
            + ", nbproc = "
            + value(all, InfoField.NBPROC)
            + ", nbthread = "
            + value(all, InfoField.NBTHREAD)
            + ")",
        "uptime = " + value(all, InfoField.UPTIME),
        "system limits: memmax = "
            + value(all, InfoField.MEMMAX_MB)
            + " MB; ulimit-n = "
            + value(all, InfoField.ULIMIT_N),
        "maxsock = "
            + value(all, InfoField.MAXSOCK)
            + "; maxconn = "
            + value(all, InfoField.MAXCONN)
            + "; maxpipes = "
            + value(all, InfoField.MAXPIPES),
        "current conns = "
            + value(all, InfoField.CURR_CONNS)
            + "; conn rate = "
            + value(all, InfoField.CONN_RATE)
            + "/sec; bit rate = "
            + String.format(Locale.ROOT, "%.3f", kilobits)
            + " kbps",
        "idle = " + value(all, InfoField.IDLE_PCT) + " %");
  }

  private static String value(Map<InfoField, String> all, InfoField field) {
    return all.getOrDefault(field, "");
  }

  private Map<InfoField, String> values(boolean fractions) {
    sample();
    Map<InfoField, String> all = new EnumMap<>(InfoField.class);
    for (InfoField field : InfoField.values()) {
      if (field != InfoField.DESCRIPTION) {
        all.put(field, "0");
      }
    }
    identity(all, fractions);
    memory(all);
    load(all);
    return all;
  }

  private void identity(Map<InfoField, String> all, boolean fractions) {
    Duration up = Duration.ofNanos(System.nanoTime() - startNs);
    all.put(InfoField.NAME, "HAProxy");
    all.put(InfoField.VERSION, compatibility.haproxyVersion());
    all.put(InfoField.BUILD_INFO, compatibility.haproxyVersion());
    all.put(InfoField.RELEASE_DATE, compatibility.releaseDate());
    put(all, InfoField.NBTHREAD, deployment.loops().size());
    put(all, InfoField.NBPROC, 1);
    put(all, InfoField.PROCESS_NUM, 1);
    put(all, InfoField.PID, ProcessHandle.current().pid());
    all.put(
        InfoField.UPTIME,
        String.format(
            Locale.ROOT,
            "%dd %dh%02dm%02ds",
            up.toDays(),
            up.toHoursPart(),
            up.toMinutesPart(),
            up.toSecondsPart()));
    all.put(
        InfoField.UPTIME_SEC,
        fractions
            ? String.format(Locale.ROOT, "%.6f", up.toNanos() / 1e9)
            : String.valueOf(up.toSeconds()));
    all.put(
        InfoField.START_TIME_SEC,
        fractions
            ? String.format(Locale.ROOT, "%.6f", startWallMs / 1e3)
            : String.valueOf(startWallMs / 1000));
    String node = deployment.global().get(ProcessSettings.NODE);
    all.put(InfoField.NODE, node.isEmpty() ? hostName() : node);
    String description = deployment.global().get(ProcessSettings.DESCRIPTION);
    if (!description.isEmpty()) {
      all.put(InfoField.DESCRIPTION, description);
    }
    put(all, InfoField.STOPPING, deployment.isStopping() ? 1 : 0);
  }

  private static void memory(Map<InfoField, String> all) {
    Runtime runtime = Runtime.getRuntime();
    long allocated = runtime.totalMemory();
    long used = allocated - runtime.freeMemory();
    put(all, InfoField.MEMMAX_MB, runtime.maxMemory() / MEGABYTE);
    put(all, InfoField.MEMMAX_BYTES, runtime.maxMemory());
    put(all, InfoField.POOL_ALLOC_MB, allocated / MEGABYTE);
    put(all, InfoField.POOL_ALLOC_BYTES, allocated);
    put(all, InfoField.POOL_USED_MB, used / MEGABYTE);
    put(all, InfoField.POOL_USED_BYTES, used);
  }

  private void load(Map<InfoField, String> all) {
    long nowMs = System.nanoTime() / 1_000_000;
    int connections = deployment.limit().current();
    int listeners =
        deployment.sections().stream().mapToInt(section -> section.listeners().size()).sum()
            + deployment.commands().listeners();
    int talks = deployment.commands().talks().size();
    long talksEver = deployment.commands().total();
    put(all, InfoField.ULIMIT_N, DescriptorLimit.current());
    put(all, InfoField.MAXSOCK, DescriptorLimit.current());
    put(all, InfoField.MAXCONN, deployment.limit().limit());
    put(all, InfoField.HARD_MAXCONN, deployment.limit().hardLimit());
    put(all, InfoField.CURR_CONNS, connections);
    put(all, InfoField.CUM_CONNS, talksEver + sum(counters -> counters.get(Counter.CONNECTIONS)));
    put(all, InfoField.CUM_REQ, talksEver + sum(InfoReport::requests));
    put(
        all,
        InfoField.MAXPIPES,
        DescriptorLimit.pipes(deployment.global(), deployment.limit().hardLimit()));
    int rate = (int) sum(counters -> counters.sessionRate().now(nowMs));
    int highest = most(counters -> counters.sessionRate().highest(nowMs));
    put(all, InfoField.CONN_RATE, rate);
    put(all, InfoField.SESS_RATE, rate);
    put(all, InfoField.MAX_CONN_RATE, Math.max(rate, highest));
    put(all, InfoField.MAX_SESS_RATE, Math.max(rate, highest));
    put(all, InfoField.CONN_RATE_LIMIT, deployment.limit().connectionPace().limit());
    put(all, InfoField.SESS_RATE_LIMIT, deployment.limit().sessionPace().limit());
    put(all, InfoField.TASKS, connections);
    put(all, InfoField.IDLE_PCT, idlePercent);
    put(all, InfoField.JOBS, listeners + connections + talks);
    put(all, InfoField.LISTENERS, listeners);
    put(all, InfoField.TOTAL_BYTES_OUT, bytesOut());
    put(all, InfoField.BYTES_OUT_RATE, bytesPerSecond);
  }

  /** Takes the share of idle time and the rate of bytes since the last answer. */
  private void sample() {
    long nowNs = System.nanoTime();
    long pastNs = nowNs - sampledNs;
    if (pastNs < 1_000_000_000L) {
      return;
    }
    long cpuNs = cpuNs();
    long bytes = bytesOut();
    long possibleNs = pastNs * deployment.loops().size();
    idlePercent = Math.clamp(100 - 100 * (cpuNs - sampledCpuNs) / possibleNs, 0, 100);
    bytesPerSecond = (bytes - sampledBytes) * 1_000 / (pastNs / 1_000_000);
    sampledNs = nowNs;
    sampledCpuNs = cpuNs;
    sampledBytes = bytes;
  }

  private static long cpuNs() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(Duration::toNanos)
        .orElseGet(() -> ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
  }

  private long bytesOut() {
    return sum(counters -> counters.get(Counter.BYTES_OUT));
  }

  private long sum(ToLongFunction<Counters> value) {
    return deployment.sections().stream()
        .map(Section::frontend)
        .filter(Objects::nonNull)
        .map(Frontend::counters)
        .mapToLong(value)
        .sum();
  }

  private int most(ToIntFunction<Counters> value) {
    return deployment.sections().stream()
        .map(Section::frontend)
        .filter(Objects::nonNull)
        .map(Frontend::counters)
        .mapToInt(value)
        .max()
        .orElse(0);
  }

  private static void put(Map<InfoField, String> all, InfoField field, long value) {
    all.put(field, String.valueOf(value));
  }

  private static String hostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException unknown) {
      return "localhost";
    }
  }

  /** What speaks no HTTP has one request a session. */
  private static long requests(Counters counters) {
    return Math.max(counters.get(Counter.SESSIONS), counters.get(Counter.REQUESTS));
  }
}
