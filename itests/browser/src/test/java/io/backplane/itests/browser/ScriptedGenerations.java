/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;

/** Generations of the scripted node: five made, one that failed. */
final class ScriptedGenerations {
  private static final long HOUR = 3_600_000;

  JsonNode answer(String[] path, HttpServletRequest q) {
    if (path.length == 1) return ScriptedRest.page(changes(), q);
    return difference(Long.parseLong(path[1]), Long.parseLong(q.getParameter("with")));
  }

  private static List<ObjectNode> changes() {
    String card = "io.backplane.telemetry.writer ";
    List<ObjectNode> all = new ArrayList<>();
    all.add(change(5, "ROLLBACK", "admin", "Back to generation 3", "values were lost"));
    all.add(
        change(4, "UPDATE", "admin", card + "0.1.2 to 0.1.3", "faster batches")
            .put("done", false)
            .put("outcome", "Put back: Not back within 10000 ms: service TelemetrySink"));
    all.add(change(4, "UPDATE", "nightly export", card + "0.1.1 to 0.1.2", ""));
    all.add(change(3, "CONFIGURATION", "files", "Set io.backplane.driver.host periodMillis", ""));
    all.add(change(2, "UPDATE", "shell", card + "0.1.0 to 0.1.1", ""));
    all.add(change(1, "FIRST", "node", "The node as it was started", ""));
    return all;
  }

  private static ObjectNode change(
      long generation, String kind, String actor, String what, String reason) {
    ObjectNode c = ScriptedWorld.JSON.createObjectNode().put("generation", generation);
    c.put("ts", System.currentTimeMillis() - (6 - generation) * HOUR);
    c.put("kind", kind).put("actor", actor).put("what", what).put("reason", reason);
    return c.put("done", true).put("outcome", "Done");
  }

  private static ObjectNode difference(long from, long to) {
    ObjectNode d = ScriptedWorld.JSON.createObjectNode().put("from", from).put("to", to);
    d.putArray("bundles")
        .addObject()
        .put("symbolicName", "io.backplane.telemetry.writer")
        .put("fromVersion", "0.1.0")
        .put("toVersion", "0.1.1");
    d.putArray("settings")
        .addObject()
        .put("pid", "io.backplane.driver.host")
        .put("name", "periodMillis")
        .put("from", "")
        .put("to", "2000");
    return d;
  }
}
