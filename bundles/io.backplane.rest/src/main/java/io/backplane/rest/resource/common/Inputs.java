/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.rest.resource.common;

import io.backplane.device.api.Device;
import io.backplane.device.api.DeviceFilter;
import io.backplane.device.api.Page;
import io.backplane.device.api.RegistryException;
import io.backplane.message.api.DeviceId;
import io.backplane.message.api.TenantId;
import io.backplane.rest.http.Params;
import io.backplane.rest.http.ProblemException;
import io.backplane.rest.service.DeviceDesk;
import io.backplane.rest.view.DeviceViews.DeviceInput;
import io.backplane.rest.view.Fault;
import io.backplane.rest.view.Ts;
import io.backplane.security.api.TopicRule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** From what was sent to what is stored, with faults that name the field. */
public final class Inputs {
  private static final int IDENTIFIERS = 10_000;
  private static final int TOPICS = 100;

  /** What the registry puts before what is wrong with a gateway. */
  private static final String GATEWAY = "gateway: ";

  private Inputs() {}

  /** Devices a query asks for; a group that is not there is the query's fault. */
  public static Page<Device> search(
      DeviceDesk devices, TenantId tenant, DeviceFilter filter, String cursor, int limit) {
    return asking(() -> devices.registry().list(tenant, filter, cursor, limit));
  }

  /** As {@link #search}, as many identifiers as the registry gives at once. */
  public static Page<DeviceId> identifiers(
      DeviceDesk devices, TenantId tenant, DeviceFilter filter, String cursor) {
    return asking(() -> devices.registry().identifiers(tenant, filter, cursor, IDENTIFIERS));
  }

  private static <T> T asking(Supplier<T> query) {
    try {
      return query.get();
    } catch (RegistryException e) {
      if (e.reason() == RegistryException.Reason.UNKNOWN_REFERENCE) {
        throw ProblemException.invalid(
            List.of(Fault.in("group", "cannot be found: " + e.getMessage())));
      }
      throw e;
    }
  }

  public static Device find(DeviceDesk devices, TenantId tenant, String id) {
    return devices
        .registry()
        .find(tenant, Params.device(id))
        .orElseThrow(() -> ProblemException.notFound("device", id));
  }

  /** The identifier in the path wins; one in the body must say the same. */
  public static void sameId(String path, String body) {
    if (body != null && !body.equals(path)) {
      throw ProblemException.invalid(
          List.of(Fault.at("/id", "is '" + body + "', but the path says '" + path + "'")));
    }
  }

  /** Rules of topics; each that is none is named by its place. */
  public static List<TopicRule> topics(List<String> texts) {
    List<TopicRule> rules = new ArrayList<>();
    List<Fault> faults = new ArrayList<>();
    for (String text : texts == null ? List.<String>of() : texts) {
      try {
        rules.add(TopicRule.of(text == null ? "" : text));
      } catch (IllegalArgumentException e) {
        faults.add(Fault.at("/topics/" + (rules.size() + faults.size()), e.getMessage()));
      }
    }
    if (rules.size() > TOPICS) {
      faults.add(Fault.at("/topics", "may have at most " + TOPICS + " rules"));
    }
    if (!faults.isEmpty()) {
      throw ProblemException.invalid(faults);
    }
    return rules;
  }

  /** A dialect is named that nobody speaks: who has it would wait for ever. */
  public static Fault noDialect(String dialect, List<String> there) {
    return Fault.at(
        "/dialect", "'" + dialect + "' is not installed; there is " + String.join(", ", there));
  }

  /** When something is to end, 0 for never; what ended already would be of no use. */
  public static long end(Ts expiresAt) {
    if (expiresAt != null && expiresAt.micros() <= System.currentTimeMillis() * 1000) {
      throw ProblemException.invalid(
          List.of(Fault.at("/expiresAt", "must lie in the future; leave it out for never")));
    }
    return Ts.orZero(expiresAt);
  }

  public static Device device(
      DeviceInput input, TenantId tenant, String id, long version, boolean simulated) {
    try {
      return input.toDevice(tenant, id, version, simulated);
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalid(List.of(Fault.at(field(e.getMessage()), e.getMessage())));
    }
  }

  /** Stores a device; if it names something unknown, finds out which field did. */
  public static Device storing(DeviceDesk devices, Device wanted, Function<Device, Device> store) {
    try {
      return store.apply(wanted);
    } catch (RegistryException e) {
      if (e.reason() == RegistryException.Reason.INVALID && e.getMessage().startsWith(GATEWAY)) {
        String why = e.getMessage().substring(GATEWAY.length());
        throw ProblemException.invalid(List.of(Fault.at("/gateway", why)));
      }
      if (e.reason() != RegistryException.Reason.UNKNOWN_REFERENCE) {
        throw e;
      }
      List<Fault> faults = new ArrayList<>();
      if (devices.profiles().find(wanted.tenant(), wanted.profile()).isEmpty()) {
        faults.add(Fault.at("/profile", "names no profile: '" + wanted.profile() + "'"));
      }
      if (wanted.gateway() != null
          && devices.registry().find(wanted.tenant(), wanted.gateway()).isEmpty()) {
        faults.add(Fault.at("/gateway", "names no device: '" + wanted.gateway() + "'"));
      }
      if (faults.isEmpty()) {
        throw e;
      }
      throw ProblemException.invalid(faults);
    }
  }

  private static String field(String message) {
    for (String name : List.of("tags", "name", "profile", "gateway")) {
      if (message.startsWith(name)) {
        return "/" + name;
      }
    }
    return "/id";
  }
}
