package dev.evenkeel.vrrp.bfd;

/**
 * One end of a BFD session. Pure and stateless, so any thread may call it; the caller owns the
 * {@link BfdState} and feeds one session's events one after the other.
 *
 * <h2>What it is</h2>
 *
 * RFC 5880 in asynchronous mode: both ends send packets at an agreed interval, and an end that
 * hears nothing for the other's multiplier times that interval declares the session down. Neither
 * echoes nor authentication; demand mode is granted to the other end and never asked for.
 *
 * <pre>
 *          heard Down            heard Init or Up
 *   DOWN ---------------> INIT ------------------> UP
 *    |  \____________ heard Init _________________^ |
 *    ^                     |                        |
 *    +---- silence --------+---- silence, or -------+
 *                                heard Down or AdminDown
 * </pre>
 *
 * <h2>Intervals</h2>
 *
 * While not up, an end sends once a second or slower (section 6.8.3). On coming up it goes over to
 * its configured interval and polls: every packet carries P until the answer, F, has come. The
 * interval is never shorter than what the other end can receive at, and each single one is made 0
 * to 25 % shorter at random, so that ends do not fall into step (section 6.8.7; 10 to 25 % where
 * the multiplier is 1, so that one packet late is not a silence).
 *
 * <h2>Invariants</h2>
 *
 * <ul>
 *   <li>A state change is sent at once, not with the next periodic packet.
 *   <li>{@code Tell} is ordered exactly when the session enters or leaves UP, but for the other
 *       end's AdminDown: that is no failure, and what was told holds (RFC 5882 section 4.2). One
 *       that takes the place of a session that was up counts as up until it has had the time to
 *       come up: a change of its settings is no failure either.
 *   <li>No packet carries P and F.
 *   <li>A late tick leads to one packet, never to a volley.
 * </ul>
 */
public final class BfdMachine {
  private static final long NS_PER_US = 1000;

  private BfdMachine() {}

  /**
   * Carries one event out.
   *
   * @param nowNs a monotonic clock that never goes back between two steps of the same session
   */
  public static BfdStep step(BfdState state, BfdEvent event, long nowNs) {
    BfdDraft draft = new BfdDraft(state, nowNs);
    if (state.phase() != BfdPhase.ADMIN_DOWN) {
      switch (event) {
        case BfdEvent.Started _ -> start(draft);
        case BfdEvent.Tick _ -> tick(draft);
        case BfdEvent.Received(BfdPacket packet) -> receive(draft, packet);
        case BfdEvent.Disabled _ -> {
          end(draft, BfdPhase.ADMIN_DOWN);
          tellOfTheEnd(draft, state);
        }
        case BfdEvent.Replaced _ -> end(draft, BfdPhase.ADMIN_DOWN);
        case BfdEvent.Stopped _ -> {
          end(draft, BfdPhase.DOWN);
          tellOfTheEnd(draft, state);
        }
      }
    }
    return new BfdStep(draft.state(), draft.commands);
  }

  private static void start(BfdDraft draft) {
    if (maySend(draft)) {
      send(draft, false);
    }
  }

  private static void tick(BfdDraft draft) {
    if (draft.nowNs >= draft.expiresNs) {
      expire(draft);
    }
    if (draft.nowNs >= draft.inheritedUntilNs) {
      draft.inheritedUntilNs = BfdState.NEVER;
      draft.commands.add(new BfdCommand.Tell(false));
    }
    if (draft.nowNs >= draft.nextSendNs) {
      if (maySend(draft)) {
        send(draft, false);
      } else {
        draft.nextSendNs = BfdState.NEVER;
      }
    }
  }

  /** The other end is silent. What it said of itself holds no more (section 6.8.1). */
  private static void expire(BfdDraft draft) {
    if (draft.phase == BfdPhase.INIT || draft.phase == BfdPhase.UP) {
      draft.log(
          "Expired after %d ms (%d usec overdue)"
              .formatted(
                  draft.state().detectionTimeUs() / 1000,
                  (draft.nowNs - draft.expiresNs) / NS_PER_US));
    }
    draft.expiresNs = BfdState.NEVER;
    draft.remoteDiscriminator = 0;
    draft.remotePhase = BfdPhase.DOWN;
    draft.remoteDiagnostic = BfdDiagnostic.NONE;
    draft.remoteMinRxUs = 1;
    draft.remoteDemand = false;
    if (draft.phase == BfdPhase.INIT || draft.phase == BfdPhase.UP) {
      goDown(draft, BfdDiagnostic.TIME_EXPIRED);
    }
  }

  /** Section 6.8.6, from where the packet has been found to belong to this BFD session. */
  private static void receive(BfdDraft draft, BfdPacket packet) {
    draft.remoteDiscriminator = packet.myDiscriminator();
    draft.remotePhase = packet.phase();
    draft.remoteDiagnostic = packet.diagnostic();
    draft.remoteMinTxUs = packet.desiredMinTxUs();
    draft.remoteMinRxUs = packet.requiredMinRxUs();
    draft.remoteMultiplier = packet.multiplier();
    draft.remoteDemand = packet.demand();
    if (packet.fin()) {
      draft.polling = false;
    }
    changePhase(draft, packet.phase());
    draft.expiresNs = draft.nowNs + draft.state().detectionTimeUs() * NS_PER_US;
    if (packet.poll()) {
      send(draft, true);
    } else {
      reschedule(draft);
    }
  }

  private static void changePhase(BfdDraft draft, BfdPhase heard) {
    switch (draft.phase) {
      case DOWN -> {
        if (heard == BfdPhase.DOWN) {
          enter(draft, BfdPhase.INIT);
        } else if (heard == BfdPhase.INIT) {
          goUp(draft);
        }
      }
      case INIT -> {
        if (heard == BfdPhase.INIT || heard == BfdPhase.UP) {
          goUp(draft);
        } else if (heard == BfdPhase.ADMIN_DOWN) {
          goDown(draft, BfdDiagnostic.NEIGHBOUR_DOWN);
        }
      }
      case UP -> {
        if (heard == BfdPhase.DOWN || heard == BfdPhase.ADMIN_DOWN) {
          goDown(draft, BfdDiagnostic.NEIGHBOUR_DOWN);
        }
      }
      case ADMIN_DOWN -> {
        // Packets do not get here.
      }
    }
  }

  private static void goUp(BfdDraft draft) {
    draft.diagnostic = BfdDiagnostic.NONE;
    // The interval changes, which the other end has to confirm (section 6.8.3).
    draft.polling = true;
    draft.log("Entering Up state");
    draft.inheritedUntilNs = BfdState.NEVER;
    enter(draft, BfdPhase.UP);
    draft.commands.add(new BfdCommand.Tell(true));
  }

  private static void goDown(BfdDraft draft, BfdDiagnostic why) {
    boolean wasUp = draft.phase == BfdPhase.UP;
    draft.diagnostic = why;
    draft.polling = false;
    draft.log(
        "Entering Down state (Local diagnostic - %s, Remote diagnostic - %s)"
            .formatted(why, draft.remoteDiagnostic));
    enter(draft, BfdPhase.DOWN);
    if (wasUp && draft.remotePhase != BfdPhase.ADMIN_DOWN) {
      draft.commands.add(new BfdCommand.Tell(false));
    }
  }

  private static void enter(BfdDraft draft, BfdPhase phase) {
    draft.phase = phase;
    if (maySend(draft)) {
      send(draft, false);
    }
  }

  /**
   * Two ways to go: whoever hears AdminDown must not take it for a failure (RFC 5882 section 4.2),
   * and Keepalived does not; whoever hears Down does, and that is what the end of a node is.
   */
  private static void end(BfdDraft draft, BfdPhase last) {
    draft.phase = last;
    draft.diagnostic = BfdDiagnostic.ADMIN_DOWN;
    draft.polling = false;
    if (!draft.settings.passive() || draft.remoteDiscriminator != 0) {
      send(draft, false);
    }
    draft.nextSendNs = BfdState.NEVER;
    draft.expiresNs = BfdState.NEVER;
    draft.inheritedUntilNs = BfdState.NEVER;
    draft.log("Entering " + last + " state");
  }

  private static void tellOfTheEnd(BfdDraft draft, BfdState before) {
    if (before.countsAsUp()) {
      draft.commands.add(new BfdCommand.Tell(false));
    }
  }

  /** Section 6.8.7. */
  private static boolean maySend(BfdDraft draft) {
    boolean waits = draft.settings.passive() && draft.remoteDiscriminator == 0;
    boolean unwanted = draft.remoteMinRxUs == 0;
    boolean onDemand =
        draft.remoteDemand
            && draft.phase == BfdPhase.UP
            && draft.remotePhase == BfdPhase.UP
            && !draft.polling;
    return !waits && !unwanted && !onDemand;
  }

  private static void send(BfdDraft draft, boolean fin) {
    BfdState now = draft.state();
    draft.commands.add(
        new BfdCommand.Send(
            new BfdPacket(
                draft.diagnostic,
                draft.phase,
                draft.polling && !fin,
                fin,
                false,
                draft.settings.multiplier(),
                draft.settings.discriminator(),
                draft.remoteDiscriminator,
                now.desiredMinTxUs(),
                draft.settings.minRxUs(),
                0)));
    draft.lastSentNs = draft.nowNs;
    draft.nextSendNs = maySend(draft) ? draft.nowNs + intervalNs(draft) : BfdState.NEVER;
  }

  /** After the other end spoke: what it can receive may have changed. */
  private static void reschedule(BfdDraft draft) {
    if (!maySend(draft)) {
      draft.nextSendNs = BfdState.NEVER;
    } else if (draft.lastSentNs == BfdState.NEVER) {
      send(draft, false);
    } else {
      long longestNs = longestIntervalNs(draft);
      boolean outOfRange =
          draft.nextSendNs == BfdState.NEVER
              || draft.nextSendNs - draft.lastSentNs > longestNs
              || draft.nextSendNs - draft.lastSentNs < longestNs / 4 * 3;
      if (outOfRange) {
        draft.nextSendNs = Math.max(draft.nowNs, draft.lastSentNs + intervalNs(draft));
      }
    }
  }

  private static long longestIntervalNs(BfdDraft draft) {
    return Math.max(draft.state().desiredMinTxUs(), draft.remoteMinRxUs) * NS_PER_US;
  }

  private static long intervalNs(BfdDraft draft) {
    int leastLess = draft.settings.multiplier() == 1 ? 100 : 0;
    int perMille = 1000 - leastLess - draft.random(250 - leastLess + 1);
    return longestIntervalNs(draft) / 1000 * perMille;
  }
}
