/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.net.api.Listeners.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class NetTest {
  private static final String ECHO = "name=echo;protocol=echo;port=0;host=auto";
  @TempDir Path data;
  private Net net;
  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void stop() throws IOException {
    for (Socket s : sockets) {
      s.close();
    }
    net.close();
  }

  @Test
  void serves_a_protocol_that_is_there() throws IOException {
    start(30_000, ECHO);
    net.bind("echo", new Echo("a"), 0);
    assertEquals("a:hello", ask(connect(), "hello"));
  }

  @Test
  void holds_connections_until_their_protocol_arrives() throws IOException {
    start(30_000, ECHO);
    Socket s = connect();
    s.getOutputStream().write("early".getBytes(StandardCharsets.UTF_8));
    await(() -> net.list().get(0).parked() == 1);
    net.bind("echo", new Echo("a"), 0);
    assertEquals("a:early", read(s, 7));
  }

  @Test
  void a_successor_goes_on_with_what_the_predecessor_left() throws IOException {
    start(30_000, ECHO);
    Echo first = new Echo("a");
    net.bind("echo", first, 0);
    Socket s = connect();
    assertEquals("a:one", ask(s, "one"));
    net.unbind("echo", first);
    assertEquals(1, net.list().get(0).parked());
    s.getOutputStream().write("two".getBytes(StandardCharsets.UTF_8));
    net.bind("echo", new Echo("b"), 0);
    assertEquals("b<a:two", read(s, 7));
  }

  @Test
  void a_successor_hears_when_all_that_waited_is_there() throws IOException {
    start(30_000, ECHO);
    Echo first = new Echo("a");
    net.bind("echo", first, 0);
    assertEquals(0, first.all);
    Socket s = connect();
    assertEquals("a:one", ask(s, "one"));
    Socket gone = connect();
    assertEquals("a:two", ask(gone, "two"));
    Socket other = connect();
    assertEquals("a:three", ask(other, "three"));
    net.unbind("echo", first);
    gone.close();
    Echo second = new Echo("b");
    second.open = new CountDownLatch(1);
    net.bind("echo", second, 0);
    assertEquals(-1, second.all);
    second.open.countDown();
    await(() -> second.all == 3);
    s.getOutputStream().write("four".getBytes(StandardCharsets.UTF_8));
    assertEquals("b<a:four", read(s, 8));
  }

  @Test
  void a_successor_sees_how_a_client_ended_while_it_was_parked() throws IOException {
    start(30_000, ECHO);
    Echo first = new Echo("a");
    net.bind("echo", first, 0);
    Socket closing = connect();
    assertEquals("a:one", ask(closing, "one"));
    Socket broken = connect();
    assertEquals("a:two", ask(broken, "two"));
    net.unbind("echo", first);
    closing.getOutputStream().write("last".getBytes(StandardCharsets.UTF_8));
    closing.close();
    broken.setSoLinger(true, 0);
    broken.close();
    assertEquals("a:new", serveAnother("new"));
    assertEquals(2, net.list().get(0).parked());
    Echo second = new Echo("b");
    net.bind("echo", second, 0);
    await(() -> second.ended.size() == 2);
    assertEquals(List.of("", "last"), second.ended.stream().sorted().toList());
    await(() -> net.list().get(0).connections() == 0);
  }

  /** The event loop has gone round since: whatever it notices of others, it has noticed. */
  private String serveAnother(String text) throws IOException {
    net.apply(settings(30_000, ECHO, "name=other;protocol=other;port=0"));
    await(() -> net.list().size() == 2 && net.list().get(1).bound());
    net.bind("other", new Echo("a"), 0);
    try (Socket s = new Socket("127.0.0.1", net.list().get(1).port())) {
      return ask(s, text);
    }
  }

  @Test
  void what_a_slow_client_has_not_read_yet_reaches_it_after_the_swap() throws IOException {
    start(30_000, ECHO);
    Echo first = new Echo("a");
    first.times = 8 << 20;
    net.bind("echo", first, 0);
    Socket s = connect();
    s.getOutputStream().write("x".getBytes(StandardCharsets.UTF_8));
    assertEquals("a:x", read(s, 3));
    net.unbind("echo", first);
    assertEquals(1, net.list().get(0).parked());
    net.bind("echo", new Echo("b"), 0);
    s.getInputStream().skipNBytes(3L * first.times - 3);
    s.getOutputStream().write("y".getBytes(StandardCharsets.UTF_8));
    assertEquals("b<a:y", read(s, 5));
  }

  @Test
  void unbinding_waits_until_the_card_has_settled_what_it_took() throws Exception {
    start(30_000, ECHO);
    Echo slow = new Echo("a");
    slow.settled = new CompletableFuture<>();
    net.bind("echo", slow, 0);
    Socket s = connect();
    assertEquals("a:one", ask(s, "one"));
    CompletableFuture<Void> unbound = CompletableFuture.runAsync(() -> net.unbind("echo", slow));
    assertTrue(slow.asked.await(5, TimeUnit.SECONDS));
    assertFalse(unbound.isDone());
    slow.settled.complete(null);
    unbound.get(5, TimeUnit.SECONDS);
    assertEquals(1, net.list().get(0).parked());
  }

  @Test
  void writes_the_farewell_and_closes_when_no_successor_comes() throws IOException {
    start(200, ECHO);
    Echo first = new Echo("a");
    net.bind("echo", first, 0);
    Socket s = connect();
    assertEquals("a:one", ask(s, "one"));
    net.unbind("echo", first);
    assertEquals("bye a", read(s, 5));
    assertEquals(-1, s.getInputStream().read());
  }

  @Test
  void a_client_that_does_not_take_its_farewell_is_closed_and_goes_to_no_other_card()
      throws IOException {
    start(200, ECHO);
    Echo first = new Echo("a".repeat(32 << 20));
    net.bind("echo", first, 0);
    Socket slow = connect();
    await(() -> first.served.size() == 1);
    net.unbind("echo", first);
    assertEquals('b', slow.getInputStream().read());
    Echo second = new Echo("b");
    net.bind("echo", second, 0);
    assertEquals("b:two", ask(connect(), "two"));
    assertEquals(1, second.served.size());
    await(() -> net.list().get(0).connections() == 1);
  }

  @Test
  void closes_a_connection_whose_card_fails_to_hand_it_over() throws IOException {
    start(30_000, ECHO);
    Echo bad = new Echo("a");
    bad.settled = CompletableFuture.failedFuture(new IllegalStateException("no"));
    net.bind("echo", bad, 0);
    Socket s = connect();
    assertEquals("a:one", ask(s, "one"));
    net.unbind("echo", bad);
    assertEquals(-1, s.getInputStream().read());
  }

  @Test
  void closes_connections_beyond_the_limit() throws IOException {
    net = new Net(new NetSettings(List.of(ListenerSpec.parse(ECHO)), 1, 1, 30_000), rule(), 100);
    net.bind("echo", new Echo("a"), 0);
    assertEquals("a:one", ask(connect(), "one"));
    assertEquals(-1, connect().getInputStream().read());
  }

  @Test
  void retries_a_port_in_use_while_other_listeners_run() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      start(30_000, ECHO, "name=busy;protocol=echo;port=" + taken.getLocalPort());
      net.bind("echo", new Echo("a"), 0);
      assertEquals("a:one", ask(connect(), "one"));
      await(() -> net.list().size() == 2 && !net.list().get(1).fault().isEmpty());
      assertFalse(net.list().get(1).bound());
    }
    await(() -> net.list().get(1).bound());
    assertEquals("", net.list().get(1).fault());
  }

  @Test
  void a_change_of_configuration_leaves_other_listeners_alone() throws IOException {
    start(30_000, ECHO);
    net.bind("echo", new Echo("a"), 0);
    Socket s = connect();
    assertEquals("a:one", ask(s, "one"));
    int port = bound().port();
    net.apply(settings(30_000, ECHO, "name=more;protocol=echo;port=0"));
    await(() -> net.list().size() == 2 && net.list().get(1).bound());
    assertEquals(port, bound().port());
    assertEquals("a:two", ask(s, "two"));
    net.apply(settings(30_000, "name=more;protocol=echo;port=0"));
    await(() -> net.list().size() == 1);
    assertEquals(-1, s.getInputStream().read());
  }

  @Test
  void leaves_no_thread_behind() throws IOException {
    start(30_000, ECHO);
    net.bind("echo", new Echo("a"), 0);
    assertEquals("a:one", ask(connect(), "one"));
    net.close();
    await(() -> threads("backplane-net") == 0 && threads("globalEventExecutor") == 0);
  }

  private static long threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().startsWith(prefix))
        .count();
  }

  // ---- helpers

  private void start(long parkMillis, String... listeners) {
    net = new Net(settings(parkMillis, listeners), rule(), 100);
  }

  private HostRule rule() {
    return new HostRule(data, false, 0);
  }

  private static NetSettings settings(long parkMillis, String... listeners) {
    List<ListenerSpec> specs = new ArrayList<>();
    for (String l : listeners) {
      specs.add(ListenerSpec.parse(l));
    }
    return new NetSettings(specs, 1, 1000, parkMillis);
  }

  private Listener bound() {
    await(() -> !net.list().isEmpty() && net.list().get(0).bound());
    return net.list().get(0);
  }

  private Socket connect() throws IOException {
    Socket s = new Socket("127.0.0.1", bound().port());
    s.setSoTimeout(10_000);
    sockets.add(s);
    return s;
  }

  private static String ask(Socket s, String text) throws IOException {
    s.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    return read(s, text.length() + 2);
  }

  private static String read(Socket s, int length) throws IOException {
    return new String(s.getInputStream().readNBytes(length), StandardCharsets.UTF_8);
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + 10_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "condition not met within 10 s");
      java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
    }
  }
}
