/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live.subscription;

import com.fasterxml.jackson.core.JsonGenerator;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageKind;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Wants messages of devices, of one kind. */
public abstract class MessageSubscription extends Subscription {
  private final Scope scope;
  private final MessageKind kind;
  private final AtomicBoolean incomplete = new AtomicBoolean();

  MessageSubscription(String id, Scope scope, MessageKind kind) {
    super(id, scope.tenant());
    this.scope = scope;
    this.kind = kind;
  }

  @Override
  public final Scope scope() {
    return scope;
  }

  /** A message was taken in by the node. */
  public final void offer(DeviceMessage message) {
    if (wants(message)) {
      take(message);
    }
  }

  /** A message that is too old to be live: what is in it is counted and not told. */
  public final void missed(DeviceMessage message) {
    if (wants(message)) {
      pass(message);
    }
  }

  private boolean wants(DeviceMessage message) {
    return message.kind() == kind && scope.contains(message.tenant(), message.device());
  }

  /** Some messages were passed over, nobody knows which. */
  final void jumped() {
    incomplete.set(true);
  }

  /** Whether that is still to be told. */
  final boolean incomplete() {
    return incomplete.get();
  }

  /** Says so, once. */
  final void writeIncomplete(JsonGenerator out) throws IOException {
    if (incomplete.getAndSet(false)) {
      out.writeBooleanField("incomplete", true);
    }
  }

  /** Tells it. */
  abstract void take(DeviceMessage message);

  /** Counts it. */
  abstract void pass(DeviceMessage message);
}
