/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.config;

import io.backplane.plugin.api.SettingFaults.Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Holds settings against what their components declare. One that is wrong is left out, so that it
 * keeps the value it has, and takes nothing else with it.
 */
final class Check {
  /** What the component runtime takes of any component. */
  private static final List<String> ENDINGS = List.of(".target", ".cardinality.minimum");

  private final Function<String, Map<String, Attribute>> schemas;

  Check(Function<String, Map<String, Attribute>> schemas) {
    this.schemas = schemas;
  }

  /**
   * What of the settings can be taken.
   *
   * @param good the settings by PID, without those that are wrong
   * @param faults those that are wrong
   */
  record Result(Map<String, Map<String, Object>> good, List<Fault> faults) {}

  /**
   * Checks.
   *
   * @param wanted all settings by PID
   * @param set the PIDs of which the node's owner set something
   * @param before what is in force now
   * @param shipped what is in force if nobody sets anything
   */
  Result check(
      Map<String, Map<String, Object>> wanted,
      Set<String> set,
      Map<String, Map<String, Object>> before,
      Map<String, Map<String, Object>> shipped) {
    Map<String, Map<String, Object>> good = new TreeMap<>(wanted);
    List<Fault> faults = new ArrayList<>();
    for (String pid : set) {
      Map<String, Attribute> known = schemas.apply(Takers.name(pid));
      if (!known.isEmpty() && wanted.containsKey(pid)) {
        Map<String, Object> inForce = before.getOrDefault(pid, Map.of());
        Map<String, Object> fallback =
            inForce.isEmpty() ? shipped.getOrDefault(pid, Map.of()) : inForce;
        good.put(pid, new Place(pid, known, fallback, faults).checked(wanted.get(pid)));
      }
    }
    return new Result(good, faults);
  }

  /**
   * Where values come from and faults go.
   *
   * @param pid whose settings
   * @param known what they are declared as
   * @param fallback what is in force instead of what is wrong
   * @param faults those found
   */
  private record Place(
      String pid, Map<String, Attribute> known, Map<String, Object> fallback, List<Fault> faults) {
    Map<String, Object> checked(Map<String, Object> wanted) {
      Map<String, Object> good = new HashMap<>();
      new TreeMap<>(wanted).forEach((name, value) -> check(name, value, good));
      return good;
    }

    private void check(String name, Object value, Map<String, Object> good) {
      Attribute declared = known.get(name);
      if (declared == null && !runtimes(name)) {
        faults.add(unknown(pid, name, known.keySet()));
      }
      String why = declared == null ? "" : declared.fault(value);
      if (why.isEmpty()) {
        good.put(name, value);
        return;
      }
      Object stays = fallback.get(name);
      boolean keeps = stays != null && declared.fault(stays).isEmpty();
      if (keeps) good.put(name, stays);
      String instead = keeps ? declared.shown(stays) : "its default";
      faults.add(new Fault(pid, name, declared.shown(value), why + "; in force is " + instead));
    }
  }

  private static boolean runtimes(String name) {
    return name.startsWith("service.")
        || name.startsWith(".")
        || ENDINGS.stream().anyMatch(name::endsWith);
  }

  private static Fault unknown(String pid, String name, Set<String> known) {
    return new Fault(
        pid, name, "", "there is no such setting; there are " + String.join(", ", known));
  }
}
