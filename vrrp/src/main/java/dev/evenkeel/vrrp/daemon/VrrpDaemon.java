package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.linux.HostName;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.ResidentMemory;
import dev.evenkeel.linux.netlink.InterfaceLink;
import dev.evenkeel.vrrp.address.AcceptFilter;
import dev.evenkeel.vrrp.bfd.BfdSpeaker;
import dev.evenkeel.vrrp.config.GlobalDefs;
import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.config.NotifyFifo;
import dev.evenkeel.vrrp.config.SyncGroup;
import dev.evenkeel.vrrp.config.VrrpInstance;
import dev.evenkeel.vrrp.loop.EventLoop;
import dev.evenkeel.vrrp.machine.Tracker.Health;
import dev.evenkeel.vrrp.mail.Mailer;
import dev.evenkeel.vrrp.mail.StateMails;
import dev.evenkeel.vrrp.notify.Notifier;
import dev.evenkeel.vrrp.notify.NotifyPipe;
import dev.evenkeel.vrrp.packet.AdvertCheck;
import dev.evenkeel.vrrp.packet.IpAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The VRRP router: everything happens on the thread that calls {@link #run}; the other public
 * methods may be called from any thread and only leave a message for it.
 *
 * <p>The thread's network namespace is the one that is served. Life: constructed, {@link #run}
 * until {@link #stop}, never again.
 *
 * <p>Start, reload and stop stand in one class: each of the latter undoes what the former did, in
 * the reverse order, and that order is what must be seen at one glance.
 */
public final class VrrpDaemon {
  /** By then it is MASTER or BACKUP. */
  private static final int SETTLED_AFTER_MS = 10_000;

  /** Exit code of a normal end. */
  public static final int EXIT_OK = 0;

  /** Exit code of a system call without which nothing works. */
  public static final int EXIT_FATAL = 1;

  /** Exit code of a configuration that cannot be run; Keepalived does not restart after it. */
  public static final int EXIT_CONFIG = 2;

  private static final long STOP_GRACE_MS = 1000;

  /** So long some clients may still take this machine for the owner of the address. */
  private static final long LATE_CLIENTS_MS = 1200;

  private final DaemonOptions options;
  private final DaemonLog log;
  private final EventLoop loop;
  private final RejectionLog rejections;
  private final Instances instances = new Instances();
  private final Groups groups = new Groups();
  private final Scripts scripts;
  private final Map<String, Health> external = new HashMap<>();
  private final List<NotifyPipe> pipes = new ArrayList<>();
  private final AcceptFilter acceptFilter = new AcceptFilter();
  private final Reload reload;
  private final Mailer mailer;
  private final StateMails mails;
  private KeepalivedConfig config;
  private Set<InetAddress> virtualAddresses;
  private @Nullable Host host;
  private @Nullable StaticSetup statics;
  private @Nullable Watches watches;
  private @Nullable Neighbourhood neighbours;
  private @Nullable ControlSocket control;
  private boolean started;
  private boolean stopping;
  private boolean finishing;
  private boolean drained;

  /** Prepares to run {@code config}; opens nothing but what {@link #stop} and the like need. */
  public VrrpDaemon(KeepalivedConfig config, DaemonOptions options) throws LinuxException {
    this.config = config;
    virtualAddresses = InstanceModel.virtualAddresses(config);
    this.options = options;
    log = options.log();
    loop = new EventLoop();
    rejections = new RejectionLog(loop, log);
    reload = new Reload(loop, log, acceptFilter, target());
    scripts = new Scripts(loop, () -> host().children, instances::all, log::info);
    mailer = new Mailer(HostName.get(), log::info);
    mails = new StateMails(mailer, () -> this.config.global(), HostName.get());
  }

  /**
   * Runs until {@link #stop}.
   *
   * @return {@link #EXIT_OK}, {@link #EXIT_FATAL} or {@link #EXIT_CONFIG}
   */
  public int run() {
    try (Host machine = new Host(loop, log)) {
      host = machine;
      return serve(machine);
    } catch (LinuxException refused) {
      log.info("VRRP cannot run: " + refused.getMessage());
      return EXIT_FATAL;
    } finally {
      pipes.forEach(NotifyPipe::close);
      mailer.close();
      reload.close();
      acceptFilter.close();
      if (control != null) {
        control.close();
      }
      neighbours = null;
      host = null;
      loop.close();
    }
  }

  private int serve(Host machine) {
    try (Neighbourhood around =
        new Neighbourhood(machine, options.pair(), instances, a -> surroundings().isVirtual(a))) {
      neighbours = around;
      List<String> obstacles = obstacles(config);
      if (!obstacles.isEmpty()) {
        obstacles.forEach(log::info);
        return EXIT_CONFIG;
      }
      KernelWatch kernel =
          new KernelWatch(
              machine,
              () -> config,
              instances::all,
              surroundings()::isVirtual,
              this::refreshLinks,
              this::risen);
      loop.watch(machine.monitor.fd(), kernel::follow);
      kernel.logAddresses();
      if (!closeAddresses()) {
        return EXIT_CONFIG;
      }
      openPipes();
      Watches things = new Watches(machine, instances::all);
      watches = things;
      statics = new StaticSetup(config.statics(), machine);
      statics.set();
      config.instances().forEach(this::create);
      groups.replace(config, instances, host(), pipes, mails);
      things.watch(config);
      around.cleanUp();
      control = openControl(around);
      scripts.create(config);
      loop.after(config.global().startupDelayMs(), this::startAll);
      loop.after(SETTLED_AFTER_MS, VrrpDaemon::giveMemoryBack);
      loop.run();
      return EXIT_OK;
    } catch (LinuxException refused) {
      letGo("VRRP cannot go on: " + refused.getMessage());
    } catch (RuntimeException | Error bug) {
      letGo("VRRP cannot go on, by a fault of this program: " + bug + place(bug));
    }
    return EXIT_FATAL;
  }

  private @Nullable ControlSocket openControl(Neighbourhood around) {
    try {
      return new ControlSocket(
          loop, new Control(loop, instances::all, around, watches().bfd(), mailer));
    } catch (LinuxException taken) {
      log.detail("no control socket: " + taken.getMessage());
      return null;
    }
  }

  /** What starting up needed is not needed again. */
  private static void giveMemoryBack() {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          System.gc();
          ResidentMemory.release();
        });
  }

  /** The last thing before an end that nobody asked for: no address stays behind. */
  private void letGo(String why) {
    try {
      log.info(why);
    } finally {
      instances.all().forEach(Instance::abandon);
      if (statics != null && options.releaseAddresses()) {
        statics.close();
      }
    }
  }

  private static String place(Throwable bug) {
    StackTraceElement[] trace = bug.getStackTrace();
    return trace.length == 0 ? "" : " at " + trace[0];
  }

  /**
   * Any thread: leaves, with priority 0 where master, and removes the addresses. {@link #run}
   * returns soon after.
   */
  public void stop() {
    loop.post(this::beginStop);
  }

  /**
   * Any thread: what the embedding program knows of one of {@link DaemonOptions#trackers}. {@link
   * Health#DOWN} of a required one makes a master say priority 0 and let go at once.
   */
  public void setTracker(String name, Health health) {
    loop.post(() -> {
      external.put(name, health);
      instances.all().forEach(i -> i.report(InstanceModel.externalTracker(name), health));
    });
  }

  /**
   * Any thread: goes over to another configuration, interrupting nothing that is in both; a bad one
   * is refused.
   */
  public void reload(KeepalivedConfig newConfig) {
    reload(_ -> Optional.of(newConfig), _ -> {});
  }

  /**
   * Any thread: as {@link #reload(KeepalivedConfig)}, of one that has yet to be read.
   *
   * @param reader called, while VRRP goes on, on another thread of the daemon's network namespace,
   *     with the configuration in force; says itself why it returns nothing
   * @param then called on that thread with the configuration that is in force now; with nothing
   *     where all is as it was
   */
  public void reload(
      Function<KeepalivedConfig, Optional<KeepalivedConfig>> reader,
      Consumer<Optional<KeepalivedConfig>> then) {
    loop.post(() -> reload.begin(reader, then));
  }

  /**
   * Any thread: has {@code task} called on the daemon's thread with the configuration and a picture
   * of all instances.
   */
  public void inspect(BiConsumer<KeepalivedConfig, List<InstanceView>> task) {
    loop.post(() -> task.accept(config, views()));
  }

  /** Any thread: as {@link #inspect}, with the BFD sessions; not called where there are none. */
  void inspectBfd(BiConsumer<KeepalivedConfig, List<BfdSpeaker.View>> task) {
    loop.post(() -> {
      if (watches != null && !watches.bfd().views().isEmpty()) {
        task.accept(config, watches.bfd().views());
      }
    });
  }

  /**
   * Any thread: sends a mail to those whom {@code global_defs} names; nothing where it names none.
   */
  public void mail(String subject, String text) {
    loop.post(() -> mails.send(subject, text));
  }

  /** Any thread: sets the counters to zero, after the {@link #inspect} calls made before. */
  public void clearCounters() {
    loop.post(() -> instances.all().forEach(i -> i.counters.clear()));
  }

  /**
   * Any thread: has {@code reader} called on the daemon's thread whenever {@code fd} is readable.
   */
  public void watch(int fd, Runnable reader) {
    loop.post(() -> {
      try {
        loop.watch(fd, reader);
      } catch (LinuxException refused) {
        log.info("cannot watch descriptor " + fd + ": " + refused.getMessage());
      }
    });
  }

  private List<InstanceView> views() {
    return instances.all().stream().map(i -> InstanceView.of(i, scripts.trackers())).toList();
  }

  private Neighbourhood neighbours() {
    if (neighbours == null) {
      throw new IllegalStateException("not running");
    }
    return neighbours;
  }

  private Host host() {
    if (host == null) {
      throw new IllegalStateException("not running");
    }
    return host;
  }

  private Watches watches() {
    if (watches == null) {
      throw new IllegalStateException("not running");
    }
    return watches;
  }

  /** Why a configuration cannot run here; empty when it can. */
  private List<String> obstacles(KeepalivedConfig candidate) {
    List<String> found = new ArrayList<>(Unsupported.in(candidate));
    if (options.trackers().isEmpty()) {
      found.addAll(Unsupported.withoutBalancer(candidate));
    }
    boolean mayBeAbsent = options.waitForInterfaces() || candidate.global().dynamicInterfaces();
    for (VrrpInstance instance : candidate.instances()) {
      if (!mayBeAbsent && host().table.link(instance.interfaceName()).isEmpty()) {
        found.add(
            "(%s) WARNING - interface %s for vrrp_instance %s doesn't exist"
                .formatted(instance.position(), instance.interfaceName(), instance.name()));
        found.add("Non-existent interface specified in configuration");
      }
    }
    return found;
  }

  /** Sets the packet filter up where {@code no_accept} asks for it; whether that went well. */
  private boolean closeAddresses() {
    String problem = acceptFilter.replace(InstanceModel.closed(config));
    if (problem != null) {
      log.info(Reload.CANNOT_CLOSE + problem);
    }
    return problem == null;
  }

  private void openPipes() {
    for (NotifyFifo fifo :
        new NotifyFifo[] {config.global().notifyFifo(), config.global().vrrpNotifyFifo()}) {
      if (fifo != null) {
        try {
          pipes.add(new NotifyPipe(fifo, host().children, log::info));
        } catch (LinuxException refused) {
          log.info("Unable to use notify fifo: " + refused.getMessage());
        }
      }
    }
  }

  private Instance create(VrrpInstance wanted) {
    Instance instance = new Instance(wanted, host(), options, surroundings());
    instances.add(instance);
    reportInterfaces(instance);
    external.forEach(
        (name, health) -> instance.report(InstanceModel.externalTracker(name), health));
    scripts.tell(instance);
    watches().tell(instance);
    return instance;
  }

  private void startAll() {
    if (stopping) {
      return;
    }
    started = true;
    log.info("Startup complete");
    neighbours().begin();
    instances.all().forEach(Instance::start);
    scripts.start();
    watches().start();
    options.listener().started();
  }

  /**
   * A successor first, then the end: only when nobody comes in time, or when it is asked twice, is
   * the address without an owner for a moment.
   */
  private void beginStop() {
    if (stopping) {
      finishStop();
      return;
    }
    stopping = true;
    log.info("Stopping");
    if (!options.pair().handsOver() || host == null) {
      finishStop();
      return;
    }
    instances.all().forEach(Instance::handOver);
    awaitSuccessors();
  }

  private void awaitSuccessors() {
    boolean waiting =
        instances.all().stream().anyMatch(i -> i.state().isYielding() || isLettingGo(i));
    if (waiting && !finishing) {
      loop.after(5, this::awaitSuccessors);
    } else {
      finishStop();
    }
  }

  private static boolean isLettingGo(Instance instance) {
    return !instance.state().isMaster() && !instance.hasLetGo();
  }

  private void finishStop() {
    if (finishing) {
      drained = true;
      return;
    }
    finishing = true;
    scripts.stop();
    groups.stop();
    instances.all().forEach(Instance::stop);
    // Afterwards: what ends with this process is no failure of a router.
    watches().stop();
    if (statics != null && options.releaseAddresses()) {
      statics.close();
    }
    if (neighbours != null && neighbours.isKeeping()) {
      loop.after(LATE_CLIENTS_MS, options.listener()::draining);
    }
    awaitConnections();
  }

  /** Connections that were kept go on for as long as this process lives. */
  private void awaitConnections() {
    if (neighbours != null && neighbours.isKeeping() && !drained) {
      loop.after(50, this::awaitConnections);
    } else {
      awaitNotifications(loop.nowNs() + STOP_GRACE_MS * 1_000_000L);
    }
  }

  /** The scripts told of the end may finish, within reason. */
  private void awaitNotifications(long untilNs) {
    boolean idle = instances.all().stream().allMatch(i -> i.notifier.isIdle()) && groups.isIdle();
    if (idle || loop.nowNs() >= untilNs) {
      loop.stop();
    } else {
      loop.after(5, () -> awaitNotifications(untilNs));
    }
  }

  private Reload.Target target() {
    return new Reload.Target() {
      @Override
      public KeepalivedConfig running() {
        return config;
      }

      @Override
      public List<String> obstacles(KeepalivedConfig candidate) {
        return VrrpDaemon.this.obstacles(candidate);
      }

      @Override
      public boolean isStopping() {
        return stopping || host == null;
      }

      @Override
      public void goOver(KeepalivedConfig next) {
        VrrpDaemon.this.goOver(next);
      }
    };
  }

  private void goOver(KeepalivedConfig newConfig) {
    log.info("Reloading");
    config = newConfig;
    virtualAddresses = InstanceModel.virtualAddresses(newConfig);
    removeInstances(newConfig);
    if (statics != null) {
      statics.replace(newConfig.statics());
    }
    scripts.replace(newConfig);
    List<Instance> created = new ArrayList<>();
    for (VrrpInstance wanted : newConfig.instances()) {
      Instance existing = instances.get(wanted.name());
      if (existing == null) {
        created.add(create(wanted));
      } else {
        existing.reconfigure(wanted);
        reportInterfaces(existing);
        scripts.tell(existing);
      }
    }
    groups.replace(config, instances, host(), pipes, mails);
    watches().watch(newConfig);
    if (started) {
      created.forEach(Instance::start);
    }
    groups.admit(created);
    log.info("Reload complete");
  }

  private void removeInstances(KeepalivedConfig newConfig) {
    for (Instance old : instances.all()) {
      boolean stays = newConfig.instance(old.name()).filter(old::canBecome).isPresent();
      if (!stays) {
        old.delete();
        neighbours().forget(old);
        instances.remove(old);
      }
    }
  }

  private Instance.Surroundings surroundings() {
    return new Instance.Surroundings() {
      @Override
      public boolean isVirtual(InetAddress address) {
        return virtualAddresses.contains(address);
      }

      @Override
      public IpAddress group(boolean ipv6) {
        GlobalDefs global = config.global();
        return IpAddress.of(ipv6 ? global.multicastGroup6() : global.multicastGroup4());
      }

      @Override
      public Neighbourhood neighbours() {
        return VrrpDaemon.this.neighbours();
      }

      @Override
      public StateMails mails() {
        return mails;
      }

      @Override
      public long garpIntervalUs() {
        return config.global().garpIntervalUs();
      }

      @Override
      public long gnaIntervalUs() {
        return config.global().gnaIntervalUs();
      }

      @Override
      public void received(Channel channel, byte[] packet, int length) {
        dispatch(channel, packet, length);
      }

      @Override
      public void tell(Instance instance, String event, int priority) {
        boolean onlyPriority = event.endsWith("_PRIORITY");
        boolean wanted =
            config.global().notifyPriorityChanges() || instance.config().notifyPriorityChanges();
        if (!onlyPriority || wanted) {
          pipes.forEach(p -> p.write(Notifier.Subject.INSTANCE, instance.name(), event, priority));
        }
      }

      @Override
      public @Nullable SyncGroup group(VrrpInstance instance) {
        return config.groupOf(instance.name()).orElse(null);
      }

      @Override
      public void changed(Instance instance) {
        groups.of(instance).ifPresent(GroupRunner::synchronise);
      }

      @Override
      public List<Instance> fellows(Instance instance) {
        return groups.of(instance).map(GroupRunner::members).orElse(List.of(instance));
      }

      @Override
      public void conflict(Instance instance) {
        groups.of(instance).ifPresent(g -> g.conflict(instance));
      }
    };
  }

  private void dispatch(Channel channel, byte[] packet, int length) {
    OptionalInt vrid = AdvertCheck.vrid(packet, length);
    if (vrid.isEmpty()) {
      rejections.log(
          "IPv%d VRRP packet too short - %d bytes"
              .formatted(channel.key().address().isIpv6() ? 6 : 4, length));
      instances.all().stream()
          .filter(i -> i.uses(channel))
          .forEach(i -> i.counters.rejected(dev.evenkeel.vrrp.packet.Rejection.TOO_SHORT));
      return;
    }
    boolean known = false;
    for (Instance instance : instances.of(vrid.getAsInt())) {
      if (instance.uses(channel)) {
        instance.receive(packet, length);
        known = true;
      } else {
        instance.overheard(channel, packet, length);
      }
    }
    if (!known && config.global().logUnknownVrids()) {
      rejections.log(
          "Unknown VRID(%d) received on interface(%s). ignoring..."
              .formatted(vrid.getAsInt(), channel.key().device()));
    }
  }

  private void refreshLinks() {
    instances.all().forEach(Instance::refreshLink);
    instances.all().forEach(this::reportInterfaces);
  }

  private void risen(String device) {
    if (statics != null && !finishing) {
      statics.risen(device);
    }
    instances.all().forEach(i -> i.risen(device));
  }

  private void reportInterfaces(Instance instance) {
    @Nullable SyncGroup group = config.groupOf(instance.name()).orElse(null);
    InstanceModel.tracking(instance.config(), group).stream()
        .flatMap(t -> t.interfaces().stream())
        .forEach(t -> reportInterface(instance, t.interfaceName()));
  }

  private void reportInterface(Instance instance, String device) {
    boolean up = host().table.link(device).filter(InterfaceLink::isUp).isPresent();
    String name = InstanceModel.interfaceTracker(device);
    Health said = up ? Health.UP : Health.DOWN;
    if (instance.state().health().get(name) != said) {
      instance.report(name, said);
    }
  }
}
