/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;

class ConsoleServletTest {
  private static final String SCRIPT = "export const answer = 42;\n".repeat(200);

  @TempDir Path bundle;
  private ConsoleServlet servlet;

  @BeforeEach
  void make() throws IOException {
    Path assets = Files.createDirectories(bundle.resolve("web/assets"));
    Files.writeString(bundle.resolve("web/index.html"), "<meta content=\"@VERSION@\">");
    Files.writeString(assets.resolve("main-ABC.js"), SCRIPT);
    Files.writeString(assets.resolve("font-ABC.woff2"), "not really a font");
    servlet = new ConsoleServlet(context());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/devices", "/devices/sensor.1:a", "/profiles/x", "/streams", "/system"})
  void serves_the_page_at_every_address_that_is_one(String path) throws IOException {
    Exchange e = call(new Exchange("GET", path));
    assertEquals(200, e.status);
    assertEquals("<meta content=\"1.2.3\">", e.body.toString(StandardCharsets.UTF_8));
    assertEquals("no-store", e.headers.get("Cache-Control"));
  }

  @Test
  void lets_the_page_say_that_an_address_is_mistyped() throws IOException {
    Exchange e = call(new Exchange("GET", "/devises"));
    assertEquals(404, e.status);
    assertTrue(e.headers.get("Content-Type").startsWith("text/html"));
  }

  @Test
  void serves_assets_for_ever_and_compressed() throws IOException {
    Exchange e =
        call(new Exchange("GET", "/assets/main-ABC.js").with("Accept-Encoding", "br, gzip"));
    assertEquals("gzip", e.headers.get("Content-Encoding"));
    assertEquals("public, max-age=31536000, immutable", e.headers.get("Cache-Control"));
    assertEquals("Accept-Encoding", e.headers.get("Vary"));
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(e.body.toByteArray()))) {
      assertEquals(SCRIPT, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  @Test
  void serves_assets_plain_to_who_takes_no_gzip() throws IOException {
    Exchange e =
        call(new Exchange("GET", "/assets/main-ABC.js").with("Accept-Encoding", "gzip;q=0"));
    assertNull(e.headers.get("Content-Encoding"));
    assertEquals(SCRIPT, e.body.toString(StandardCharsets.UTF_8));
  }

  @Test
  void does_not_compress_what_is_compressed_already() throws IOException {
    Exchange e =
        call(new Exchange("GET", "/assets/font-ABC.woff2").with("Accept-Encoding", "gzip"));
    assertNull(e.headers.get("Content-Encoding"));
    assertEquals("font/woff2", e.headers.get("Content-Type"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/assets/main-OLD.js",
        "/assets/",
        "/assets/../index.html",
        "/assets/..%2Findex.html"
      })
  void serves_nothing_but_its_own_assets(String path) throws IOException {
    Exchange e = call(new Exchange("GET", path));
    assertEquals(404, e.status);
    assertEquals("no-store", e.headers.get("Cache-Control"));
  }

  @Test
  void answers_head_without_a_body() throws IOException {
    Exchange e = call(new Exchange("HEAD", "/"));
    assertEquals(200, e.status);
    assertEquals(0, e.body.size());
    assertEquals("22", e.headers.get("Content-Length"));
  }

  @Test
  void takes_nothing() throws IOException {
    Exchange e = call(new Exchange("POST", "/"));
    assertEquals(405, e.status);
    assertEquals("GET, HEAD", e.headers.get("Allow"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/devices",
        "/api/v1/session",
        "/live/v1",
        "/ingest/v1/telemetry",
        "/health/live",
        "/metrics"
      })
  void says_of_a_part_that_is_away_that_it_comes_back(String path) throws IOException {
    Exchange e = call(new Exchange("POST", path));
    assertEquals(503, e.status);
    assertEquals("1", e.headers.get("Retry-After"));
    assertEquals("application/problem+json", e.headers.get("Content-Type"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api", "/api/v1", "/api/v1/nothing", "/api/v2/devices", "/health/x"})
  void says_of_nobodys_resource_that_it_is_not_there(String path) throws IOException {
    assertEquals(404, call(new Exchange("GET", path)).status);
  }

  @Test
  void forbids_the_browser_whatever_the_page_does_not_need() throws IOException {
    String policy =
        call(new Exchange("GET", "/").with("Host", "node:8080"))
            .headers
            .get("Content-Security-Policy");
    assertTrue(
        policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"), policy);
    assertTrue(policy.contains("connect-src 'self' ws://node:8080 wss://node:8080;"), policy);
    assertTrue(policy.contains("frame-ancestors 'none'"), policy);
    assertFalse(policy.contains("unsafe"), policy);
  }

  @Test
  void lets_the_page_speak_to_each_of_the_nodes_listeners_and_nothing_else() {
    String policy =
        SecurityHeaders.policy("node:8080", List.of("ws:8083/mqtt", "wss:8084/mqtt", "ws:9001/"));
    assertTrue(
        policy.contains(
            "connect-src 'self' ws://node:8080 wss://node:8080 ws://node:8083/mqtt"
                + " wss://node:8084/mqtt ws://node:9001/;"),
        policy);
    String six = SecurityHeaders.policy("[::1]", List.of("ws:8083/mqtt"));
    assertTrue(six.contains(" ws://[::1]:8083/mqtt;"), six);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws:*", "http:8083/mqtt", "ws:0/mqtt", "ws:8083/a b", "ws:8083/;x", ""})
  void trusts_no_listener_that_could_not_be_one(String listener) {
    assertEquals(
        SecurityHeaders.policy("node", List.of()),
        SecurityHeaders.policy("node", List.of(listener)));
  }

  @Test
  void trusts_no_host_that_could_not_be_one() {
    String policy = SecurityHeaders.policy("x; script-src *", List.of("ws:8083/mqtt"));
    assertFalse(policy.contains("ws:"), policy);
    assertTrue(SecurityHeaders.policy("[::1]:8080", List.of()).contains("ws://[::1]:8080"));
  }

  private Exchange call(Exchange e) throws IOException {
    servlet.service(e.request(), e.response());
    return e;
  }

  private BundleContext context() {
    Bundle self =
        Exchange.fake(
            Bundle.class,
            (name, arguments) ->
                switch (name) {
                  case "getVersion" -> new Version(1, 2, 3);
                  case "getEntry" -> url(bundle.resolve((String) arguments[0]));
                  case "findEntries" -> Collections.enumeration(list());
                  default -> throw new UnsupportedOperationException(name);
                });
    return Exchange.fake(BundleContext.class, (name, arguments) -> self);
  }

  private List<URL> list() {
    try (Stream<Path> files = Files.list(bundle.resolve("web/assets"))) {
      return files.map(ConsoleServletTest::url).toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }
}
