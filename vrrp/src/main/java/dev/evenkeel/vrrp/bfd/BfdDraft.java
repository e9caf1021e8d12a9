package dev.evenkeel.vrrp.bfd;

import java.util.ArrayList;
import java.util.List;

/** A state being changed, and the commands so far. Lives for one step, on one thread. */
final class BfdDraft {
  final long nowNs;
  final BfdSettings settings;
  final List<BfdCommand> commands = new ArrayList<>();
  BfdPhase phase;
  BfdDiagnostic diagnostic;
  BfdPhase remotePhase;
  BfdDiagnostic remoteDiagnostic;
  int remoteDiscriminator;
  long remoteMinTxUs;
  long remoteMinRxUs;
  int remoteMultiplier;
  boolean remoteDemand;
  boolean polling;
  long lastSentNs;
  long nextSendNs;
  long expiresNs;
  long inheritedUntilNs;
  private long random;

  BfdDraft(BfdState state, long nowNs) {
    this.nowNs = nowNs;
    settings = state.settings();
    phase = state.phase();
    diagnostic = state.diagnostic();
    remotePhase = state.remotePhase();
    remoteDiagnostic = state.remoteDiagnostic();
    remoteDiscriminator = state.remoteDiscriminator();
    remoteMinTxUs = state.remoteMinTxUs();
    remoteMinRxUs = state.remoteMinRxUs();
    remoteMultiplier = state.remoteMultiplier();
    remoteDemand = state.remoteDemand();
    polling = state.polling();
    lastSentNs = state.lastSentNs();
    nextSendNs = state.nextSendNs();
    expiresNs = state.expiresNs();
    inheritedUntilNs = state.inheritedUntilNs();
    random = state.random();
  }

  BfdState state() {
    return new BfdState(
        settings,
        phase,
        diagnostic,
        remotePhase,
        remoteDiagnostic,
        remoteDiscriminator,
        remoteMinTxUs,
        remoteMinRxUs,
        remoteMultiplier,
        remoteDemand,
        polling,
        lastSentNs,
        nextSendNs,
        expiresNs,
        inheritedUntilNs,
        random);
  }

  void log(String text) {
    commands.add(new BfdCommand.Log("(" + settings.name() + ") " + text));
  }

  /** Evenly distributed from 0 up to, not including, {@code bound} (xorshift). */
  int random(int bound) {
    random ^= random << 13;
    random ^= random >>> 7;
    random ^= random << 17;
    return (int) Math.floorMod(random, (long) bound);
  }
}
