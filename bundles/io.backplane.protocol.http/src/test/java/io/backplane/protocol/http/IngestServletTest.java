/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.protocol.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.protocol.api.Outcome;
import io.backplane.protocol.api.Rejection;
import io.backplane.protocol.api.Rejection.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngestServletTest {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Node node;

  @BeforeEach
  void start() throws Exception {
    node = new Node(0, 1);
  }

  /** Whatever a test is about: each answer that was given is counted under its status. */
  @AfterEach
  void stop() throws Exception {
    Node.await(() -> node.countsWhatItTold());
    node.close();
  }

  private HttpRequest.Builder request(String path, String token) {
    HttpRequest.Builder b =
        HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + node.port() + "/ingest/v1/" + path));
    return token == null ? b : b.header("Authorization", "Bearer " + token);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return node.told(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private CompletableFuture<HttpResponse<String>> begin(HttpRequest.Builder request) {
    return client
        .sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
        .thenApply(node::told);
  }

  private HttpRequest.Builder post(String path, String body) {
    return request(path, Node.TOKEN).POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private HttpRequest.Builder get(String path) {
    return request(path, Node.TOKEN).GET();
  }

  @Test
  void answers_202_once_the_message_is_durable() {
    AtomicReference<Runnable> receipt = new AtomicReference<>();
    node.receipts = receipt::set;
    CompletableFuture<HttpResponse<String>> answer = begin(post("telemetry", "{\"a\":1}"));
    Node.await(() -> receipt.get() != null);
    assertFalse(answer.isDone());
    receipt.get().run();
    assertEquals(202, answer.join().statusCode());
    assertEquals("{\"accepted\":1}", answer.join().body());
    assertEquals("telemetry", node.offered.get(0).topic());
    assertEquals("http", node.offered.get(0).protocol());
    assertEquals("{\"a\":1}", new String(node.offered.get(0).payload(), StandardCharsets.UTF_8));
  }

  @Test
  void takes_any_topic_as_a_path() {
    send(post("devices/d1/telemetry/temp", "1"));
    send(post("commands/c1/response", "{\"ok\":true}"));
    assertEquals(
        List.of("devices/d1/telemetry/temp", "commands/c1/response"),
        node.offered.stream().map(i -> i.topic()).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "MALFORMED_PAYLOAD,400",
    "UNKNOWN_TOPIC,404",
    "UNKNOWN_DEVICE,422",
    "NOT_AUTHORIZED,403",
    "TOO_LARGE,413",
    "CLOCK_OFF,422",
    "DIALECT_FAULT,500"
  })
  void answers_a_rejection_with_its_status_and_says_why(Reason reason, int status) {
    node.outcome = in -> new Outcome.Rejected(new Rejection(reason, "line 3: \"x\"\n"));
    HttpResponse<String> answer = send(post("telemetry", "{"));
    assertEquals(status, answer.statusCode());
    assertEquals(
        "application/problem+json", answer.headers().firstValue("Content-Type").orElseThrow());
    assertTrue(answer.body().contains("\"reason\":\"" + reason.code() + "\""), answer.body());
    assertTrue(answer.body().contains("line 3: \\\"x\\\"\\u000a"), answer.body());
    assertTrue(answer.headers().firstValue("Retry-After").isEmpty());
  }

  @ParameterizedTest
  @CsvSource({"OVERLOADED,503", "DISK_FULL,507", "STREAM_FAULT,503"})
  void answers_a_refusal_with_its_status_and_when_to_come_back(Reason reason, int status) {
    node.outcome = in -> new Outcome.Refused(new Rejection(reason, "full"));
    HttpResponse<String> answer = send(post("telemetry", "{}"));
    refused(status, reason.code(), answer);
    assertTrue(answer.headers().firstValue("Retry-After").isPresent());
  }

  @ParameterizedTest
  @CsvSource({
    "unknown,401,bad-credential",
    "revoked,401,credential-revoked",
    "disabled,403,disabled",
    "throttled,429,throttled",
    "unavailable,503,unavailable"
  })
  void answers_a_login_that_is_denied(String token, int status, String reason) {
    HttpResponse<String> answer =
        send(request("telemetry", token).POST(HttpRequest.BodyPublishers.ofString("{}")));
    assertEquals(status, answer.statusCode());
    assertTrue(answer.body().contains(reason), answer.body());
    assertTrue(node.offered.isEmpty());
  }

  @Test
  void asks_for_a_token() {
    HttpResponse<String> answer =
        send(request("telemetry", null).POST(HttpRequest.BodyPublishers.ofString("{}")));
    refused(401, "no-credential", answer);
    assertEquals("Bearer", answer.headers().firstValue("WWW-Authenticate").orElseThrow());
  }

  @Test
  void refuses_a_body_beyond_the_limit_whether_announced_or_not() {
    String large = "x".repeat(Node.MAX_BODY + 1);
    refused(413, "too-large", send(post("telemetry", large)));
    byte[] bytes = large.getBytes(StandardCharsets.UTF_8);
    HttpRequest.Builder chunked =
        request("telemetry", Node.TOKEN)
            .POST(
                HttpRequest.BodyPublishers.ofInputStream(
                    () -> new java.io.ByteArrayInputStream(bytes)));
    refused(413, "too-large", send(chunked));
    assertTrue(node.offered.isEmpty());
    assertEquals(202, send(post("telemetry", large.substring(1))).statusCode());
  }

  @Test
  void takes_posts_and_nothing_else() {
    refused(405, "method", send(get("telemetry")));
    assertEquals(
        405,
        send(request("telemetry", Node.TOKEN).PUT(HttpRequest.BodyPublishers.noBody()))
            .statusCode());
    refused(405, "method", send(post("commands", "{}")));
    refused(415, "encoding", send(post("telemetry", "x").header("Content-Encoding", "gzip")));
  }

  @Test
  void holds_requests_while_the_dialect_is_absent() {
    node.dialectThere = false;
    CompletableFuture<HttpResponse<String>> answer = begin(post("telemetry", "{}"));
    Node.await(() -> metrics().contains("backplane_http_ingest_held_requests 1.0"));
    node.dialectThere = true;
    assertEquals(202, answer.join().statusCode());
  }

  @Test
  void holds_requests_while_the_gate_or_the_registry_is_absent() {
    node.servlet.unbindIngress(node.ingress);
    node.servlet.unbindAuthenticator(node.authenticator);
    CompletableFuture<HttpResponse<String>> answer = begin(post("telemetry", "{}"));
    Node.await(() -> metrics().contains("backplane_http_ingest_held_requests 1.0"));
    node.servlet.bindAuthenticator(node.authenticator);
    node.servlet.bindIngress(node.ingress);
    assertEquals(202, answer.join().statusCode());
  }

  @Test
  void gives_up_holding_after_the_time_configured() {
    node.dialectThere = false;
    HttpResponse<String> answer = send(post("telemetry", "{}"));
    refused(503, "unavailable", answer);
    assertTrue(answer.headers().firstValue("Retry-After").isPresent());
  }

  private static void refused(int status, String reason, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode());
    assertTrue(answer.body().contains("\"reason\":\"" + reason + "\""), answer.body());
  }

  @Test
  void limits_the_requests_it_answers_at_a_time() {
    List<Runnable> receipts = new CopyOnWriteArrayList<>();
    node.receipts = receipts::add;
    List<CompletableFuture<HttpResponse<String>>> answers = new java.util.ArrayList<>();
    for (int i = 0; i < 4; i++) {
      answers.add(begin(post("telemetry", "{}")));
    }
    Node.await(() -> receipts.size() == 4);
    refused(503, "unavailable", send(post("telemetry", "{}")));
    receipts.forEach(Runnable::run);
    answers.forEach(a -> assertEquals(202, a.join().statusCode()));
    node.receipts = Runnable::run;
    assertEquals(202, send(post("telemetry", "{}")).statusCode());
  }

  @Test
  void limits_the_requests_of_a_device() throws Exception {
    try (Node limited = new Node(2, 1)) {
      Node own = node;
      node = limited;
      Node.await(() -> send(post("telemetry", "{}")).body().contains("rate-limited"));
      Node.await(() -> send(post("telemetry", "{}")).statusCode() == 202);
      Node.await(limited::countsWhatItTold);
      node = own;
    }
  }

  @Test
  void gives_commands_to_a_long_poll_and_confirms_them() {
    CompletableFuture<HttpResponse<String>> poll = begin(get("commands?wait=20"));
    Node.await(() -> node.sessions.size() == 1 && node.sessions.get(0).said.contains("ready"));
    Node.FakeHandle session = node.sessions.get(0);
    assertTrue(session.deliver("c1"));
    assertTrue(session.deliver("c2"));
    assertEquals(
        "{\"commands\":[{\"id\":\"c1\",\"name\":\"reboot\",\"input\":{\"in\":5},\"deadline\":9000},"
            + "{\"id\":\"c2\",\"name\":\"reboot\",\"input\":{\"in\":5},\"deadline\":9000}]}",
        poll.join().body());
    Node.await(() -> session.said.contains("delivered c2"));
    assertFalse(session.deliver("c3"));
  }

  @Test
  void names_the_device_behind_a_gateway_that_a_command_is_for() {
    CompletableFuture<HttpResponse<String>> poll = begin(get("commands?wait=20"));
    Node.await(() -> node.sessions.size() == 1 && node.sessions.get(0).said.contains("ready"));
    Node.FakeHandle session = node.sessions.get(0);
    assertTrue(session.link.deliver(Node.command("sensor-7", "c1"), "", new byte[0]));
    assertEquals(
        "{\"commands\":[{\"id\":\"c1\",\"device\":\"sensor-7\",\"name\":\"reboot\","
            + "\"input\":{\"in\":5},\"deadline\":9000}]}",
        poll.join().body());
    Node.await(() -> session.said.contains("delivered c1"));
    send(post("devices/sensor-7/commands/c1/response", "{\"ok\":true}"));
    assertEquals("devices/sensor-7/commands/c1/response", node.offered.get(0).topic());
  }

  @Test
  void lets_a_poll_wait_longer_than_the_connection_may_be_idle() {
    assertEquals("{\"commands\":[]}", send(get("commands?wait=3")).body());
  }

  @Test
  void refuses_to_wait_for_what_is_no_number_of_seconds() {
    for (String wait : List.of("abc", "-1", "1.5", "")) {
      HttpResponse<String> answer = send(get("commands?wait=" + wait));
      assertEquals(400, answer.statusCode(), wait);
      assertTrue(answer.body().contains("malformed-wait"), answer.body());
    }
    assertEquals(0, node.sessions.size());
  }

  @Test
  void keeps_one_session_over_many_polls() {
    for (int i = 0; i < 3; i++) {
      assertEquals("{\"commands\":[]}", send(get("commands?wait=0")).body());
    }
    assertEquals(1, node.sessions.size());
    assertEquals("http", node.sessions.get(0).info.protocol());
    assertFalse(node.sessions.get(0).said.stream().anyMatch(s -> s.startsWith("close")));
  }

  @Test
  void answers_the_older_of_two_polls() {
    CompletableFuture<HttpResponse<String>> first = begin(get("commands?wait=20"));
    Node.await(() -> node.sessions.size() == 1 && node.sessions.get(0).link.takesCommands());
    CompletableFuture<HttpResponse<String>> second = begin(get("commands?wait=20"));
    assertEquals("{\"commands\":[]}", first.join().body());
    assertTrue(node.sessions.get(0).deliver("c1"));
    assertTrue(second.join().body().contains("c1"));
  }

  @Test
  void ends_a_poll_whose_credential_is_revoked() {
    CompletableFuture<HttpResponse<String>> poll = begin(get("commands?wait=20"));
    Node.await(() -> node.sessions.size() == 1 && node.sessions.get(0).link.takesCommands());
    node.sessions.get(0).link.close("credential-revoked");
    assertEquals(401, poll.join().statusCode());
    assertTrue(node.sessions.get(0).said.contains("close credential-revoked"));
  }

  @Test
  void ends_a_stream_whose_credential_is_revoked() {
    CompletableFuture<HttpResponse<String>> stream = begin(get("commands/stream"));
    Node.await(() -> node.sessions.size() == 1 && node.sessions.get(0).said.contains("ready"));
    node.sessions.get(0).link.close("credential-revoked");
    assertEquals(200, stream.join().statusCode());
    Node.await(() -> node.sessions.get(0).said.contains("close credential-revoked"));
    assertFalse(node.sessions.get(0).link.takesCommands());
  }

  @Test
  void announces_its_sessions_again_to_a_new_gate() {
    CompletableFuture<HttpResponse<String>> poll = begin(get("commands?wait=20"));
    Node.await(() -> node.sessions.size() == 1 && node.sessions.get(0).link.takesCommands());
    node.servlet.unbindSessions(node.gate);
    node.servlet.bindSessions(node.gate);
    assertEquals(2, node.sessions.size());
    assertTrue(node.sessions.get(1).info.resumed());
    assertEquals(node.sessions.get(0).info.id(), node.sessions.get(1).info.id());
    assertTrue(node.sessions.get(1).deliver("c1"));
    assertTrue(poll.join().body().contains("c1"));
    Node.await(() -> node.sessions.get(1).said.contains("delivered c1"));
  }

  @Test
  void streams_commands_as_events_and_notices_when_the_device_leaves() throws Exception {
    try (Socket socket = open("commands/stream")) {
      BufferedReader in = reader(socket);
      assertTrue(line(in, "HTTP/1.1").contains("200"));
      assertEquals("Content-Type: text/event-stream;charset=utf-8", line(in, "Content-Type"));
      line(in, "retry: 2000");
      Node.await(() -> node.sessions.size() == 1 && node.sessions.get(0).said.contains("ready"));
      for (String id : List.of("c1", "c2")) {
        assertTrue(node.sessions.get(0).deliver(id));
        line(in, "event: command");
        assertEquals("id: " + id, line(in, "id:"));
        assertTrue(line(in, "data:").contains("\"name\":\"reboot\""));
        Node.await(() -> node.sessions.get(0).said.contains("delivered " + id));
      }
    }
    Node.await(
        () -> {
          node.sessions.get(0).deliver("c3");
          return node.sessions.get(0).said.stream().anyMatch(s -> s.startsWith("close"));
        });
    assertFalse(node.sessions.get(0).link.takesCommands());
  }

  @Test
  void ends_streams_and_polls_when_it_stops() throws Exception {
    CompletableFuture<HttpResponse<String>> poll = begin(get("commands?wait=20"));
    CompletableFuture<HttpResponse<String>> stream = begin(get("commands/stream"));
    Node.await(() -> node.sessions.stream().filter(s -> s.said.contains("ready")).count() == 2);
    assertEquals(503, send(get("commands")).statusCode());
    node.servlet.deactivate();
    assertEquals(200, poll.join().statusCode());
    assertEquals(200, stream.join().statusCode());
    assertTrue(node.sessions.stream().allMatch(s -> s.said.contains("close handover")));
  }

  @Test
  void keeps_the_connection_after_good_and_bad_requests() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", node.port())) {
      BufferedReader in = reader(socket);
      for (int i = 0; i < 3; i++) {
        write(socket, "POST /ingest/v1/telemetry HTTP/1.1\r\nContent-Length: 2\r\n", "{}");
        assertTrue(line(in, "HTTP/1.1").contains("202"));
        node.outcome = x -> new Outcome.Rejected(new Rejection(Reason.MALFORMED_PAYLOAD, "line 1"));
        write(socket, "POST /ingest/v1/telemetry HTTP/1.1\r\nContent-Length: 2\r\n", "{]");
        assertTrue(line(in, "HTTP/1.1").contains("400"));
        node.outcome = x -> Outcome.Accepted.INSTANCE;
      }
    }
  }

  @Test
  void keeps_the_connection_of_one_who_is_denied_before_his_body_came() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", node.port())) {
      BufferedReader in = reader(socket);
      for (int i = 0; i < 3; i++) {
        OutputStream out = socket.getOutputStream();
        String head =
            "POST /ingest/v1/telemetry HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n"
                + "Authorization: Bearer unknown\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        Node.await(() -> metrics().contains("in_flight_requests 1.0"));
        out.write("{}".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        assertTrue(line(in, "HTTP/1.1").contains("401"));
      }
    }
  }

  private Socket open(String path) throws IOException {
    Socket socket = new Socket("127.0.0.1", node.port());
    write(socket, "GET /ingest/v1/" + path + " HTTP/1.1\r\n", "");
    return socket;
  }

  private static void write(Socket socket, String head, String body) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(
        (head + "Host: x\r\nAuthorization: Bearer " + Node.TOKEN + "\r\n\r\n" + body)
            .getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    socket.setSoTimeout(20_000);
    InputStream in = socket.getInputStream();
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  private static String line(BufferedReader in, String start) throws IOException {
    String line = in.readLine();
    while (line != null && !line.contains(start)) {
      line = in.readLine();
    }
    return line == null ? "the end" : line;
  }

  private String metrics() {
    return node.metrics();
  }
}
