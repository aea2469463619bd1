/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** {@code mosquitto_sub} of MQTT 5.0 with QoS 2 and a session that is kept; it connects again. */
final class MosquittoListener implements AutoCloseable {
  private final Process process;
  private final List<Integer> heard = new ArrayList<>();
  private final Thread reader;

  MosquittoListener(Node node, String device) throws IOException {
    process =
        new ProcessBuilder(
                "mosquitto_sub",
                "-p",
                "" + node.mqttPort(),
                "-V",
                "5",
                "-u",
                device,
                "-P",
                Enduring.token(node, device, "mosquitto"),
                "-i",
                "mosquitto-" + device,
                "-c",
                "-x",
                "3600",
                "-q",
                "2",
                "-t",
                "telemetry")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    reader = new Thread(this::read, "mosquitto-" + device);
    reader.start();
  }

  private void read() {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        synchronized (this) {
          heard.add(Enduring.number(line));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized List<Integer> heard() {
    return List.copyOf(heard);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    reader.join();
  }
}
