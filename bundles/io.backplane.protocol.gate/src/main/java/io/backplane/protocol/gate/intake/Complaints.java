/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.intake;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.DeviceState;
import io.backplane.device.api.DeviceState.Diagnostic;
import io.backplane.device.api.DeviceState.Severity;
import io.backplane.marks.Boundary;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.protocol.api.Rejection;
import io.backplane.protocol.gate.session.DeviceKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lines in a device's diagnostics about what was not taken: of each kind one a second, with the
 * number of those left out, so that a device gone mad does not drown its own history.
 */
@Boundary("The registry belongs to another card: a line it does not take is logged.")
public final class Complaints {
  private static final Logger LOG = LoggerFactory.getLogger(Complaints.class);
  private static final long QUIET_MICROS = 1_000_000;
  private static final int MAX_SLOTS = 20_000;

  private final ConcurrentMap<Key, Slot> slots = new ConcurrentHashMap<>();
  private final LongAdder dropped = new LongAdder();
  private volatile DeviceState state;

  private record Key(TenantId tenant, DeviceId device, String code) {}

  /** The newest of a kind not told yet. Guarded by itself. */
  private static final class Slot {
    private long told;
    private long waiting;
    private String text;
  }

  public void use(DeviceState service) {
    state = service;
  }

  public void drop(DeviceState service) {
    if (state == service) {
      state = null;
    }
  }

  /**
   * Something of a device was not taken.
   *
   * @param time microseconds since the epoch
   */
  public void complain(DeviceIdentity from, String topic, Rejection why, long time) {
    complain(from, topic, why.reason().code(), why.detail(), time);
  }

  /** As above, of a kind that is no reason to reject. */
  public void complain(DeviceIdentity from, String topic, String code, String detail, long time) {
    complain(new DeviceKey(from.tenant(), from.device()), topic, code, detail, time);
  }

  /** As above, of a device that need not have spoken itself. */
  void complain(DeviceKey about, String topic, String code, String detail, long time) {
    Key key = new Key(about.tenant(), about.device(), code);
    Slot slot = slots.get(key);
    if (slot == null) {
      if (slots.size() >= MAX_SLOTS) {
        dropped.increment();
        return;
      }
      slot = slots.computeIfAbsent(key, k -> new Slot());
    }
    String text = "topic '" + shown(topic) + "': " + detail;
    synchronized (slot) {
      slot.waiting++;
      slot.text = text;
      if (time - slot.told >= QUIET_MICROS) {
        tell(key, slot, time);
      }
    }
  }

  /** Tells what waited long enough and forgets the quiet ones; once a second. */
  public void flush(long time) {
    for (Map.Entry<Key, Slot> e : slots.entrySet()) {
      Slot slot = e.getValue();
      synchronized (slot) {
        if (time - slot.told < QUIET_MICROS) {
          continue;
        }
        if (slot.waiting > 0) {
          tell(e.getKey(), slot, time);
        } else {
          slots.remove(e.getKey(), slot);
        }
      }
    }
  }

  private void tell(Key key, Slot slot, long time) {
    DeviceState s = state;
    if (s == null) {
      return;
    }
    String text =
        slot.waiting == 1
            ? slot.text
            : slot.text + " (and " + (slot.waiting - 1) + " more of this kind)";
    slot.waiting = 0;
    slot.told = time;
    try {
      s.report(
          key.tenant(), key.device(), new Diagnostic(time, Severity.WARNING, key.code(), text));
    } catch (RuntimeException e) {
      LOG.warn("The diagnostics of {} took no line", key.device(), e);
    }
  }

  private static String shown(String topic) {
    return topic.length() > 100 ? topic.substring(0, 100) + '…' : topic;
  }

  public long dropped() {
    return dropped.sum();
  }
}
