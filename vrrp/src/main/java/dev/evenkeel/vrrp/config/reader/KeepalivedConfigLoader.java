package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.config.text.ConfigText;
import dev.evenkeel.vrrp.config.text.Item;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a keepalived.conf: what {@code keepalived -t} does, and the model to run. Nothing on the
 * machine is changed. Not thread safe.
 */
public final class KeepalivedConfigLoader {
  /** Where keepalived looks without {@code -f}. */
  public static final String DEFAULT_FILE = "/etc/keepalived/keepalived.conf";

  private final Environment environment;
  private final boolean virtualServersToo;
  private final @Nullable KeepalivedConfig running;

  public KeepalivedConfigLoader(Environment environment) {
    this(environment, true, null);
  }

  private KeepalivedConfigLoader(
      Environment environment, boolean virtualServersToo, @Nullable KeepalivedConfig running) {
    this.environment = environment;
    this.virtualServersToo = virtualServersToo;
    this.running = running;
  }

  /** One that passes over virtual servers, which another process looks after ({@code -P}). */
  public KeepalivedConfigLoader withoutVirtualServers() {
    return new KeepalivedConfigLoader(environment, false, running);
  }

  /**
   * One for a reload: an interface that was given a name because none is written keeps it, wherever
   * its instance stands in the file now.
   *
   * @param inForce the configuration until then
   */
  public KeepalivedConfigLoader after(KeepalivedConfig inForce) {
    return new KeepalivedConfigLoader(environment, virtualServersToo, inForce);
  }

  /**
   * Reads the files a pattern names.
   *
   * @param pattern as after {@code -f}: a file, or wild cards and braces that name several
   * @param configId as after {@code -i}: what {@code @id} lines are compared with
   */
  public LoadResult load(String pattern, String configId) {
    Report report = new Report();
    ReadContext context = new ReadContext(report, environment);
    if (running != null) {
      context.running = running.instances();
    }
    ConfigText text = new ConfigText(pattern, environment.workingDirectory(), configId, report);
    List<String> files = text.topLevelFiles();
    String unreadable = text.firstUnreadable();
    if (unreadable != null) {
      report.error(ExitCode.NOT_USABLE, "Unable to read configuration file " + unreadable);
      return new LoadResult(
          Optional.empty(), report.diagnostics(), report.exitCode().status(), false);
    }
    if (files.isEmpty() && report.diagnostics().isEmpty()) {
      // Keepalived says nothing where wild cards find nothing.
      report.warn("no configuration file matches '" + pattern + "'", null);
    }
    if (files.size() > 1) {
      report.error(
          ExitCode.OK,
          "WARNING, multiple configuration file matches of %s, starting with %s"
              .formatted(pattern, files.getFirst()));
    }
    Optional<KeepalivedConfig> config;
    try {
      config = new Reading(context, text).run(virtualServersToo);
    } catch (FatalConfigException e) {
      config = Optional.empty();
    }
    return new LoadResult(
        config, report.diagnostics(), report.exitCode().status(), !files.isEmpty());
  }

  /** The four readings of one configuration, each by the tables of one process. */
  private static final class Reading {
    private final ReadContext context;
    private final Report report;
    private final ConfigText text;
    private final List<Item> items = new ArrayList<>();

    Reading(ReadContext context, ConfigText text) {
      this.context = context;
      this.report = context.report;
      this.text = text;
      context.includeChecks = text::includeChecks;
      context.charsetOf = text::charsetOf;
    }

    Optional<KeepalivedConfig> run(boolean virtualServersToo) {
      readAsParent();
      if (report.includeFailed()) {
        return Optional.empty();
      }
      if (virtualServersToo) {
        readVirtualServers();
      }
      context.trackFiles.clear();
      read(recorded(), TopLevel.vrrp(context));
      Optional<KeepalivedConfig> config = new Completion(context).run();
      read(recorded(), TopLevel.bfd(context));
      return config.map(c -> c.withBfdInstances(context.bfdInstances));
    }

    private void readVirtualServers() {
      VirtualServerKeywords virtualServers = new VirtualServerKeywords(context);
      read(recorded(), TopLevel.checker(context, virtualServers));
      VirtualServerChecks checks = new VirtualServerChecks(context, virtualServers.groups());
      context.virtualServers.addAll(checks.complete(virtualServers.servers()));
    }

    /** Reads the files; what they come to is kept for the other readings. */
    private void readAsParent() {
      List<String> files = text.topLevelFiles();
      report.leaveOut(files.size() == 1 ? files.getFirst() : null);
      read(
          () -> {
            Item item = text.next();
            if (item != null) {
              items.add(item);
            }
            return item;
          },
          TopLevel.parent(context));
      report.leaveOut(null);
      ScriptChecks scripts = new ScriptChecks(context);
      scripts.notifyScript(context.global.startupScript);
      scripts.notifyScript(context.global.shutdownScript);
      scripts.reportSecurity("start/shutdown ");
    }

    private Supplier<@Nullable Item> recorded() {
      Iterator<Item> iterator = items.iterator();
      return () -> iterator.hasNext() ? iterator.next() : null;
    }

    private void read(Supplier<@Nullable Item> source, KeywordTable top) {
      new BlockReader(new Cursor(source, report), report).readAll(top);
    }
  }
}
