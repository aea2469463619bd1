/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.dialect.native_;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.ProfileId;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.TenantId;
import io.backplane.protocol.api.Inbound;
import io.backplane.protocol.api.Rejection;
import io.backplane.protocol.api.spi.Dialect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The dialect with a sender and a clock that counts up from {@link #NOW}. */
final class Harness {
  static final long NOW = 1_800_000_000_000_000L;

  private final NativeDialect dialect = new NativeDialect();
  private final DeviceIdentity sender =
      new DeviceIdentity(
          TenantId.DEFAULT, new DeviceId("dev"), ProfileId.DEFAULT, "native", "c", 0);
  private long time = NOW;

  Dialect.Decoded decode(String topic, byte[] payload) {
    return dialect.decode(sender, new Inbound("mqtt", topic, Map.of(), payload), () -> time++);
  }

  List<DeviceMessage> messages(String topic, String payload) {
    Dialect.Decoded d = decode(topic, payload.getBytes(StandardCharsets.UTF_8));
    if (d instanceof Dialect.Messages m) {
      return m.messages();
    }
    throw new AssertionError(d.toString());
  }

  DeviceMessage message(String topic, String payload) {
    List<DeviceMessage> all = messages(topic, payload);
    if (all.size() != 1) {
      throw new AssertionError("not one: " + all);
    }
    return all.get(0);
  }

  Rejection rejection(String topic, String payload) {
    return rejection(topic, payload.getBytes(StandardCharsets.UTF_8));
  }

  Rejection rejection(String topic, byte[] payload) {
    Dialect.Decoded d = decode(topic, payload);
    if (d instanceof Dialect.Rejected r) {
      return r.rejection();
    }
    throw new AssertionError(d.toString());
  }

  NativeDialect dialect() {
    return dialect;
  }

  DeviceIdentity sender() {
    return sender;
  }
}
