/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.config;

import java.io.IOException;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings configuration admin to what the files say. Only what differs is touched, so a change to
 * one card leaves all others running. Configurations that others made are not ours to delete.
 */
final class Applier {
  private static final Logger LOG = LoggerFactory.getLogger(Applier.class);
  private final ConfigurationAdmin admin;
  private Map<String, Map<String, Object>> applied = new TreeMap<>();
  private final Set<String> unproved = new TreeSet<>();

  Applier(ConfigurationAdmin admin) {
    this.admin = admin;
  }

  synchronized void apply(Map<String, Map<String, Object>> wanted) {
    Set<String> pids = new TreeSet<>(applied.keySet());
    pids.addAll(wanted.keySet());
    Map<String, Map<String, Object>> now = new TreeMap<>();
    for (String pid : pids) {
      Map<String, Object> before = applied.get(pid);
      Map<String, Object> after = wanted.get(pid);
      boolean done = same(before, after) || change(pid, after);
      Map<String, Object> state = done ? after : before;
      if (state != null) now.put(pid, state);
    }
    applied = now;
  }

  /** What is in force, by PID. */
  synchronized Map<String, Map<String, Object>> applied() {
    return Map.copyOf(applied);
  }

  private boolean change(String pid, Map<String, Object> properties) {
    try {
      Configuration configuration = configuration(pid);
      if (properties == null) configuration.delete();
      else configuration.update(new Hashtable<>(properties));
      LOG.info("Configuration of {} {}", pid, properties == null ? "removed" : "set");
      if (properties == null) unproved.remove(pid);
      else unproved.add(pid);
      return true;
    } catch (IOException | IllegalArgumentException e) {
      LOG.error("The configuration of {} is refused: {}", pid, e.getMessage());
      return false;
    }
  }

  /** What was set since the last call under names that are not among these. */
  synchronized List<String> untaken(Set<String> names) {
    List<String> untaken =
        unproved.stream().filter(pid -> !names.contains(Takers.name(pid))).toList();
    unproved.clear();
    return untaken;
  }

  private Configuration configuration(String pid) throws IOException {
    String name = Takers.name(pid);
    return name.equals(pid)
        ? admin.getConfiguration(pid, "?")
        : admin.getFactoryConfiguration(name, pid.substring(name.length() + 1), "?");
  }

  private static boolean same(Map<String, Object> a, Map<String, Object> b) {
    if (a == null || b == null) return a == b;
    return a.keySet().equals(b.keySet())
        && a.entrySet().stream()
            .allMatch(
                e ->
                    Arrays.deepEquals(
                        new Object[] {e.getValue()}, new Object[] {b.get(e.getKey())}));
  }
}
