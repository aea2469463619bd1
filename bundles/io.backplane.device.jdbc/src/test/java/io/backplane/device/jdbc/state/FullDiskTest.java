/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.device.jdbc.state;

import static io.backplane.device.jdbc.Rig.T;
import static io.backplane.device.jdbc.Rig.device;
import static io.backplane.device.jdbc.Rig.id;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.backplane.device.api.Device;
import io.backplane.device.api.DeviceFilter;
import io.backplane.device.api.DeviceState.Presence;
import io.backplane.device.api.RegistryException;
import io.backplane.device.jdbc.Rig;
import io.backplane.device.jdbc.db.TestDatabases;
import io.backplane.message.api.MessageKind;
import io.backplane.message.api.Sample;
import io.backplane.message.api.Value;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded database without space: refuses, and goes on by itself once there is some. */
class FullDiskTest {
  private static final int MOST = 100_000;
  private static final int REFUSED = 5;

  @TempDir private Path folder;

  @Test
  void a_really_full_file_system_refuses_and_recovers() throws Exception {
    Path mount = Files.createDirectory(folder.resolve("mount"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", mount.toString()),
        "a file system of its own can only be mounted by root");
    try {
      Set<String> kept = new TreeSet<>();
      try (Rig rig = new Rig(TestDatabases.embedded(mount));
          FollowerRig follower = new FollowerRig(rig)) {
        fillAndFree(mount, rig, follower, kept);
      }
      try (Rig rig = new Rig(TestDatabases.embedded(mount))) {
        assertTrue(stored(rig).containsAll(kept), "reopened");
        assertTrue(rig.state.presence(T, Set.of(id("before"))).get(id("before")).connected());
        assertEquals(2, rig.state.attributes(T, id("before")).size());
      }
    } finally {
      run("umount", mount.toString());
    }
  }

  private static void fillAndFree(Path mount, Rig rig, FollowerRig follower, Set<String> kept)
      throws IOException {
    rig.given("before");
    kept.add("before");
    follower.say("before", MessageKind.CONNECTED, text("session", "s1"));
    follower.say("before", MessageKind.ATTRIBUTES, text("first", "1"));
    follower.settle();
    Path ballast = mount.resolve("ballast");
    fill(ballast);
    refusedAtLast(rig, kept);
    follower.say("before", MessageKind.DISCONNECTED, text("session", "s1"));
    follower.say("before", MessageKind.CONNECTED, text("session", "s2"));
    follower.say("before", MessageKind.ATTRIBUTES, text("second", "2"));
    for (int i = 0; i < REFUSED; i++) {
      created(rig, "refused" + i);
    }
    Files.delete(ballast);
    Rig.await(() -> created(rig, "after"));
    kept.add("after");
    follower.settle();
    Set<String> stored = stored(rig);
    assertTrue(stored.containsAll(kept), () -> kept + " in " + stored);
    Presence presence = rig.state.presence(T, Set.of(id("before"))).get(id("before"));
    assertTrue(presence.connected());
    assertEquals(2, rig.state.attributes(T, id("before")).size());
    for (int i = 0; i < REFUSED; i++) {
      String name = "refused" + i;
      assertEquals(stored.contains(name), rig.devices.find(T, id(name)).isPresent(), name);
    }
    rig.login("after", "nothing but a question to the database");
  }

  private static void refusedAtLast(Rig rig, Set<String> kept) {
    for (int i = 0; i < MOST; i++) {
      if (!created(rig, "d" + i)) {
        return;
      }
      kept.add("d" + i);
    }
    throw new AssertionError("the file system never got full");
  }

  private static boolean created(Rig rig, String name) {
    try {
      if (rig.devices.find(T, id(name)).isEmpty()) {
        rig.devices.create(device(name, "x".repeat(60)));
      }
      return true;
    } catch (RegistryException e) {
      assertEquals(RegistryException.Reason.UNAVAILABLE, e.reason());
      return false;
    }
  }

  private static Set<String> stored(Rig rig) {
    Set<String> all = new TreeSet<>();
    String cursor = "";
    do {
      var page = rig.devices.list(T, DeviceFilter.ALL, cursor, 1000);
      all.addAll(page.items().stream().map(Device::id).map(Object::toString).toList());
      cursor = page.next();
    } while (!cursor.isEmpty());
    return all;
  }

  private static Sample text(String key, String value) {
    return new Sample(key, 1, new Value.Text(value));
  }

  private static void fill(Path ballast) throws IOException {
    byte[] block = new byte[4096];
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      assertTrue(String.valueOf(e.getMessage()).contains("No space left"), e::toString);
    }
  }

  private static boolean run(String... command) throws Exception {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
