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
import java.util.stream.Stream;

/** Starts a node again and again and asks it for pages from the first moment on. */
public class Startup {
  private static final Duration IDLE = Duration.ofSeconds(8);

  record Run(double page, double rest, double ready, double cpu, double rss) {}

  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]);
    int rounds = Integer.parseInt(args[1]);
    System.out.println(
        "| JDK | archive | console page s | REST s | all started s | CPU s | idle RSS MB |");
    System.out.println("|---|---|---|---|---|---|---|");
    for (int i = 2; i < args.length; i++) {
      Path jdk = Path.of(args[i]);
      prepare(home, jdk);
      for (boolean archive : new boolean[] {false, true}) {
        Path data = Files.createTempDirectory("backplane-startup");
        start(home, jdk, data, archive);
        List<Run> runs = new ArrayList<>();
        for (int round = 0; round < rounds; round++) runs.add(start(home, jdk, data, archive));
        print(jdk, archive, runs);
        delete(data);
      }
    }
    System.out.println(
        "Median of "
            + rounds
            + " starts on data of an earlier start; load average "
            + Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
  }

  private static void prepare(Path home, Path jdk) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(home + "/bin/backplane", "prepare").inheritIO();
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.start().waitFor();
  }

  private static Run start(Path home, Path jdk, Path data, boolean archive) throws Exception {
    int offset = freeOffset();
    ProcessBuilder builder =
        new ProcessBuilder(
            home + "/bin/backplane",
            "--data",
            "" + data,
            "--port-offset",
            "" + offset,
            archive ? "--no-prepare" : "--no-archive");
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.redirectErrorStream(true).redirectOutput(data.resolve("console.log").toFile());
    Files.deleteIfExists(data.resolve("run/ready"));
    long begin = System.nanoTime();
    Process process = builder.start();
    double page = await(8080 + offset, "/", begin);
    double rest = await(8080 + offset, "/api/v1/setup", begin);
    while (Files.notExists(data.resolve("run/ready"))) Thread.sleep(2);
    double ready = since(begin);
    double cpu = cpu(process.pid());
    Thread.sleep(IDLE.toMillis());
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

  private static void print(Path jdk, boolean archive, List<Run> runs) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %.2f | %.2f | %.2f | %.1f | %.0f |%n",
        jdk.getFileName(),
        archive ? "yes" : "no",
        median(runs, Comparator.comparingDouble(Run::page)).page(),
        median(runs, Comparator.comparingDouble(Run::rest)).rest(),
        median(runs, Comparator.comparingDouble(Run::ready)).ready(),
        median(runs, Comparator.comparingDouble(Run::cpu)).cpu(),
        median(runs, Comparator.comparingDouble(Run::rss)).rss());
  }

  private static Run median(List<Run> runs, Comparator<Run> by) {
    return runs.stream().sorted(by).toList().get(runs.size() / 2);
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
