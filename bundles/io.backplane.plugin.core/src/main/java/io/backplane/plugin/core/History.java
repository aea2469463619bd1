/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.plugin.core;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.backplane.plugin.api.BundleAdmin.Change;
import io.backplane.plugin.core.generation.AtomicJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The changes of this node, newest first, in {@code DATA/state/history.json}. */
final class History {
  private static final Logger LOG = LoggerFactory.getLogger(History.class);
  private static final int KEPT = 1_000;
  private final AtomicJson file;
  private final Deque<Change> changes = new ArrayDeque<>();

  History(Path data) throws IOException {
    file = new AtomicJson(data.resolve("state").resolve("history.json"));
    JsonNode json = file.read();
    if (json != null)
      changes.addAll(file.mapper().convertValue(json, new TypeReference<List<Change>>() {}));
  }

  synchronized List<Change> all() {
    return List.copyOf(changes);
  }

  synchronized void add(Change change) {
    changes.addFirst(change);
    while (changes.size() > KEPT) changes.removeLast();
    save();
  }

  /** Adds the verdict on the old class loader to a change, or the better one that came later. */
  synchronized void loaderGone(Change change, boolean gone) {
    List<Change> all =
        changes.stream().map(c -> isSame(c, change) ? withVerdict(c, gone) : c).toList();
    changes.clear();
    changes.addAll(all);
    save();
  }

  /** Changes run one at a time, so a bundle has none twice at one microsecond. */
  private static boolean isSame(Change a, Change b) {
    return a.time() == b.time() && a.symbolicName().equals(b.symbolicName());
  }

  private static Change withVerdict(Change c, boolean gone) {
    return new Change(
        c.time(),
        c.symbolicName(),
        c.fromVersion(),
        c.toVersion(),
        c.sha256(),
        c.millis(),
        c.refreshed(),
        gone,
        c.rolledBack());
  }

  private void save() {
    try {
      file.write(changes);
    } catch (IOException e) {
      LOG.error("The history of changes could not be written: {}", e.toString());
    }
  }
}
