/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where the CPU of a node goes, by stage: the CPU of each thread as the kernel booked it, shared
 * out by what samples of that thread's stacks were in. Threads of the JVM itself have no stacks and
 * are stages of their own.
 */
final class Profile {
  private static final String SETTINGS =
      "<configuration version=\"2.0\">"
          + Stream.of("ExecutionSample", "NativeMethodSample")
              .map(
                  e ->
                      "<event name=\"jdk."
                          + e
                          + "\"><setting name=\"enabled\">true</setting>"
                          + "<setting name=\"period\">10 ms</setting></event>")
              .reduce("", String::concat)
          + "</configuration>";

  /** The first frame from the top that begins like one of these names the stage. */
  private static final Map<String, String> STAGES = new LinkedHashMap<>();

  static {
    STAGES.put("io.netty.channel.", "socket and event loop");
    STAGES.put("io.netty.util.concurrent.", "socket and event loop");
    STAGES.put("io.backplane.net.", "socket and event loop");
    STAGES.put("io.backplane.protocol.mqtt.", "MQTT: packets and sessions");
    STAGES.put("io.netty.handler.codec.mqtt.", "MQTT: packets and sessions");
    STAGES.put("io.backplane.dialect.", "dialect: JSON to values");
    STAGES.put("com.fasterxml.jackson.", "dialect: JSON to values");
    STAGES.put("io.backplane.message.", "record: encoding and decoding");
    STAGES.put("io.backplane.protocol.", "gate");
    STAGES.put("io.backplane.security.", "gate");
    STAGES.put("io.backplane.stream.", "stream: append, force, read");
    STAGES.put("io.backplane.telemetry.writer.", "writer");
    STAGES.put("io.backplane.telemetry.", "store");
    STAGES.put("org.h2.mvstore.", "store");
    STAGES.put("io.backplane.device.", "devices: presence, attributes");
  }

  private final long pid;
  private final Path folder;
  private final Map<String, Double> before;

  private Profile(long pid, Path folder) throws IOException, InterruptedException {
    this.pid = pid;
    this.folder = folder;
    Path settings = Files.writeString(folder.resolve("profile.jfc"), SETTINGS);
    jcmd("JFR.start", "name=ingest", "settings=" + settings);
    this.before = Machine.threads(pid);
  }

  /** Begins. */
  static Profile start(Process node, Path folder) throws IOException, InterruptedException {
    return new Profile(Machine.java(node), folder);
  }

  /** Ends and prints what each message cost where. */
  void print(long messages) throws IOException, InterruptedException {
    Map<String, Double> spent = Machine.threads(pid);
    before.forEach((thread, micros) -> spent.merge(thread, -micros, Double::sum));
    Path recording = folder.resolve("ingest.jfr");
    jcmd("JFR.stop", "name=ingest", "filename=" + recording);
    Map<String, Map<String, Integer>> samples = samples(recording);
    Map<String, Double> seconds = new HashMap<>();
    spent.forEach((thread, t) -> share(thread, t / 1e6, samples, seconds));
    double total = seconds.values().stream().mapToDouble(d -> d).sum();
    System.out.printf("%n%-40s %9s %6s%n", "stage", "CPU us/m", "share");
    seconds.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .filter(e -> e.getValue() > total * 0.002)
        .forEach(e -> line(e.getKey(), e.getValue(), total, messages));
    line("all", total, total, messages);
    System.out.println();
  }

  private static void line(String stage, double seconds, double total, long messages) {
    System.out.printf(
        Locale.ROOT,
        "%-40s %9.2f %5.1f%%%n",
        stage,
        seconds * 1e6 / messages,
        100 * seconds / total);
  }

  private static void share(
      String thread,
      double spent,
      Map<String, Map<String, Integer>> samples,
      Map<String, Double> seconds) {
    Map<String, Integer> stages = samples.getOrDefault(thread, Map.of());
    int all = stages.values().stream().mapToInt(i -> i).sum();
    if (all == 0) {
      seconds.merge(jvm(thread), spent, Double::sum);
    }
    stages.forEach((stage, n) -> seconds.merge(stage, spent * n / all, Double::sum));
  }

  private static String jvm(String thread) {
    if (thread.startsWith("GC ") || thread.startsWith("G1 ") || thread.startsWith("VM ")) {
      return "JVM: garbage collection";
    }
    if (thread.matches("C[12] Comp.*")) {
      return "JVM: compiling";
    }
    return "other threads";
  }

  private static Map<String, Map<String, Integer>> samples(Path recording) throws IOException {
    Map<String, Map<String, Integer>> samples = new HashMap<>();
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        RecordedStackTrace stack = event.getStackTrace();
        if (event.getEventType().getName().endsWith("Sample") && stack != null && works(stack)) {
          String name = event.getThread("sampledThread").getJavaName();
          samples
              .computeIfAbsent(Machine.shortened(String.valueOf(name)), t -> new HashMap<>())
              .merge(stage(stack), 1, Integer::sum);
        }
      }
    }
    return samples;
  }

  /** Native code that waits for sockets or for the disk uses no CPU. */
  private static boolean works(RecordedStackTrace stack) {
    String top = stack.getFrames().get(0).getMethod().getName();
    return !top.matches("(?i).*(wait|force|fsync|park|accept|sleep|select).*");
  }

  private static String stage(RecordedStackTrace stack) {
    for (RecordedFrame frame : stack.getFrames()) {
      String type = frame.getMethod().getType().getName();
      for (Map.Entry<String, String> stage : STAGES.entrySet()) {
        if (type.startsWith(stage.getKey())) {
          return stage.getValue();
        }
      }
    }
    return "other code";
  }

  private void jcmd(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.add(Long.toString(pid));
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("jcmd.out").toFile())
            .start();
    if (process.waitFor() != 0) {
      throw new IOException(Files.readString(folder.resolve("jcmd.out")));
    }
  }
}
