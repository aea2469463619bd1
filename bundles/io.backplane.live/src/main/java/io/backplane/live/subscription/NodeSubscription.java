/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live.subscription;

import com.fasterxml.jackson.core.JsonGenerator;
import io.backplane.message.api.TenantId;
import java.io.IOException;

/** The node's figures; only the newest count. */
public final class NodeSubscription extends Subscription {
  private String newest;

  public NodeSubscription(String id, TenantId tenant) {
    super(id, tenant);
  }

  /** Figures as JSON, the same text for all who listen. */
  public synchronized void offer(String json) {
    newest = json;
  }

  @Override
  public String topic() {
    return "node";
  }

  @Override
  synchronized boolean pending() {
    return newest != null;
  }

  @Override
  synchronized long content(JsonGenerator out) throws IOException {
    out.writeFieldName("node");
    out.writeRawValue(newest);
    newest = null;
    return 0;
  }
}
