/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.append;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.message.api.Origin;
import io.backplane.protocol.api.DeadLetter;
import io.backplane.protocol.api.Inbound;
import io.backplane.protocol.api.Rejection;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What is kept of a message that was not taken. */
public final class DeadLetters {
  /** Beyond this only the beginning is kept: a stream's record has a limit too. */
  private static final int MAX_KEPT = 8 << 20;

  private static final int BEGINNING = 64 << 10;

  /** The property that tells how long a payload was of which only the beginning is kept. */
  public static final String TRUNCATED = "backplane-truncated-from";

  private DeadLetters() {}

  static DeadLetter of(DeviceIdentity from, Inbound in, long receivedAt, Rejection why) {
    byte[] payload = in.payload();
    Map<String, String> properties = in.properties();
    if (payload.length > MAX_KEPT) {
      properties = new HashMap<>(properties);
      properties.put(TRUNCATED, Integer.toString(payload.length));
      payload = Arrays.copyOf(payload, BEGINNING);
    }
    return new DeadLetter(
        from.tenant(),
        from.device(),
        from.profile(),
        new Origin(in.protocol(), from.dialect(), in.topic(), properties, payload),
        why.reason().code(),
        why.detail(),
        receivedAt);
  }
}
