/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.browser;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** CSV import of a scripted node. */
final class ScriptedImport {
  private final ScriptedWorld world;

  ScriptedImport(ScriptedWorld world) {
    this.world = world;
  }

  ObjectNode run(HttpServletRequest q) throws IOException {
    boolean trial = "true".equals(q.getParameter("dryRun"));
    String[] lines =
        new String(q.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim().split("\n");
    ObjectNode report = ScriptedWorld.JSON.createObjectNode();
    ArrayNode rows = report.putArray("rows");
    int created = 0;
    int failed = 0;
    for (int i = 1; i < lines.length; i++) {
      String id = lines[i].split(",")[0];
      boolean good = id.matches("[A-Za-z0-9._:-]+");
      ObjectNode row = rows.addObject().put("row", i + 1).put("id", id);
      row.put("result", good ? "created" : "failed");
      if (good) {
        created++;
        if (!trial) {
          world.device(id, id, "default", false).putNull("presence");
        }
      } else {
        failed++;
        row.put("error", "the identifier holds a character that is not allowed");
      }
    }
    return report.put("created", created).put("updated", 0).put("failed", failed);
  }
}
