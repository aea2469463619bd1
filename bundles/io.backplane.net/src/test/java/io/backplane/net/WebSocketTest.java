/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** WebSocket, by a real client and by frames put together by hand. */
@Timeout(60)
class WebSocketTest {
  private static final String OPEN = "name=w;protocol=echo;port=0;path=/echo";
  private static final int CONTINUATION = 0x00;
  private static final int TEXT = 0x01;
  private static final int BINARY = 0x02;
  private static final int CLOSE = 0x08;
  private static final int PING = 0x09;
  private static final int PONG = 0x0A;
  private static final int LAST = 0x80;
  @TempDir Path data;
  private Rig rig;

  @AfterEach
  void stop() {
    rig.close();
  }

  @Test
  void tells_where_it_offers_web_socket() throws Exception {
    rig =
        new Rig(
            data,
            OPEN,
            "name=s;protocol=echo;port=0;path=/s;tls=on",
            "name=p;protocol=echo;port=0");
    rig.net.show(rig.identity());
    assertEquals(
        List.of("ws:" + rig.listener(0).port() + "/echo", "wss:" + rig.listener(1).port() + "/s"),
        new WebSocketAddresses(rig.net).get());
  }

  @Test
  void serves_a_client_over_tls_that_asks_for_the_protocol() throws Exception {
    rig = new Rig(data, OPEN + ";tls=on");
    rig.net.show(rig.identity());
    Echo echo = new Echo("a");
    rig.net.bind("echo", echo, 0);
    assertEquals("/echo", rig.net.path("w"));
    CompletableFuture<String> heard = new CompletableFuture<>();
    WebSocket client =
        HttpClient.newBuilder()
            .sslContext(rig.trusting(null))
            .build()
            .newWebSocketBuilder()
            .subprotocols("echo")
            .buildAsync(
                URI.create("wss://localhost:" + rig.listener(0).port() + "/echo"), listener(heard))
            .get(10, TimeUnit.SECONDS);
    assertEquals("echo", client.getSubprotocol());
    client.sendBinary(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)), true);
    assertEquals("a:hello", heard.get(10, TimeUnit.SECONDS));
    assertTrue(echo.served.get(0).webSocket());
  }

  private static WebSocket.Listener listener(CompletableFuture<String> heard) {
    return new WebSocket.Listener() {
      @Override
      public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer bytes, boolean last) {
        heard.complete(StandardCharsets.UTF_8.decode(bytes).toString());
        socket.request(1);
        return null;
      }
    };
  }

  @Test
  void where_frames_end_means_nothing_to_the_protocol() throws Exception {
    start();
    Socket s = upgraded();
    send(s, frame(BINARY, "he"), frame(CONTINUATION, "l"), frame(CONTINUATION | LAST, "lo"));
    StringBuilder got = new StringBuilder();
    while (!got.toString().endsWith("lo")) {
      got.append(text(s, BINARY | LAST).replace("a:", ""));
    }
    assertEquals("hello", got.toString());
    send(s, frame(PING | LAST, "are you there"));
    assertEquals("are you there", text(s, PONG | LAST));
  }

  @Test
  void a_frame_that_came_in_half_is_finished_after_the_swap() throws Exception {
    rig = new Rig(data, OPEN);
    Echo first = new Echo("a");
    rig.net.bind("echo", first, 0);
    Socket s = upgraded();
    send(s, frame(BINARY | LAST, "one"));
    assertEquals("a:one", text(s, BINARY | LAST));
    byte[] frame = frame(BINARY | LAST, "two");
    send(s, Arrays.copyOf(frame, 7));
    rig.net.unbind("echo", first);
    assertEquals(1, rig.net.list().get(0).parked());
    rig.net.bind("echo", new Echo("b"), 0);
    send(s, Arrays.copyOfRange(frame, 7, frame.length));
    assertEquals("b<a:two", text(s, BINARY | LAST));
  }

  @Test
  void says_farewell_in_a_binary_frame_and_closes_as_web_socket_asks() throws Exception {
    rig = new Rig(data);
    rig.net.apply(Rig.settings(200, OPEN));
    Echo first = new Echo("a");
    rig.net.bind("echo", first, 0);
    Socket s = upgraded();
    send(s, frame(BINARY | LAST, "one"));
    assertEquals("a:one", text(s, BINARY | LAST));
    rig.net.unbind("echo", first);
    assertEquals("bye a", text(s, BINARY | LAST));
    assertEquals(1000, status(s));
    assertEquals(-1, s.getInputStream().read());
  }

  @Test
  void answers_the_close_of_a_client() throws Exception {
    start();
    Socket s = upgraded();
    send(s, frame(CLOSE | LAST, "\u0003\u00e8".getBytes(StandardCharsets.ISO_8859_1)));
    assertEquals(1000, status(s));
    assertEquals(-1, s.getInputStream().read());
    Rig.await(() -> rig.net.list().get(0).connections() == 0);
  }

  @Test
  void refuses_text_and_frames_that_are_too_large() throws Exception {
    rig = new Rig(data, OPEN + ";frameBytes=100");
    rig.net.bind("echo", new Echo("a"), 0);
    Socket texting = upgraded();
    send(texting, frame(TEXT | LAST, "hello"));
    assertEquals(1003, status(texting));
    assertEquals(-1, texting.getInputStream().read());
    Socket large = upgraded();
    send(large, frame(BINARY | LAST, "x".repeat(101)));
    assertEquals(1009, status(large));
    assertEquals(-1, large.getInputStream().read());
  }

  @Test
  void tells_everybody_else_what_is_offered_here() throws Exception {
    start();
    assertTrue(answer("GET / HTTP/1.1\r\n", "Upgrade: websocket\r\n").startsWith("HTTP/1.1 404"));
    assertTrue(answer("GET /echo HTTP/1.1\r\n", "").startsWith("HTTP/1.1 426"));
    assertTrue(
        answer("GET /echo HTTP/1.1\r\n", "Upgrade: websocket\r\n").startsWith("HTTP/1.1 400"));
    assertTrue(answer("\u0001\u0002\r\n", "").startsWith("HTTP/1.1 400"));
    String said = answer("POST /echo HTTP/1.1\r\n", "");
    assertTrue(said.endsWith("WebSocket with the protocol echo is offered at /echo\n"), said);
    Rig.await(() -> rig.refused("w", "websocket") == 5);
  }

  @Test
  void a_client_that_sends_its_request_byte_by_byte_is_cut_off() throws Exception {
    rig = new Rig(data, OPEN + ";openMillis=300");
    rig.net.bind("echo", new Echo("a"), 0);
    Socket slow = rig.connect(0);
    Rig.say(slow, "GET /echo HT");
    assertEquals(-1, slow.getInputStream().read());
    Rig.await(() -> rig.refused("w", "slow") == 1);
    Socket good = upgraded();
    send(good, frame(BINARY | LAST, "hi"));
    assertEquals("a:hi", text(good, BINARY | LAST));
  }

  private void start() throws Exception {
    rig = new Rig(data, OPEN);
    rig.net.bind("echo", new Echo("a"), 0);
  }

  private String answer(String line, String headers) throws IOException {
    Socket s = rig.connect(0);
    Rig.say(s, line + "Host: here\r\nConnection: Upgrade\r\n" + headers + "\r\n");
    return new String(s.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private Socket upgraded() throws IOException {
    Socket s = rig.connect(0);
    Rig.say(
        s,
        "GET /echo HTTP/1.1\r\nHost: here\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
            + "Sec-WebSocket-Protocol: chat, echo\r\n\r\n");
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) s.getInputStream().read());
    }
    assertTrue(head.toString().startsWith("HTTP/1.1 101"), head.toString());
    assertTrue(head.toString().toLowerCase().contains("sec-websocket-protocol: echo"));
    return s;
  }

  private static byte[] frame(int head, String text) {
    return frame(head, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A frame of a client: masked, here with a mask that is not nothing. */
  private static byte[] frame(int head, byte[] content) {
    byte[] mask = {1, 2, 3, 4};
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(head);
    out.write(0x80 | content.length);
    out.writeBytes(mask);
    for (int i = 0; i < content.length; i++) {
      out.write(content[i] ^ mask[i % 4]);
    }
    return out.toByteArray();
  }

  private static void send(Socket s, byte[]... frames) throws IOException {
    for (byte[] f : frames) {
      s.getOutputStream().write(f);
    }
    s.getOutputStream().flush();
  }

  private static byte[] content(Socket s, int head) throws IOException {
    assertEquals(head, s.getInputStream().read());
    int length = s.getInputStream().read();
    assertTrue(length < 126, "long or masked: " + length);
    return s.getInputStream().readNBytes(length);
  }

  private static String text(Socket s, int head) throws IOException {
    return new String(content(s, head), StandardCharsets.UTF_8);
  }

  private static int status(Socket s) throws IOException {
    byte[] c = content(s, CLOSE | LAST);
    return (c[0] & 0xFF) << 8 | c[1] & 0xFF;
  }
}
