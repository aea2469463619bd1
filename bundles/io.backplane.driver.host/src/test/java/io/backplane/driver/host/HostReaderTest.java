/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.driver.host;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.message.api.Sample;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HostReaderTest {
  @Test
  void reads_this_very_machine() {
    HostReader reader = new HostReader();
    Map<String, Sample> first = byKey(reader, 1_000_000);
    assertTrue(first.get("memory.used").value().asDouble() > 0);
    assertTrue(first.get("processes").value().asDouble() > 1);
    assertTrue(first.get("jvm.threads").value().asDouble() > 1);
    assertFalse(first.containsKey("disk.written"), "a rate needs two readings");

    Map<String, Sample> second = byKey(reader, 2_000_000);
    assertTrue(second.get("jvm.heap.used").value().asDouble() > 0);
    assertTrue(second.containsKey("disk.written"));
    assertTrue(second.containsKey("jvm.cpu"));
    for (String key : new String[] {"processes", "threads", "uptime", "disk.used", "disk.load"}) {
      assertTrue(first.containsKey(key) && second.containsKey(key), key + " in every reading");
    }
  }

  @Test
  void percentages_stay_percentages() {
    HostReader reader = new HostReader();
    for (int i = 1; i <= 20; i++) {
      for (Sample s : reader.read(i * 1_000_000L)) {
        if (s.key().endsWith(".load")) {
          assertTrue(s.value().asDouble() >= 0 && s.value().asDouble() <= 100, s.toString());
        }
      }
    }
  }

  private static Map<String, Sample> byKey(HostReader reader, long t) {
    return reader.read(t).stream().collect(Collectors.toMap(Sample::key, Function.identity()));
  }
}
