/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.live;

import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageKind;

/** Wants messages of devices, of one kind. */
abstract class MessageSubscription extends Subscription {
  private final Scope scope;
  private final MessageKind kind;

  MessageSubscription(String id, Scope scope, MessageKind kind) {
    super(id, scope.tenant());
    this.scope = scope;
    this.kind = kind;
  }

  @Override
  final Scope scope() {
    return scope;
  }

  /** A message was taken in by the node. */
  final void offer(DeviceMessage message) {
    if (wants(message)) {
      take(message);
    }
  }

  /** A message that is too old to be live: what is in it is counted and not told. */
  final void missed(DeviceMessage message) {
    if (wants(message)) {
      pass(message);
    }
  }

  private boolean wants(DeviceMessage message) {
    return message.kind() == kind && scope.contains(message.tenant(), message.device());
  }

  /** Tells it. */
  abstract void take(DeviceMessage message);

  /** Counts it. */
  abstract void pass(DeviceMessage message);
}
