/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.gate.intake;

import io.backplane.device.api.DeviceAuthenticator.DeviceIdentity;
import io.backplane.device.api.DeviceChange;
import io.backplane.device.api.Profile;
import io.backplane.device.api.Profile.Property;
import io.backplane.device.api.ProfileId;
import io.backplane.device.api.Profiles;
import io.backplane.device.api.RegistryException;
import io.backplane.message.api.DeviceMessage;
import io.backplane.message.api.MessageKind;
import io.backplane.message.api.Sample;
import io.backplane.message.api.TenantId;
import io.backplane.message.api.Value;
import io.backplane.protocol.gate.session.DeviceKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What profiles declare of their properties, held against what devices say. Values that are not as
 * declared are taken all the same, as a profile may lag behind its devices; but they are counted,
 * and the device's diagnostics say so. Never waits: until a profile is known nothing is compared.
 */
public final class Expectations {
  public static final String RANGE = "out-of-range";
  public static final String TYPE = "wrong-type";
  private static final Logger LOG = LoggerFactory.getLogger(Expectations.class);
  private static final int MAX_KNOWN = 10_000;

  private final ConcurrentMap<Key, Map<String, Property>> known = new ConcurrentHashMap<>();
  private final Set<Key> wanted = ConcurrentHashMap.newKeySet();
  private final LongAdder outOfRange = new LongAdder();
  private final LongAdder wrongType = new LongAdder();
  private final Gateways gateways;
  private final Complaints complaints;
  private final Executor lookups;
  private volatile Profiles profiles;

  private record Key(TenantId tenant, ProfileId profile) {}

  /**
   * Knows nothing yet.
   *
   * @param gateways knows the profiles of devices behind them
   * @param complaints tells devices
   * @param lookups runs what may block
   */
  public Expectations(Gateways gateways, Complaints complaints, Executor lookups) {
    this.gateways = gateways;
    this.complaints = complaints;
    this.lookups = lookups;
  }

  public void use(Profiles service) {
    profiles = service;
    known.clear();
  }

  public void drop(Profiles service) {
    if (profiles == service) {
      profiles = null;
    }
  }

  /** A profile changed, or whatever else concerns all devices of a tenant. */
  public void changed(DeviceChange change) {
    if (change.device() == null) {
      known.keySet().removeIf(k -> k.tenant().equals(change.tenant()));
    }
  }

  /** Compares what a device said, for itself or as a gateway, at a time in microseconds. */
  public void compare(DeviceIdentity from, List<DeviceMessage> messages, String topic, long time) {
    for (int i = 0; i < messages.size(); i++) {
      DeviceMessage m = messages.get(i);
      if (m.kind() == MessageKind.TELEMETRY) {
        boolean itself = m.device().equals(from.device());
        ProfileId profile = itself ? from.profile() : gateways.profile(from.tenant(), m.device());
        compare(m, profile == null ? Map.of() : properties(from.tenant(), profile), topic, time);
      }
    }
  }

  private void compare(DeviceMessage m, Map<String, Property> declared, String topic, long time) {
    if (declared.isEmpty()) {
      return;
    }
    List<Sample> samples = m.samples();
    for (int i = 0; i < samples.size(); i++) {
      Sample s = samples.get(i);
      Property p = declared.get(s.key());
      if (p == null) {
        continue;
      }
      if (!fits(p.type(), s.value())) {
        wrongType.increment();
        String detail = "'" + s.key() + "' is no " + p.type() + ", as its profile declares";
        complaints.complain(key(m), topic, TYPE, detail, time);
      } else if (s.value().asDouble() < p.min() || s.value().asDouble() > p.max()) {
        outOfRange.increment();
        complaints.complain(key(m), topic, RANGE, range(s, p), time);
      }
    }
  }

  private static DeviceKey key(DeviceMessage m) {
    return new DeviceKey(m.tenant(), m.device());
  }

  private static String range(Sample s, Property p) {
    return "'"
        + s.key()
        + "' is "
        + s.value().asDouble()
        + ", its profile declares "
        + (Double.isNaN(p.min()) ? "" : "at least " + p.min())
        + (Double.isNaN(p.min()) || Double.isNaN(p.max()) ? "" : " and ")
        + (Double.isNaN(p.max()) ? "" : "at most " + p.max());
  }

  private static boolean fits(Profile.Type type, Value v) {
    return switch (type) {
      case NUMBER -> v instanceof Value.Int || v instanceof Value.Real;
      case INTEGER -> v instanceof Value.Int || v instanceof Value.Real r && whole(r.value());
      case BOOLEAN -> v instanceof Value.Bool;
      case STRING -> v instanceof Value.Text;
      case OBJECT -> v instanceof Value.Json || v instanceof Value.Geo;
      case GEO -> v instanceof Value.Geo;
    };
  }

  private static boolean whole(double value) {
    return value == Math.rint(value) && !Double.isInfinite(value);
  }

  private Map<String, Property> properties(TenantId tenant, ProfileId profile) {
    Key key = new Key(tenant, profile);
    Map<String, Property> found = known.get(key);
    if (found == null && profiles != null && wanted.add(key)) {
      try {
        lookups.execute(() -> lookUp(key));
      } catch (RejectedExecutionException e) {
        wanted.remove(key);
        LOG.debug("Lookups are overloaded; {} is compared later", key);
      }
    }
    return found == null ? Map.of() : found;
  }

  private void lookUp(Key key) {
    Profiles service = profiles;
    wanted.remove(key);
    if (service == null) {
      return;
    }
    try {
      Map<String, Property> declared = new HashMap<>();
      service
          .find(key.tenant(), key.profile())
          .ifPresent(p -> p.properties().forEach(one -> declared.put(one.key(), one)));
      if (known.size() >= MAX_KNOWN) {
        known.clear();
      }
      known.put(key, declared);
    } catch (RegistryException e) {
      LOG.debug("The registry did not answer for {}; it is compared later", key, e);
    }
  }

  public long outOfRange() {
    return outOfRange.sum();
  }

  public long wrongType() {
    return wrongType.sum();
  }
}
