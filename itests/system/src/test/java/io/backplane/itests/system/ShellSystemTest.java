/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --shell} in a terminal of its own, as a person would type into it. */
class ShellSystemTest {
  private static final List<String> COMMANDS =
      List.of(
          "device:list",
          "device:show",
          "device:create",
          "device:token",
          "device:revoke",
          "device:enable",
          "device:disable",
          "device:delete",
          "device:diagnostics",
          "telemetry:latest",
          "telemetry:history",
          "telemetry:status",
          "stream:list",
          "stream:groups",
          "stream:letters",
          "stream:replay",
          "mqtt:clients",
          "mqtt:sessions",
          "mqtt:subscriptions",
          "mqtt:kick",
          "mqtt:retained",
          "mqtt:figures",
          "bundle:list",
          "bundle:update",
          "bundle:history",
          "backplane:ledger");
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;
  private Path screen;
  private Writer keys;
  private final int offset = Node.freeOffset();
  private int lines;

  @Test
  void every_command_is_explained_and_does_what_it_says() throws Exception {
    Process terminal = open();
    try {
      Await.until("the node is ready", LIMIT, () -> Files.exists(folder.resolve("data/run/ready")));
      Set<String> ours = ours(type("help"));
      assertTrue(ours.containsAll(COMMANDS), ours::toString);
      for (String command : ours) {
        String help = type("help " + command);
        assertTrue(
            Pattern.compile("(?m)^(g! )?" + name(command) + " - \\S").matcher(help).find(), help);
      }
      useDevices();
      useMqtt();
      useTheRest();
    } finally {
      terminal.descendants().forEach(ProcessHandle::destroy);
      assertTrue(terminal.waitFor(40, TimeUnit.SECONDS), "the terminal does not close");
    }
  }

  /** The commands that are not Gogo's own. */
  private static Set<String> ours(String help) {
    return help.lines()
        .filter(l -> l.matches("(backplane|bundle|device|mqtt|stream|telemetry):\\w+"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String name(String command) {
    return command.split(":")[1];
  }

  private void useDevices() throws IOException {
    assertShows("device:create thermometer-1", "user thermometer-1 +password \\S+");
    assertShows("device:token thermometer-1", "user thermometer-1 +password \\S+");
    assertShows("device:list", "thermometer-1 +thermometer-1 +default");
    assertShows("device:list -t thermometer", "1 in all");
    String shown = assertShows("device:show thermometer-1", "enabled +true");
    Matcher credential = Pattern.compile("(?m)^(\\S+) +TOKEN", 2).matcher(shown);
    assertTrue(credential.find(), shown);
    assertShows("device:revoke thermometer-1 " + credential.group(1), "revoked");
    assertShows("device:disable thermometer-1", "disabled");
    assertShows("device:enable thermometer-1", "enabled");
    assertShows("device:diagnostics thermometer-1", "TIME +SEVERITY +CODE");
    assertShows("telemetry:latest thermometer-1", "KEY +TIME +VALUE");
    assertShows("telemetry:history -m 5 -n 3 thermometer-1 temperature", "TIME +VALUE");
    assertShows("device:delete thermometer-1", "deleted");
    assertShows("device:show thermometer-1", "no device 'thermometer-1'");
  }

  private void useMqtt() throws IOException, MqttException {
    Matcher token = shownBy("device:create thermometer-2", "password (\\S+)");
    int port = 1883 + offset;
    try (MqttClient mqtt =
        new MqttClient("tcp://127.0.0.1:" + port, "hall", new MemoryPersistence())) {
      MqttConnectOptions options = new MqttConnectOptions();
      options.setUserName("thermometer-2");
      options.setPassword(token.group(1).toCharArray());
      mqtt.connect(options);
      mqtt.subscribe("commands/#", 1);
      mqtt.publish("telemetry", "{\"t\":1}".getBytes(StandardCharsets.UTF_8), 1, true);
      assertShows("mqtt:clients", "hall +thermometer-2 +127\\.0\\.0\\.1:\\d+ +mqtt +3\\.1\\.1");
      assertShows("mqtt:clients -t nobody", "0 in all");
      assertShows("mqtt:sessions", "hall +thermometer-2 +yes");
      assertShows("mqtt:subscriptions hall", "commands/# +1");
      assertShows("mqtt:subscriptions -d other hall", "no client 'hall'");
      assertShows("mqtt:retained -f '+'", "thermometer-2 +telemetry +1 +7");
      assertShows("mqtt:figures", "connects\\.accepted +[1-9]");
      assertShows("mqtt:kick -r maintenance hall", "disconnected");
      Await.until("it is cut off", LIMIT, () -> !mqtt.isConnected());
      assertShows("mqtt:kick hall", "no client 'hall'|it is not connected");
    }
    assertShows("device:delete thermometer-2", "deleted");
  }

  private Matcher shownBy(String command, String pattern) throws IOException {
    Matcher found = Pattern.compile(pattern).matcher(type(command));
    assertTrue(found.find(), command);
    return found;
  }

  private void useTheRest() throws IOException {
    assertShows("telemetry:status", "STORE +SERIES");
    assertShows("stream:list", "STREAM +PARTITION");
    assertShows("stream:groups", "telemetry");
    assertShows("stream:letters --reason unknown-device --limit 5", "PARTITION +OFFSET +TIME");
    assertShows("stream:replay --all --device nobody", "accepted 0, rejected 0, refused 0");
    assertShows("stream:replay", "PARTITION OFFSET, or");
    assertShows("stream:replay 0 999999999", "no dead letter lies at 0/999999999");
    assertShows("bundle:list", "io.backplane.shell");
    assertShows("bundle:update io.backplane.shell /no/such.jar", "such.jar");
    assertShows("bundle:history", "OLD LOADER");
    assertShows("backplane:ledger", "The ledger balances");
  }

  private String assertShows(String command, String pattern) throws IOException {
    String shown = type(command);
    assertTrue(Pattern.compile(pattern).matcher(shown).find(), () -> command + " shows " + shown);
    return shown;
  }

  /** Types a line and returns what appears until the line after it is answered. */
  private String type(String command) throws IOException {
    String end = "end-of-" + ++lines;
    // what is typed ahead is echoed first, so that the prompt may stand before the answer
    Pattern answered = Pattern.compile("(?m)^(g! )*" + end + "$");
    int from = Files.readString(screen).length();
    keys.write(command + "\necho " + end + "\n");
    keys.flush();
    Await.until(command + " is answered", LIMIT, () -> answered.matcher(shown(from)).find());
    return shown(from);
  }

  private String shown(int from) {
    try {
      return Files.readString(screen).substring(from).replace("\r", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process open() throws IOException {
    String command =
        "'%s/bin/backplane' --shell --data '%s' --port-offset %d"
            .formatted(Distribution.home(), folder.resolve("data"), offset);
    screen = Files.createFile(folder.resolve("screen"));
    ProcessBuilder builder = new ProcessBuilder("script", "-qfec", command, "/dev/null");
    builder.redirectErrorStream(true).redirectOutput(screen.toFile());
    builder.environment().putAll(Node.environment());
    builder.environment().put("TERM", "dumb");
    Process process = builder.start();
    keys = process.outputWriter(StandardCharsets.UTF_8);
    return process;
  }
}
