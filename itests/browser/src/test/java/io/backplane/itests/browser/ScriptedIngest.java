/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.browser;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/** Takes telemetry over HTTP as the node's own ingest does. */
final class ScriptedIngest extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private final transient ScriptedWorld world;
  private final transient ScriptedLive live;

  ScriptedIngest(ScriptedWorld world, ScriptedLive live) {
    this.world = world;
    this.live = live;
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String header = String.valueOf(request.getHeader("Authorization"));
    String device = world.deviceTokens.get(header.replace("Bearer ", ""));
    if (device == null) {
      response.setStatus(401);
      return;
    }
    List<ObjectNode> samples =
        world.take(device, ScriptedWorld.JSON.readTree(request.getInputStream()));
    live.telemetry(device, samples);
    response.setStatus(202);
    response.getWriter().write("{\"accepted\":1}");
  }
}
