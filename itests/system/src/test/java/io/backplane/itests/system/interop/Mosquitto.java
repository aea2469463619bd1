/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.itests.system.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command-line clients mosquitto_pub and mosquitto_sub.
 *
 * @param v5 whether they are told to speak MQTT 5.0
 */
record Mosquitto(boolean v5) implements Family {
  private static final String PUB = "/usr/bin/mosquitto_pub";
  private static final String SUB = "/usr/bin/mosquitto_sub";
  private static final Pattern HEARD = Pattern.compile("HEARD ([^ ]+) (\\d) (\\d) ?(.*)");
  private static final Pattern GRANTED = Pattern.compile("Subscribed \\(mid: 1\\): (\\d+)");
  private static final Pattern CONNACK = Pattern.compile("received CONNACK \\((\\d+)\\)");
  private static final Pattern ACKNOWLEDGED =
      Pattern.compile("received (?:PUBACK|PUBREC) \\(.*?(?:RC:(\\d+))?\\)");

  @Override
  public String toString() {
    return "mosquitto " + (v5 ? "5.0" : "3.1.1");
  }

  @Override
  public boolean isThere() {
    return Files.isExecutable(Path.of(PUB)) && Files.isExecutable(Path.of(SUB));
  }

  @Override
  public Set<Visit.Way> ways() {
    return EnumSet.of(Visit.Way.TCP, Visit.Way.TLS);
  }

  private List<String> command(String program, Visit v) {
    List<String> c = new ArrayList<>(List.of("stdbuf", "-oL", program, "-d"));
    c.addAll(List.of("-V", v5 ? "5" : "311", "-h", v.host(), "-p", "" + v.toPort()));
    c.addAll(List.of("-i", v.client()));
    if (!v.user().isEmpty()) {
      c.addAll(List.of("-u", v.user(), "-P", v.password()));
    }
    if (v.way().secure()) {
      c.addAll(List.of("--cafile", v.authority().toString()));
    }
    if (!v.will().isEmpty()) {
      c.addAll(List.of("--will-topic", Visit.WILL_TOPIC));
      c.addAll(List.of("--will-payload", v.will(), "--will-qos", "1"));
    }
    return c;
  }

  private static Run run(List<String> command) throws IOException {
    Path said = Files.createTempFile("mosquitto", ".out");
    ProcessBuilder b = new ProcessBuilder(command).redirectErrorStream(true);
    return new Run(b.redirectOutput(said.toFile()).start(), said);
  }

  @Override
  public int knock(Visit visit) throws Exception {
    List<String> command = command(PUB, visit);
    command.addAll(List.of("-t", "telemetry/knock", "-m", "1"));
    return run(command).end(CONNACK);
  }

  @Override
  public int publish(Visit visit, Said m) throws Exception {
    List<String> command = command(PUB, visit);
    command.addAll(List.of("-t", m.topic(), "-m", m.payload(), "-q", "" + m.qos()));
    if (m.retained()) {
      command.add("-r");
    }
    return run(command).end(m.qos() == 0 ? CONNACK : ACKNOWLEDGED);
  }

  @Override
  public Ear listen(Visit visit, String filter, int qos) throws Exception {
    List<String> command = command(SUB, visit);
    command.addAll(List.of("-t", filter, "-q", "" + qos, "-F", "HEARD %t %q %r %p"));
    if (visit.keeping()) {
      command.addAll(v5 ? List.of("-c", "-x", "3600") : List.of("-c"));
    }
    Run run = run(command);
    Await.until(
        "mosquitto_sub has subscribed: " + run.text(),
        Duration.ofSeconds(20),
        () -> run.first(GRANTED) >= 0 || !run.process.isAlive());
    return new Client(run, run.first(GRANTED));
  }

  /** A program that runs, and the file of what it says. */
  private record Run(Process process, Path said) {
    String text() {
      try {
        return Files.readString(said, StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    /** The number in the first line of that kind, 0 if that has none, -1 if there is no line. */
    int first(Pattern pattern) {
      Matcher m = pattern.matcher(text());
      return !m.find() ? -1 : m.group(1) == null ? 0 : Integer.parseInt(m.group(1));
    }

    int end(Pattern pattern) throws Exception {
      assertTrue(process.waitFor(20, TimeUnit.SECONDS), this::text);
      int code = first(pattern);
      assertTrue(code >= 0, this::text);
      Files.delete(said);
      return code;
    }
  }

  /** A mosquitto_sub. */
  private record Client(Run run, int granted) implements Ear {
    /** It does not tell; what it hears does. */
    @Override
    public boolean resumed() {
      return true;
    }

    @Override
    public List<Said> heard() {
      List<Said> heard = new ArrayList<>();
      Matcher m = HEARD.matcher(run.text());
      while (m.find()) {
        int qos = Integer.parseInt(m.group(2));
        heard.add(new Said(m.group(1), m.group(4), qos, m.group(3).equals("1")));
      }
      return heard;
    }

    @Override
    public void close() throws Exception {
      run.process.destroy();
      if (!run.process.waitFor(10, TimeUnit.SECONDS)) {
        run.process.destroyForcibly();
      }
      Files.deleteIfExists(run.said);
    }
  }
}
