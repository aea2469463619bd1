/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live.subscription;

import com.fasterxml.jackson.core.JsonGenerator;
import io.backplane.message.api.TenantId;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Bundles that changed; the newest state of each counts. */
public final class BundleSubscription extends Subscription {
  private final Map<String, State> newest = new LinkedHashMap<>();
  private long generation;

  public BundleSubscription(String id, TenantId tenant) {
    super(id, tenant);
  }

  public synchronized void offer(String symbolicName, String version, String state) {
    newest.put(symbolicName, new State(version, state));
  }

  /** Something was done to the node, which runs this generation now. */
  public synchronized void offer(long number) {
    generation = number;
  }

  @Override
  public String topic() {
    return "bundles";
  }

  @Override
  synchronized boolean pending() {
    return !newest.isEmpty() || generation > 0;
  }

  @Override
  synchronized long content(JsonGenerator out) throws IOException {
    out.writeArrayFieldStart("items");
    for (Map.Entry<String, State> e : newest.entrySet()) {
      out.writeStartObject();
      out.writeStringField("symbolicName", e.getKey());
      out.writeStringField("version", e.getValue().version());
      out.writeStringField("state", e.getValue().state());
      out.writeEndObject();
    }
    out.writeEndArray();
    newest.clear();
    if (generation > 0) out.writeNumberField("generation", generation);
    generation = 0;
    return 0;
  }

  private record State(String version, String state) {}
}
