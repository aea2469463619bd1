/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc;

import static io.backplane.device.jdbc.Rig.T;
import static io.backplane.device.jdbc.Rig.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.device.api.DeviceAuthenticator.Accepted;
import io.backplane.device.jdbc.db.TestDatabases;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process killed while it writes: what it had answered is there. */
class CrashTest {
  private static final int KILLS = 3;

  @TempDir Path data;

  @Test
  void whatever_was_answered_before_a_kill_is_there_afterwards() throws Exception {
    List<String> answered = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      answered.addAll(writeUntilKilled("run" + kill + "-", 60 + 40 * kill));
    }
    assertTrue(answered.size() >= KILLS * 60);
    try (Rig rig = new Rig(TestDatabases.embedded(data))) {
      for (String line : answered) {
        String[] said = line.split(" ");
        assertTrue(rig.devices.find(T, id(said[0])).isPresent(), said[0]);
        assertInstanceOf(Accepted.class, rig.login(said[0], said[1]), said[0]);
      }
      long stored = rig.devices.counts(T).total();
      assertTrue(stored >= answered.size() && stored <= answered.size() + KILLS, "" + stored);
      assertEquals(0, rig.devices.counts(T).connected());
    }
  }

  private List<String> writeUntilKilled(String prefix, int lines) throws IOException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                data.toString(),
                prefix)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> all = new ArrayList<>();
    try (BufferedReader in = child.inputReader(StandardCharsets.US_ASCII)) {
      String line = in.readLine();
      while (line != null) {
        if (line.startsWith("> ")) {
          all.add(line.substring(2));
        }
        if (all.size() == lines) {
          child.toHandle().destroyForcibly();
        }
        line = in.readLine();
      }
    }
    assertTrue(all.size() >= lines, "the writer ended early, after " + all.size() + " devices");
    return all;
  }

  /** The process that is killed. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws IOException {
      PrintStream out =
          new PrintStream(
              new FileOutputStream(FileDescriptor.out), true, StandardCharsets.US_ASCII);
      try (Rig rig = new Rig(TestDatabases.embedded(Path.of(args[0])))) {
        for (int i = 0; i < 100_000; i++) {
          String name = args[1] + i;
          rig.given(name, "crash");
          out.println("> " + name + " " + rig.credentials.issueToken(T, id(name), "", 0).token());
        }
      }
    }
  }
}
