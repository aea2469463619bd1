/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.core;

import io.backplane.device.api.DeviceState.Presence;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the stream told of one device. Written by the follower's thread alone; the volatile fields
 * are read by any.
 */
public final class Seen {
  private static final int MAX_SESSIONS = 64;

  private final DeviceKey key;
  private final byte[] tenantBytes;
  private final byte[] deviceBytes;
  private final int hash;
  private final Map<String, Long> sessions = new LinkedHashMap<>();
  private Seen next;
  private boolean dirty;
  private volatile long lastSeen;
  private volatile Presence presence;

  Seen(DeviceKey key, int hash) {
    this.key = key;
    this.hash = hash;
    this.tenantBytes = key.tenant().value().getBytes(StandardCharsets.US_ASCII);
    this.deviceBytes = key.device().value().getBytes(StandardCharsets.US_ASCII);
  }

  public DeviceKey key() {
    return key;
  }

  byte[] tenantBytes() {
    return tenantBytes;
  }

  byte[] deviceBytes() {
    return deviceBytes;
  }

  int hash() {
    return hash;
  }

  Seen next() {
    return next;
  }

  void next(Seen other) {
    next = other;
  }

  /** When it last said something; 0 if not since this card started. */
  public long lastSeen() {
    return lastSeen;
  }

  /** It said something. True if this is the first word since {@link #clean()}. */
  public boolean spoke(long time) {
    if (time > lastSeen) {
      lastSeen = time;
    }
    boolean first = !dirty;
    dirty = true;
    return first;
  }

  /** The time of its last word is stored. */
  public void clean() {
    dirty = false;
  }

  public boolean isDirty() {
    return dirty;
  }

  /** Its sessions as last stored; null if none was told of since this card started. */
  public Presence presence() {
    return presence;
  }

  public void presence(Presence stored) {
    presence = stored;
  }

  /** The device was removed: what is known of it is not true of one that gets its name. */
  public void forget() {
    presence = null;
    lastSeen = 0;
  }

  /** As {@link #forget()}, with its sessions; for the writing thread. */
  public void restart() {
    sessions.clear();
    forget();
  }

  /** A session began; the same one told twice counts once. */
  public void opened(String session, long time) {
    sessions.putIfAbsent(session, time);
    if (sessions.size() > MAX_SESSIONS) {
      sessions.remove(sessions.keySet().iterator().next());
    }
  }

  /** A session ended. */
  public void closed(String session) {
    sessions.remove(session);
  }

  /** The open sessions; for the writing thread. */
  public Set<String> open() {
    return sessions.keySet();
  }

  public boolean connected() {
    return !sessions.isEmpty();
  }

  /** The open sessions in one word each, as they are stored. */
  public String sessions() {
    return String.join(" ", sessions.keySet());
  }
}
