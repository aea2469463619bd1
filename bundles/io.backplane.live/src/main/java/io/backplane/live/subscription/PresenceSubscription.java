/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live.subscription;

import com.fasterxml.jackson.core.JsonGenerator;
import io.backplane.device.api.DeviceState.Presence;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Devices that came and went. The newest state of each counts; the others are counted, and so are
 * devices whose news found no room, of which the client is told to ask anew.
 */
public final class PresenceSubscription extends Subscription {
  public static final int MAX_PENDING = 10_000;

  private final Scope scope;
  private final Map<DeviceId, Presence> newest = new LinkedHashMap<>();
  private long skipped;
  private boolean incomplete;

  public PresenceSubscription(String id, Scope scope) {
    super(id, scope.tenant());
    this.scope = scope;
  }

  @Override
  public Scope scope() {
    return scope;
  }

  public void offer(TenantId tenant, DeviceId device, Presence presence) {
    if (scope.contains(tenant, device)) {
      put(device, presence);
    }
  }

  private synchronized void put(DeviceId device, Presence presence) {
    if (newest.containsKey(device)) {
      newest.put(device, presence);
      skipped++;
    } else if (newest.size() < MAX_PENDING) {
      newest.put(device, presence);
    } else {
      missed(1);
    }
  }

  /** News of devices that this client will not be told. */
  public synchronized void missed(long news) {
    skipped += news;
    incomplete = true;
  }

  @Override
  public String topic() {
    return "presence";
  }

  @Override
  public synchronized boolean pending() {
    return !newest.isEmpty() || skipped > 0;
  }

  @Override
  synchronized long content(JsonGenerator out) throws IOException {
    out.writeArrayFieldStart("items");
    for (Map.Entry<DeviceId, Presence> e : newest.entrySet()) {
      out.writeStartObject();
      out.writeStringField("device", e.getKey().value());
      out.writeBooleanField("connected", e.getValue().connected());
      Frames.timeOrNull("lastSeen", e.getValue().lastSeen(), out);
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeNumberField("skipped", skipped);
    if (incomplete) {
      out.writeBooleanField("incomplete", true);
    }
    newest.clear();
    long told = skipped;
    skipped = 0;
    incomplete = false;
    return told;
  }
}
