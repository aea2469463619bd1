/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.itests.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * People and programs that use HTTP while cards are replaced: each of some pages is asked for again
 * and again, and a device posts running numbers. Every answer but the good one is remembered.
 */
final class Visitors implements Sender, AutoCloseable {
  private static final String DEVICE = "load-http";
  private static final long PAUSE_MILLIS = 25;
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final List<String> PAGES =
      List.of(
          "/",
          "/api/v1/devices?limit=5",
          "/api/v1/telemetry/devices/load-1/latest",
          "/api/v1/ledger",
          "/api/v1/openapi.json",
          "/health/live",
          "/health/ready",
          "/metrics");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(PAGES.size() + 1);
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicLong answers = new AtomicLong();
  private final AtomicLong slowestMillis = new AtomicLong();
  private final Set<Integer> acknowledged = new HashSet<>();
  private final Node node;
  private final String bearer;
  private final String token;
  private volatile String moment = "before the first swap";
  private int next;

  Visitors(Node node) {
    this.node = node;
    this.bearer = node.rest().bearer();
    this.token = node.rest().createDevice(DEVICE, "default");
  }

  /** Begins to ask. */
  void start() {
    for (String page : PAGES) {
      repeat(() -> ask(page));
    }
    repeat(this::post);
  }

  private void repeat(Runnable task) {
    threads.scheduleWithFixedDelay(task, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Says what happens now, for the failures' sake. */
  void during(String what) {
    moment = what;
  }

  private void ask(String page) {
    HttpRequest request =
        request(node.uri(page)).header("Authorization", "Bearer " + bearer).GET().build();
    send("GET " + page, request, 200);
  }

  private void post() {
    int number = next++;
    HttpRequest request =
        request(node.uri("/ingest/v1/telemetry"))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"seq\":" + number + "}"))
            .build();
    if (send("POST " + number, request, 202)) {
      synchronized (this) {
        acknowledged.add(number);
      }
    }
  }

  private static HttpRequest.Builder request(URI uri) {
    return HttpRequest.newBuilder(uri).timeout(LIMIT);
  }

  private boolean send(String what, HttpRequest request, int expected) {
    String before = moment;
    long start = System.nanoTime();
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      slowestMillis.accumulateAndGet(millis, Math::max);
      answers.incrementAndGet();
      if (answer.statusCode() == expected) {
        return true;
      }
      failed(what, before, answer.statusCode() + " " + answer.body());
    } catch (IOException e) {
      failed(what, before, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private void failed(String what, String before, String how) {
    failures.add(what + " (" + before + " .. " + moment + "): " + how);
  }

  /** Ends asking, after the answers that are on their way. */
  void finish() throws InterruptedException {
    threads.shutdown();
    threads.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  long answers() {
    return answers.get();
  }

  long slowestMillis() {
    return slowestMillis.get();
  }

  @Override
  public String id() {
    return DEVICE;
  }

  @Override
  public synchronized Set<Integer> acknowledged() {
    return Set.copyOf(acknowledged);
  }

  @Override
  public Set<Integer> resentNumbers() {
    return Set.of();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
