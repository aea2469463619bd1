/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Imports a fleet into a fresh node over REST, lets some of it speak, and asks as the console does.
 */
public final class FleetBench {
  private static final int PAGE = 100;
  private static final int HEARD = 2_000;
  private static final int PER_MESSAGE = 100;
  private final Random random = new Random(1);
  private final FleetNode node;
  private final int devices;
  private final int rounds;

  private FleetBench(FleetNode node, int devices, int rounds) {
    this.node = node;
    this.devices = devices;
    this.rounds = rounds;
  }

  /** The distribution, then options. */
  public static void main(String[] args) throws Exception {
    int devices = 100_000;
    int rounds = 200;
    boolean keep = false;
    for (int i = 1; i < args.length; i++) {
      switch (args[i]) {
        case "--devices" -> devices = Integer.parseInt(args[++i]);
        case "--rounds" -> rounds = Integer.parseInt(args[++i]);
        case "--keep" -> keep = true;
        default -> throw new IllegalArgumentException(args[i]);
      }
    }
    try (FleetNode node = new FleetNode(Path.of(args[0]))) {
      FleetBench bench = new FleetBench(node, devices, rounds);
      bench.load();
      bench.speak();
      bench.ask();
      if (keep) {
        System.out.println("Console " + node.url() + ", admin / bench bench bench; Enter ends it");
        System.in.read();
      }
    }
  }

  private void load() throws Exception {
    StringBuilder table = new StringBuilder("id,name,profile,tags,gateway\n");
    table.append("gw-0,Gateway,,,\n");
    for (int i = 1; i < devices; i++) {
      table.append("dev-").append(i).append(",Sensor ").append(Integer.toHexString(i * 31));
      table.append(" in hall ").append(i % 37).append(",default,site-").append(i % 20);
      table.append(i % 1000 == 0 ? ";rare" : "").append(i <= HEARD ? ",gw-0\n" : ",\n");
    }
    double cpu = Machine.cpu(node.process());
    long began = System.nanoTime();
    JsonNode report = node.table("/devices/import", table.toString());
    double seconds = (System.nanoTime() - began) / 1e9;
    if (report.path("created").asInt() != devices) {
      throw new IllegalStateException("not all were imported: " + report);
    }
    System.out.printf(
        "import of %,d devices (%.1f MB of CSV): %.1f s, %,.0f rows/s, %.1f CPU-s, RSS %d MB%n",
        devices,
        table.length() / 1e6,
        seconds,
        devices / seconds,
        (Machine.cpu(node.process()) - cpu) / 1e6,
        Machine.rss(node.process()) >> 20);
  }

  /** Some are heard, through their gateway. */
  private void speak() throws Exception {
    String token =
        node.rest()
            .call("POST", "/devices/gw-0/credentials", "{\"kind\":\"token\"}")
            .path("token")
            .asText();
    HttpClient client = HttpClient.newHttpClient();
    for (int from = 1; from <= Math.min(HEARD, devices - 1); from += PER_MESSAGE) {
      List<String> values = new ArrayList<>();
      for (int i = from; i < Math.min(from + PER_MESSAGE, devices); i++) {
        values.add("\"dev-" + i + "\":{\"temperature\":" + i % 50 + "}");
      }
      HttpRequest request =
          HttpRequest.newBuilder(node.at("/ingest/v1/devices/telemetry"))
              .header("Authorization", "Bearer " + token)
              .POST(HttpRequest.BodyPublishers.ofString("{" + String.join(",", values) + "}"))
              .build();
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 202) {
        throw new IllegalStateException(answer.statusCode() + " " + answer.body());
      }
    }
    String rule = "{\"id\":\"halls\",\"name\":\"Hall 12\",\"filter\":{\"text\":\"hall 12\"}}";
    node.rest().call("POST", "/groups", rule);
  }

  private void ask() throws Exception {
    System.out.printf(
        "%n%-44s %8s %9s %9s %9s%n", "request", "found", "p50 ms", "p99 ms", "max ms");
    timed("first page", () -> "/devices?limit=" + PAGE);
    timed("counts of the fleet", () -> "/devices/counts");
    timed("heard from last", () -> "/presence?limit=20");
    timed("text, one device", () -> text("dev-" + (1 + random.nextInt(devices - 1))));
    timed("text, part of many names", () -> text("hall " + random.nextInt(37)));
    timed("text, in none", () -> text("no such thing " + random.nextInt()));
    timed("tag, one in twenty", () -> "/devices?limit=100&tag=site-" + random.nextInt(20));
    timed("tag, one in a thousand", () -> "/devices?limit=100&tag=rare");
    timed("profile of all", () -> "/devices?limit=100&profile=default");
    timed("group by a text", () -> "/devices?limit=100&group=halls");
    timed("behind a gateway", () -> "/devices?limit=100&gateway=gw-0");
    timed("status: connected", () -> "/devices?limit=100&connected=true");
    timed("status: not connected", () -> "/devices?limit=100&connected=false");
    timed("one device", () -> "/devices/dev-" + (1 + random.nextInt(devices - 1)));
    walk("");
    walk("&connected=false");
  }

  private static String text(String text) {
    return "/devices?limit=100&text=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private void timed(String what, Supplier<String> path) throws Exception {
    for (int i = 0; i < rounds / 4; i++) {
      node.rest().call("GET", path.get(), null);
    }
    Latencies latencies = new Latencies();
    JsonNode last = null;
    for (int i = 0; i < rounds; i++) {
      String asked = path.get();
      long began = System.nanoTime();
      last = node.rest().call("GET", asked, null);
      latencies.add(began, System.nanoTime() - began);
    }
    String found = last.has("total") ? String.format("%,d", last.path("total").asLong()) : "";
    print(what, found, latencies);
  }

  /** From page to page until the end, as one who scrolls does. */
  private void walk(String filter) throws Exception {
    Latencies latencies = new Latencies();
    String cursor = "";
    int seen = 0;
    do {
      long began = System.nanoTime();
      JsonNode page = node.rest().call("GET", "/devices?limit=" + PAGE + filter + cursor, null);
      latencies.add(began, System.nanoTime() - began);
      seen += page.path("items").size();
      cursor = page.has("next") ? "&cursor=" + page.path("next").asText() : "";
    } while (!cursor.isEmpty());
    print("each page of " + PAGE + " to the end " + filter, String.format("%,d", seen), latencies);
  }

  private static void print(String what, String found, Latencies latencies) {
    System.out.printf(
        "%-44s %8s %9.2f %9.2f %9.2f%n",
        what,
        found,
        latencies.percentile(0.5),
        latencies.percentile(0.99),
        latencies.takeLongest()[0]);
  }
}
