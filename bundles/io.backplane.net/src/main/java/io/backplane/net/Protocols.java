/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import io.backplane.net.api.StreamProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The protocol cards that are there now, by name. The newest of equal rank serves. */
final class Protocols {
  private final ConcurrentMap<String, List<Entry>> byName = new ConcurrentHashMap<>();

  private record Entry(StreamProtocol protocol, int ranking) {}

  void add(String name, StreamProtocol protocol, int ranking) {
    byName.compute(
        name,
        (n, old) -> {
          List<Entry> entries = old == null ? new ArrayList<>() : new ArrayList<>(old);
          int at = 0;
          while (at < entries.size() && entries.get(at).ranking > ranking) {
            at++;
          }
          entries.add(at, new Entry(protocol, ranking));
          return entries;
        });
  }

  void remove(String name, StreamProtocol protocol) {
    byName.computeIfPresent(
        name,
        (n, old) -> {
          List<Entry> entries = new ArrayList<>(old);
          entries.removeIf(e -> e.protocol == protocol);
          return entries.isEmpty() ? null : entries;
        });
  }

  /** The one that serves, null while there is none. */
  StreamProtocol current(String name) {
    List<Entry> entries = byName.get(name);
    return entries == null ? null : entries.get(0).protocol;
  }
}
