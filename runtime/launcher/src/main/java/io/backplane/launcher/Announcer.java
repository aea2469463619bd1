/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Tells the person at the terminal what they need: where to look, the token, where data lies. */
final class Announcer {
  private final Options options;
  private final DataFolder data;
  private final Node node;

  Announcer(Options options, DataFolder data, Node node) {
    this.options = options;
    this.data = data;
    this.node = node;
  }

  void announce() throws IOException {
    int offset = options.portOffset();
    Path token = options.data().resolve("first-start-token");
    StringBuilder text = new StringBuilder();
    line(text, "Console", "http://127.0.0.1:" + (Ports.HTTP + offset) + "/");
    if (Files.exists(token))
      line(
          text,
          "First start",
          "token " + Files.readString(token).strip() + "  (also in " + token + ")");
    line(text, "MQTT", "127.0.0.1:" + (Ports.MQTT + offset));
    line(text, "HTTP", "http://127.0.0.1:" + (Ports.HTTP + offset) + "/ingest/v1/telemetry");
    line(text, "Data", options.data().toString());
    System.out.print(text);
    System.out.printf(
        Locale.ROOT,
        "Backplane runs, %d bundles, started in %.1f s. Ctrl-C stops it.%n",
        node.framework().getBundleContext().getBundles().length,
        sinceStart().toMillis() / 1000.0);
    System.out.flush();
    data.announceReady(text.toString());
  }

  private static void line(StringBuilder text, String label, String value) {
    text.append(String.format(Locale.ROOT, "  %-12s %s%n", label, value));
  }

  private static Duration sinceStart() {
    Instant now = Instant.now();
    return Duration.between(ProcessHandle.current().info().startInstant().orElse(now), now);
  }
}
