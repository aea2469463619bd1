/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Starts nodes again and again and asks them for pages from the first moment on: each distribution,
 * Java and archive once in each round, as the machine drifts.
 */
public class Startup {
  private static final Duration IDLE = Duration.ofSeconds(8);

  record Run(double page, double rest, double ready, double cpu, double rss) {}

  /** What is started, on data of its own. */
  record Subject(Path home, Path jdk, boolean archive, Path data, List<Run> runs) {}

  public static void main(String[] args) throws Exception {
    int rounds = Integer.parseInt(args[0]);
    List<Path> folders = Stream.of(args).skip(1).map(Path::of).toList();
    List<Path> jdks = folders.stream().filter(f -> Files.exists(f.resolve("bin/java"))).toList();
    List<Path> homes = folders.stream().filter(f -> !jdks.contains(f)).toList();
    List<Subject> subjects = subjects(homes, jdks);
    for (Subject s : subjects) start(s, Duration.ZERO);
    for (int round = 1; round <= rounds; round++)
      for (Subject s : subjects) s.runs().add(start(s, round < rounds ? Duration.ZERO : IDLE));
    System.out.println(
        "| JDK | archive | console page s | REST s | all started s | CPU s | idle RSS MB |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (Subject s : subjects) {
      if (homes.size() > 1) System.out.println("| " + s.home() + " |");
      print(s);
      delete(s.data());
    }
    System.out.println(
        "Least, median and most of "
            + rounds
            + " starts in turn on data of earlier ones; load average "
            + Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
  }

  /** Without an archive only where nothing else is compared. */
  private static List<Subject> subjects(List<Path> homes, List<Path> jdks) throws Exception {
    List<Subject> subjects = new ArrayList<>();
    for (Path jdk : jdks) {
      for (Path home : homes) {
        prepare(home, jdk);
        for (boolean archive : homes.size() > 1 ? List.of(true) : List.of(false, true)) {
          Path data = Files.createTempDirectory("backplane-startup");
          subjects.add(new Subject(home, jdk, archive, data, new ArrayList<>()));
        }
      }
    }
    return subjects;
  }

  private static void prepare(Path home, Path jdk) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(home + "/bin/backplane", "prepare").inheritIO();
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.start().waitFor();
  }

  private static Run start(Subject s, Duration idle) throws Exception {
    Path data = s.data();
    int offset = freeOffset();
    ProcessBuilder builder =
        new ProcessBuilder(
            s.home() + "/bin/backplane",
            "--data",
            "" + data,
            "--port-offset",
            "" + offset,
            s.archive() ? "--no-prepare" : "--no-archive");
    builder.environment().put("JAVA_HOME", s.jdk().toString());
    builder.redirectErrorStream(true).redirectOutput(data.resolve("console.log").toFile());
    Files.deleteIfExists(data.resolve("run/ready"));
    long begin = System.nanoTime();
    Process process = builder.start();
    double page = await(8080 + offset, "/", begin);
    double rest = await(8080 + offset, "/api/v1/setup", begin);
    while (Files.notExists(data.resolve("run/ready"))) Thread.sleep(2);
    double ready = since(begin);
    double cpu = cpu(process.pid());
    Thread.sleep(idle.toMillis());
    double rss = rss(process.pid());
    process.destroy();
    process.waitFor();
    return new Run(page, rest, ready, cpu, rss);
  }

  private static double await(int port, String path, long begin) throws Exception {
    while (true) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        OutputStream out = socket.getOutputStream();
        String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        out.write(request.getBytes(StandardCharsets.US_ASCII));
        byte[] answer = socket.getInputStream().readNBytes(12);
        if (new String(answer, StandardCharsets.US_ASCII).equals("HTTP/1.1 200"))
          return since(begin);
      } catch (IOException nobodyListensYet) {
        if (since(begin) > 120) throw nobodyListensYet;
      }
      Thread.sleep(2);
      if (since(begin) > 120) throw new IllegalStateException("no answer for " + path);
    }
  }

  private static double since(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  private static double cpu(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] field = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(field[11]) + Long.parseLong(field[12])) / 100.0;
  }

  private static double rss(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status")))
      if (line.startsWith("VmRSS")) return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
    return 0;
  }

  /** The memory is that of the last start, the only one that is left alone for a while. */
  private static void print(Subject s) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s | %s | %.0f |%n",
        s.jdk().getFileName(),
        s.archive() ? "yes" : "no",
        spread(s, Run::page),
        spread(s, Run::rest),
        spread(s, Run::ready),
        spread(s, Run::cpu),
        s.runs().get(s.runs().size() - 1).rss());
  }

  private static String spread(Subject s, ToDoubleFunction<Run> figure) {
    double[] sorted = s.runs().stream().mapToDouble(figure).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "%.2f / %.2f / %.2f",
        sorted[0],
        sorted[sorted.length / 2],
        sorted[sorted.length - 1]);
  }

  /** Below the ports that systems give to clients: there a waiting client may connect to itself. */
  private static int freeOffset() throws IOException {
    for (int tries = 0; ; tries++) {
      int offset = 20_000 + ThreadLocalRandom.current().nextInt(4_000);
      try (ServerSocket a = new ServerSocket(8080 + offset);
          ServerSocket c = new ServerSocket(8443 + offset);
          ServerSocket b = new ServerSocket(1883 + offset)) {
        if (a.isBound() && b.isBound()) return offset;
      } catch (IOException taken) {
        if (tries == 1000) throw taken;
      }
    }
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}
