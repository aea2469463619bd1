/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Inputs that a fuzzer makes of what real clients send, guided by what of the card they reach: none
 * does harm, see {@link MqttFuzz}. The fuzzer runs in processes of its own, with the card's classes
 * instrumented.
 */
class GuidedFuzzTest {
  private static final long INPUTS = Long.getLong("backplane.fuzz.inputs", 200_000);
  private static final long SEED = Long.getLong("backplane.fuzz.seed", 1);
  private static final int PROCESSES = 2;

  /** Far more than is needed where one core has other work. */
  private static final long INPUTS_PER_SECOND = 200;

  private static final int LONGEST_INPUT = 1500;
  private static final Path DATA = Path.of("src/test/resources/fuzz");
  private static final Path WORK = Path.of("target/fuzz").toAbsolutePath();
  private static final String CLASSES = "io.backplane.protocol.mqtt.";

  /** Strings are compared a lot in the card, and hardly ever with what comes in. */
  private static final String STRINGS = "com.code_intelligence.jazzer.runtime.TraceCmpHooks";

  private static final Pattern COVERED = Pattern.compile("(INITED|DONE)\\s+cov: (\\d+)");

  private static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Captures as they are, and what came after CONNECT in every state of a connection. */
  private static Map<String, byte[]> seeds() throws IOException {
    Map<String, byte[]> seeds = new TreeMap<>();
    for (Path capture : files(DATA.resolve("captures"))) {
      byte[] all = Files.readAllBytes(capture);
      int connect = all.length + FuzzWire.missing(all);
      for (FuzzState state : FuzzState.values()) {
        byte[] rest = state == FuzzState.FRESH ? all : Arrays.copyOfRange(all, connect, all.length);
        byte[] seed = new byte[Math.min(LONGEST_INPUT, rest.length + 2)];
        seed[0] = (byte) state.ordinal();
        System.arraycopy(rest, 0, seed, 2, seed.length - 2);
        seeds.put(state + "-" + capture.getFileName(), seed);
      }
    }
    return seeds;
  }

  @Test
  void what_clients_send_does_no_harm_in_any_state() throws IOException {
    Map<String, byte[]> seeds = seeds();
    assertTrue(seeds.size() >= 6 * FuzzState.values().length, "captures of all clients");
    for (byte[] seed : seeds.values()) {
      for (int piece : new int[] {0, 1, 6, 63}) {
        seed[1] = (byte) piece;
        MqttFuzz.fuzzerTestOneInput(seed);
      }
    }
  }

  @Test
  void inputs_that_once_failed_do_no_harm() throws IOException {
    for (Path input : files(DATA.resolve("failed"))) {
      MqttFuzz.fuzzerTestOneInput(Files.readAllBytes(input));
    }
  }

  @Test
  void guided_inputs_do_no_harm() throws Exception {
    String os = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    assumeTrue(os.equals("Linux amd64") || os.startsWith("Mac"), "no fuzzer for " + os);
    Path seeds = Files.createDirectories(WORK.resolve("seeds"));
    for (Map.Entry<String, byte[]> s : seeds().entrySet()) {
      Files.write(seeds.resolve(s.getKey()), s.getValue());
    }
    List<Process> processes = new ArrayList<>();
    try {
      for (int i = 0; i < PROCESSES; i++) {
        processes.add(fuzzer(i, seeds));
      }
      for (int i = 0; i < PROCESSES; i++) {
        finish(processes.get(i), i);
      }
    } finally {
      processes.forEach(Process::destroyForcibly);
    }
  }

  private static Process fuzzer(int number, Path seeds) throws IOException {
    Path corpus = WORK.resolve("corpus-" + number);
    if (Files.exists(corpus)) {
      for (Path old : files(corpus)) {
        Files.delete(old);
      }
    }
    Files.createDirectories(corpus);
    List<String> line =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            "com.code_intelligence.jazzer.Jazzer",
            "--target_class=" + MqttFuzz.class.getName(),
            "--instrumentation_includes=" + CLASSES + "**",
            "--instrumentation_excludes=" + CLASSES + "Fuzz*:" + CLASSES + "MqttFuzz*",
            "--custom_hook_excludes=**",
            "--disabled_hooks=" + STRINGS,
            "--reproducer_path=" + WORK,
            "-artifact_prefix=" + WORK + "/failed-",
            "-runs=" + INPUTS / PROCESSES,
            "-seed=" + (SEED + number),
            "-max_len=" + LONGEST_INPUT,
            "-timeout=30",
            corpus.toString(),
            seeds.toString());
    return new ProcessBuilder(line)
        .redirectErrorStream(true)
        .redirectOutput(log(number).toFile())
        .start();
  }

  private static Path log(int number) {
    return WORK.resolve("fuzzer-" + number + ".log");
  }

  private static void finish(Process p, int number) throws Exception {
    boolean ended = p.waitFor(60 + INPUTS / INPUTS_PER_SECOND, TimeUnit.SECONDS);
    String said = Files.readString(log(number));
    String end = said.substring(Math.max(0, said.length() - 6000));
    assertTrue(ended, () -> "it takes too long: " + end);
    assertEquals(0, p.exitValue(), () -> "an input failed: " + end);
    assertTrue(said.contains("Done " + INPUTS / PROCESSES + " runs"), end);
    assertTrue(covered(said, "DONE") > covered(said, "INITED"), () -> "it finds nothing: " + end);
  }

  /** Edges of the card's code that were reached. */
  private static int covered(String said, String when) {
    Matcher m = COVERED.matcher(said);
    while (m.find()) {
      if (m.group(1).equals(when)) {
        return Integer.parseInt(m.group(2));
      }
    }
    throw new AssertionError("no coverage is told: " + said);
  }
}
