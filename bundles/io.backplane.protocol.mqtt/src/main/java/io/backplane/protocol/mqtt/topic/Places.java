/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt.topic;

import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a tenant's applications call what devices say: a device's own topic {@code telemetry} is
 * {@code devices/NAME/telemetry} to them. All other topics are nobody's and the same for all.
 */
public final class Places {
  private static final Logger LOG = LoggerFactory.getLogger(Places.class);
  private static final String DEVICES = "devices/";
  private static final String LEVEL = "devices";

  private Places() {}

  /** In whose namespace a topic lies, and what it is called there. */
  public record Place(SpaceKey key, String topic) {}

  /** A topic of a namespace as applications call it. */
  public static String wide(SpaceKey key, String topic) {
    return key.device() == null ? topic : DEVICES + key.device().value() + '/' + topic;
  }

  /** Where a topic lies that a client of a namespace names; an application may name any. */
  public static Place of(SpaceKey from, String topic) {
    return from.device() == null ? of(from.tenant(), topic) : new Place(from, topic);
  }

  /** Where a topic of an application lies. */
  public static Place of(TenantId tenant, String topic) {
    int end = topic.startsWith(DEVICES) ? topic.indexOf('/', DEVICES.length()) : -1;
    if (end > 0 && end + 1 < topic.length()) {
      try {
        DeviceId device = new DeviceId(topic.substring(DEVICES.length(), end));
        return new Place(new SpaceKey(tenant, device), topic.substring(end + 1));
      } catch (IllegalArgumentException e) {
        LOG.trace("no device can have that name", e);
      }
    }
    return new Place(SpaceKey.shared(tenant), topic);
  }

  /** Whether a filter of an application may match what a device says. */
  public static boolean mayNameDevices(String filter) {
    String first = Topics.firstLevel(filter);
    return first.equals(LEVEL) || first.equals("+") || first.equals("#");
  }
}
