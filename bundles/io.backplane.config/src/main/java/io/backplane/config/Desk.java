/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.config;

import io.backplane.plugin.api.SettingFaults;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings settings into force: those that are declared otherwise are left out beforehand, and those
 * with which a component could not be activated are taken back afterwards. What is wrong is told in
 * the log once and is known here for as long as it is wrong. Written by one thread.
 */
final class Desk implements SettingFaults {
  private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

  private final ConfigFiles files;
  private final Check check;
  private final Applier applier;

  /** Settings a component failed with, by PID, and why. */
  private final Map<String, Refused> refused = new TreeMap<>();

  /** Settings that components are known to live with. */
  private final Map<String, Map<String, Object>> proved = new TreeMap<>();

  private Set<String> ours = Set.of();
  private volatile List<Fault> faults = List.of();

  private record Refused(Map<String, Object> settings, String why) {}

  Desk(ConfigFiles files, Check check, Applier applier) {
    this.files = files;
    this.check = check;
    this.applier = applier;
  }

  @Override
  public List<Fault> faults() {
    return faults;
  }

  /** Reads the files and applies what has changed. */
  void apply() {
    Map<String, Map<String, Object>> wanted = files.read();
    Map<String, Map<String, Object>> shipped = files.ofFeatures();
    ours = files.set();
    Check.Result checked = check.check(wanted, ours, applier.applied(), shipped);
    Map<String, Map<String, Object>> good = checked.good();
    List<Fault> wrong = new ArrayList<>(checked.faults());
    refused.entrySet().removeIf(e -> !e.getValue().settings.equals(good.get(e.getKey())));
    refused.forEach(
        (pid, r) -> {
          Map<String, Object> stays = proved.getOrDefault(pid, shipped.get(pid));
          if (stays == null) good.remove(pid);
          else good.put(pid, stays);
          String instead = proved.containsKey(pid) ? "what was before" : "the default";
          wrong.add(new Fault(pid, "", "", r.why + "; in force is " + instead));
        });
    applier.apply(good);
    tell(wrong);
  }

  /** Takes back what a component failed with. */
  void look(Failures failures) {
    Map<String, String> failed = failures.of(ours);
    Map<String, Map<String, Object>> now = applier.applied();
    Map<String, Map<String, Object>> shipped = failed.isEmpty() ? Map.of() : files.ofFeatures();
    boolean news = false;
    for (String pid : ours) {
      Map<String, Object> settings = now.get(pid);
      String why = failed.get(pid);
      if (settings == null || settings.equals(shipped.get(pid))) continue;
      if (why == null) {
        proved.put(pid, settings);
      } else {
        proved.remove(pid, settings);
        refused.put(pid, new Refused(settings, why));
        news = true;
      }
    }
    if (news) apply();
  }

  private void tell(List<Fault> wrong) {
    Set<Fault> known = new HashSet<>(faults);
    wrong.stream().filter(f -> !known.contains(f)).forEach(f -> LOG.error("Setting {}", f));
    faults =
        wrong.stream().sorted(Comparator.comparing(Fault::pid).thenComparing(Fault::name)).toList();
  }
}
