/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.launcher;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.osgi.framework.ServiceReference;

/** Tells the person at the terminal what they need: where to look, the token, where data lies. */
final class Announcer {
  private static final String SETUP = "/api/v1/setup";
  private static final String HTTP_RUNTIME = "org.osgi.service.servlet.runtime.HttpServiceRuntime";
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final Duration FIRST_REST_LIMIT = Duration.ofSeconds(3);
  private static final Duration REST_LIMIT = Duration.ofSeconds(60);
  private static final Duration BIND_LIMIT = Duration.ofSeconds(10);
  private static final Duration TOKEN_LIMIT = Duration.ofSeconds(10);
  private static final long PAUSE = 50;
  private final Options options;
  private final DataFolder data;
  private final Node node;

  Announcer(Options options, DataFolder data, Node node) {
    this.options = options;
    this.data = data;
    this.node = node;
  }

  /**
   * Announces the node once it answers; says nothing if it is stopped meanwhile.
   *
   * @throws BindException if somebody else took the port while the node started
   */
  void announce() throws IOException, InterruptedException {
    try {
      say();
    } catch (IllegalStateException e) {
      if (node.runs()) throw e;
    }
  }

  private void say() throws IOException, InterruptedException {
    Path token = options.data().resolve("first-start-token");
    Probe.Answer setup = awaitRest(FIRST_REST_LIMIT);
    node.startRemaining();
    if (!answers(setup)) setup = awaitRest(REST_LIMIT);
    boolean needsToken = setup.says("\"done\":false") && await(token);
    if (!node.runs()) return;
    StringBuilder text = new StringBuilder();
    int http = Ports.HTTP + options.portOffset();
    line(text, "Console", "http://127.0.0.1:" + http + "/");
    Https.await(node.framework().getBundleContext()).ifPresent(https -> secure(text, https));
    if (needsToken)
      read(token).ifPresent(t -> line(text, "First start", "token " + t + ", also in " + token));
    line(text, "MQTT", "127.0.0.1:" + (Ports.MQTT + options.portOffset()));
    line(text, "HTTP", "http://127.0.0.1:" + http + "/ingest/v1/telemetry");
    line(text, "Data", options.data().toString());
    System.out.print(text);
    System.out.printf(
        Locale.ROOT,
        "Backplane runs, %d bundles, started in %.1f s. Ctrl-C stops it.%n",
        node.framework().getBundleContext().getBundles().length,
        sinceStart().toMillis() / 1000.0);
    System.out.flush();
    data.announceReady(text.toString());
  }

  /** Waits until REST says whether the set-up is still to be done. */
  private Probe.Answer awaitRest(Duration limit) throws BindException, InterruptedException {
    awaitHttp();
    Probe probe = new Probe(options);
    long end = System.nanoTime() + limit.toNanos();
    Probe.Answer answer = probe.get(SETUP);
    while (!answers(answer) && goesOn(end)) {
      Thread.sleep(PAUSE);
      answer = probe.get(SETUP);
    }
    return answer;
  }

  /** A node without REST answers, too. */
  private static boolean answers(Probe.Answer answer) {
    return answer.status() == OK || answer.status() == NOT_FOUND;
  }

  /** Waits for this node's own web server: whoever has its port otherwise is not to be asked. */
  private void awaitHttp() throws BindException, InterruptedException {
    long end = System.nanoTime() + BIND_LIMIT.toNanos();
    while (!listens() && goesOn(end)) Thread.sleep(PAUSE);
    if (node.runs() && !listens()) Ports.needFree(Ports.HTTP, options.portOffset());
  }

  private boolean listens() {
    ServiceReference<?> server =
        node.framework().getBundleContext().getServiceReference(HTTP_RUNTIME);
    return server != null && server.getProperty("osgi.http.endpoint") != null;
  }

  private boolean await(Path token) throws InterruptedException {
    long end = System.nanoTime() + TOKEN_LIMIT.toNanos();
    while (Files.notExists(token) && goesOn(end)) Thread.sleep(PAUSE);
    return Files.exists(token);
  }

  private boolean goesOn(long end) {
    return node.runs() && System.nanoTime() < end;
  }

  /** The token, unless the node was set up with it meanwhile. */
  static Optional<String> read(Path token) throws IOException {
    try {
      return Optional.of(Files.readString(token).strip());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static void secure(StringBuilder text, Https https) {
    if (https.addresses().isEmpty()) {
      line(text, "HTTPS", "not offered: " + https.fault());
      return;
    }
    for (String address : https.addresses().split(" ")) line(text, "", address);
    line(text, "Certificate", "SHA-256 " + https.fingerprint());
  }

  private static void line(StringBuilder text, String label, String value) {
    text.append(String.format(Locale.ROOT, "  %-12s %s%n", label, value));
  }

  private static Duration sinceStart() {
    Instant now = Instant.now();
    return Duration.between(ProcessHandle.current().info().startInstant().orElse(now), now);
  }
}
