package dev.evenkeel.vrrp.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that a keepalived.conf says, checked and with every default filled in. Immutable.
 *
 * @param global the {@code global_defs} block, or its defaults
 * @param scripts the {@code vrrp_script} blocks that are usable, in the file's order
 * @param trackProcesses the {@code vrrp_track_process} blocks
 * @param trackFiles the {@code track_file} blocks
 * @param bfdInstances the {@code bfd_instance} blocks that can run
 * @param virtualServers the {@code virtual_server} blocks that a proxy can serve
 * @param instances the {@code vrrp_instance} blocks that can run, in the file's order
 * @param syncGroups the {@code vrrp_sync_group} blocks, in the file's order
 * @param statics {@code static_ipaddress}, {@code static_routes} and {@code static_rules}
 */
public record KeepalivedConfig(
    GlobalDefs global,
    List<VrrpScript> scripts,
    List<TrackProcess> trackProcesses,
    List<TrackFile> trackFiles,
    List<BfdInstance> bfdInstances,
    List<VirtualServer> virtualServers,
    List<VrrpInstance> instances,
    List<SyncGroup> syncGroups,
    StaticObjects statics) {

  public KeepalivedConfig {
    scripts = List.copyOf(scripts);
    trackProcesses = List.copyOf(trackProcesses);
    trackFiles = List.copyOf(trackFiles);
    bfdInstances = List.copyOf(bfdInstances);
    virtualServers = List.copyOf(virtualServers);
    instances = List.copyOf(instances);
    syncGroups = List.copyOf(syncGroups);
  }

  /** The script of that name, which a {@link TrackedScript} refers to. */
  public Optional<VrrpScript> script(String name) {
    return scripts.stream().filter(s -> s.name().equals(name)).findFirst();
  }

  /** The instance of that name. */
  public Optional<VrrpInstance> instance(String name) {
    return instances.stream().filter(i -> i.name().equals(name)).findFirst();
  }

  /** The sync group an instance is a member of; empty when it is in none. */
  public Optional<SyncGroup> groupOf(String instanceName) {
    return syncGroups.stream().filter(g -> g.members().contains(instanceName)).findFirst();
  }

  /** Everything that is watched on behalf of any instance. */
  public List<Tracking> allTracking() {
    return Stream.concat(
            instances.stream().map(VrrpInstance::tracking),
            syncGroups.stream().map(SyncGroup::tracking))
        .toList();
  }

  /** The same with these BFD sessions, which are read last. */
  public KeepalivedConfig withBfdInstances(List<BfdInstance> sessions) {
    return new KeepalivedConfig(
        global,
        scripts,
        trackProcesses,
        trackFiles,
        sessions,
        virtualServers,
        instances,
        syncGroups,
        statics);
  }
}
