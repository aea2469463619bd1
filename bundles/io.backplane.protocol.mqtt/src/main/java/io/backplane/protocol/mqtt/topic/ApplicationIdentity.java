/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.topic;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.ProfileId;
import io.backplane.message.api.DeviceId;
import io.backplane.security.api.Subject;

/** How a client that is no device is called where the identity of a device is asked for. */
public final class ApplicationIdentity {
  /** What the credential of a user begins with; that of anything else is a token's. */
  public static final String USER = "user:";

  private static final String TOKEN = "token:";
  private static final String DIALECT = "@application";
  private static final DeviceId NO_DEVICE = new DeviceId("application");

  private ApplicationIdentity() {}

  public static DeviceIdentity of(Subject s) {
    String name = (s.kind() == Subject.Kind.USER ? USER : TOKEN) + s.id();
    return new DeviceIdentity(s.tenant(), NO_DEVICE, new ProfileId("none"), DIALECT, name, 0);
  }

  public static boolean is(DeviceIdentity who) {
    return who.dialect().equals(DIALECT);
  }
}
