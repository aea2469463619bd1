/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.http.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.security.api.ServerIdentity;
import io.backplane.security.certificate.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Doors of a real server, through real sockets. */
class DoorsTest {
  private static final int HELLO = 22;
  private static final int ALERT = 21;
  private Web web;
  private Doors doors;
  private TestAuthority authority;
  private ServerIdentity identity;
  private Door https;
  private Door httpsNetwork;
  private Door httpNetwork;

  @BeforeEach
  void open() throws Exception {
    web = new Web();
    doors = new Doors(web.server, 60_000);
    authority = TestAuthority.create("here");
    identity = issue();
    int port = Web.freePort();
    https = new Door("https", Door.LOOPBACK, port, true);
    httpsNetwork = new Door("https-network", Door.ANYWHERE, port, true);
    httpNetwork = new Door("http-network", Door.ANYWHERE, web.port(), false);
  }

  @AfterEach
  void close() throws Exception {
    web.close();
  }

  private ServerIdentity issue() throws Exception {
    return authority.issue("localhost", "127.0.0.1");
  }

  private SSLSocket connect() throws Exception {
    return Web.secure(https.port(), authority.certificate());
  }

  @Test
  void speaks_http_over_tls_to_those_who_trust_the_authority() throws Exception {
    doors.apply(List.of(https), identity);
    try (SSLSocket socket = connect()) {
      String head = Web.ask(socket);
      assertTrue(head.startsWith("HTTP/1.1 200"), head);
      assertTrue(head.contains("Secure: yes"), head);
      assertFalse(head.contains("Strict-Transport-Security"), head);
      assertEquals("TLSv1.3", socket.getSession().getProtocol());
    }
    assertThrows(
        IOException.class,
        () -> Web.secure(https.port(), TestAuthority.create("other").certificate()));
  }

  @Test
  void speaks_tls_1_2_but_not_1_1_nor_1_0() throws Exception {
    doors.apply(List.of(https), identity);
    assertEquals(HELLO, Web.hello(https.port(), 3));
    assertEquals(ALERT, Web.hello(https.port(), 2));
    assertEquals(ALERT, Web.hello(https.port(), 1));
  }

  @Test
  void opens_to_the_network_beside_loopback_without_one_refused_connection() throws Exception {
    doors.apply(List.of(https), identity);
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Integer> clear = poll(enough, () -> Web.clear("127.0.0.1", web.port()));
    CompletableFuture<Integer> secure = poll(enough, this::connect);
    for (int i = 0; i < 20; i++) {
      doors.apply(List.of(https, httpsNetwork, httpNetwork), identity);
      assertNotNull(doors.find(httpNetwork), () -> doors.faults().toString());
      doors.apply(List.of(https), identity);
    }
    doors.apply(List.of(https, httpsNetwork, httpNetwork), identity);
    enough.set(true);
    assertTrue(clear.get() > 0);
    assertTrue(secure.get() > 0);
    for (String address : addresses())
      try (Socket socket = Web.clear(address, web.port())) {
        assertTrue(Web.ask(socket).startsWith("HTTP/1.1 200"));
      }
  }

  @Test
  void nobody_else_gets_in_between_two_doors_of_one_port() throws Exception {
    doors.apply(List.of(httpNetwork), null);
    for (String host : List.of(Door.LOOPBACK, Door.ANYWHERE))
      try (ServerSocketChannel other = ServerSocketChannel.open()) {
        InetSocketAddress address = new InetSocketAddress(host, web.port());
        assertThrows(IOException.class, () -> other.bind(address));
      }
  }

  @Test
  void a_new_certificate_is_shown_to_new_connections_and_ends_no_old_one() throws Exception {
    doors.apply(List.of(https, httpsNetwork), identity);
    try (SSLSocket old = connect()) {
      Web.ask(old);
      ServerIdentity next = issue();
      doors.apply(List.of(https, httpsNetwork), next);
      try (SSLSocket fresh = connect()) {
        assertEquals(next.certificate(), fresh.getSession().getPeerCertificates()[0]);
      }
      assertTrue(Web.ask(old).startsWith("HTTP/1.1 200"));
      assertEquals(identity.certificate(), old.getSession().getPeerCertificates()[0]);
    }
  }

  @Test
  void a_successor_takes_over_doors_with_their_connections() throws Exception {
    doors = new Doors(web.server, 1);
    doors.apply(List.of(https, httpNetwork), identity);
    try (SSLSocket socket = connect()) {
      Web.ask(socket);
      Object before = doors.find(https);
      Doors successor = new Doors(web.server, 60_000);
      ServerIdentity next = issue();
      successor.apply(List.of(https, httpNetwork), next);
      doors.leave();
      doors.apply(List.of(), identity);
      until(() -> web.server.getScheduler().isRunning());
      LockSupport.parkNanos(50_000_000);
      assertEquals(before, successor.find(https));
      assertTrue(Web.ask(socket).startsWith("HTTP/1.1 200"));
      try (SSLSocket fresh = connect()) {
        assertEquals(next.certificate(), fresh.getSession().getPeerCertificates()[0]);
      }
    }
  }

  @Test
  void doors_close_some_time_after_they_were_left_if_nobody_takes_them() throws Exception {
    doors = new Doors(web.server, 1);
    doors.apply(List.of(https, httpNetwork), identity);
    doors.leave();
    until(() -> web.server.getConnectors().length == 1);
    assertThrows(IOException.class, () -> Web.clear("127.0.0.1", https.port()));
    assertTrue(Web.ask(Web.clear("127.0.0.1", web.port())).startsWith("HTTP/1.1 200"));
  }

  @Test
  void doors_close_with_the_server() throws Exception {
    doors.apply(List.of(https, httpNetwork), identity);
    doors.leave();
    web.server.stop();
    assertThrows(IOException.class, () -> Web.clear("127.0.0.1", https.port()));
    try (ServerSocket free = new ServerSocket(httpNetwork.port())) {
      assertTrue(free.isBound());
    }
  }

  @Test
  void says_that_a_port_is_taken_and_opens_it_once_it_is_free() throws Exception {
    try (ServerSocket taken = new ServerSocket(https.port(), 1, InetAddress.getLoopbackAddress())) {
      doors.apply(List.of(https), identity);
      assertNull(doors.find(https));
      assertTrue(doors.faults().get(https).contains("in use"), doors.faults()::toString);
      assertEquals(1, web.server.getConnectors().length);
      assertTrue(taken.isBound());
    }
    doors.apply(List.of(https), identity);
    assertTrue(doors.faults().isEmpty());
    try (SSLSocket socket = connect()) {
      assertTrue(Web.ask(socket).startsWith("HTTP/1.1 200"));
    }
  }

  @Test
  void without_a_certificate_only_doors_in_clear_open() {
    doors.apply(List.of(https, httpNetwork), null);
    assertNull(doors.find(https));
    assertNotNull(doors.find(httpNetwork));
  }

  private interface Opener {
    Socket open() throws Exception;
  }

  private static CompletableFuture<Integer> poll(AtomicBoolean enough, Opener opener) {
    CompletableFuture<Integer> asked = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              int n = 0;
              try {
                while (!enough.get() || n == 0) {
                  try (Socket socket = opener.open()) {
                    if (!Web.ask(socket).startsWith("HTTP/1.1 200")) throw new IOException("bad");
                  }
                  n++;
                }
                asked.complete(n);
              } catch (Exception e) {
                asked.completeExceptionally(e);
              }
            });
    thread.start();
    return asked;
  }

  private static List<String> addresses() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(a -> !a.isLinkLocalAddress())
        .map(InetAddress::getHostAddress)
        .toList();
  }

  private static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + 10_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "not within 10 s");
      LockSupport.parkNanos(5_000_000);
    }
  }
}
