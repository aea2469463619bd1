/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.common;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.net.api.Bans;
import io.backplane.protocol.mqtt.limit.Clock;
import io.backplane.protocol.mqtt.limit.Protection;
import io.backplane.protocol.mqtt.topic.SpaceKey;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Keeps devices out for a while whose clients log in and are gone again, over and over. What is
 * counted is kept for as long as it counts, and forgotten when the card is replaced; bans are net's
 * and stay. Any thread.
 */
public final class Flapping {
  private static final Set<String> NOT_THEIRS =
      Set.of(
          "card-stopped",
          "kicked",
          "fault",
          "handover-failed",
          "hold-timeout",
          "answer-timeout",
          "refused");
  private final Commons commons;
  private final Map<SpaceKey, Ends> ends = new ConcurrentHashMap<>();
  private long sweptAt = Clock.micros();

  /** Connections of a device that ended soon, and since when they are counted. */
  private record Ends(int number, long since) {}

  public Flapping(Commons commons) {
    this.commons = commons;
  }

  /**
   * A connection ended.
   *
   * @param since when its client logged in, microseconds since the epoch
   */
  public void ended(DeviceIdentity who, long since, String reason, Protection limits) {
    long now = Clock.micros();
    long span = TimeUnit.SECONDS.toMicros(limits.flapSeconds());
    if (limits.flaps() == 0 || now - since >= span || NOT_THEIRS.contains(reason)) {
      return;
    }
    sweep(now, span);
    SpaceKey key = SpaceKey.of(who);
    Ends count =
        ends.compute(
            key,
            (k, e) ->
                e == null || now - e.since >= span
                    ? new Ends(1, now)
                    : new Ends(e.number + 1, e.since));
    if (count.number >= limits.flaps()) {
      ends.remove(key);
      ban(who, limits);
    }
  }

  private void ban(DeviceIdentity who, Protection limits) {
    String text =
        limits.flaps()
            + " connections ended within "
            + limits.flapSeconds()
            + " s, each soon after its login";
    Duration time = Duration.ofSeconds(limits.flapBanSeconds());
    commons.counters().limit("flapping");
    String name = who.tenant().value() + "/" + SpaceKey.of(who).owner();
    commons.services().ban(Bans.MQTT_DEVICE, name, time, text);
    String out = text + "; the device is kept out for " + limits.flapBanSeconds() + " s";
    commons.diagnose(who, "flapping", out);
  }

  private synchronized void sweep(long now, long span) {
    if (now - sweptAt >= span) {
      sweptAt = now;
      ends.values().removeIf(e -> now - e.since >= span);
    }
  }
}
