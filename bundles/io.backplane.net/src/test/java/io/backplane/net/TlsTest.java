/*
 * Copyright (c) 2026 Backplane contributors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.backplane.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.backplane.net.api.Listeners;
import io.backplane.net.api.PeerCertificate;
import io.backplane.security.api.ServerIdentity;
import io.backplane.security.certificate.TestAuthority;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS with real sockets and real certificates. */
@Timeout(60)
class TlsTest {
  private static final String SECURE = "name=s;protocol=echo;port=0;tls=on";
  @TempDir Path data;
  private Rig rig;

  @AfterEach
  void stop() {
    rig.close();
  }

  private void start(String... listeners) throws Exception {
    rig = new Rig(data, listeners);
    rig.net.show(rig.identity());
  }

  @Test
  void speaks_tls_1_2_and_1_3_to_those_who_trust_the_authority() throws Exception {
    start(SECURE);
    Echo echo = new Echo("a");
    rig.net.bind("echo", echo, 0);
    for (String version : List.of("TLSv1.3", "TLSv1.2")) {
      SSLSocket s =
          (SSLSocket)
              rig.trusting(null)
                  .getSocketFactory()
                  .createSocket("localhost", rig.listener(0).port());
      s.setEnabledProtocols(new String[] {version});
      assertEquals("a:hello", Rig.ask(s, "hello"));
      assertEquals(version, s.getSession().getProtocol());
      s.close();
    }
    assertTrue(echo.served.get(0).secure());
    assertTrue(echo.served.get(0).certificate().isEmpty());
    assertTrue(rig.listener(0).secure());
    assertFalse(echo.served.get(0).webSocket());
    Listeners.Certificate shown = rig.net.certificate("s").orElseThrow();
    assertEquals(95, shown.sha256().length());
    assertTrue(shown.subject().startsWith("CN="), shown.subject());
  }

  @Test
  void does_not_listen_before_there_is_a_certificate() throws Exception {
    rig = new Rig(data, SECURE, "name=plain;protocol=echo;port=0");
    rig.listener(1);
    assertFalse(rig.net.list().get(0).bound());
    assertEquals("waits for the node's certificate", rig.net.list().get(0).fault());
    rig.net.show(rig.identity());
    assertTrue(rig.listener(0).bound());
  }

  @Test
  void a_new_certificate_is_shown_to_new_connections_and_ends_none_of_twenty_old_ones()
      throws Exception {
    start(SECURE);
    rig.net.bind("echo", new Echo("a"), 0);
    List<SSLSocket> old = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      old.add(rig.secure(0));
    }
    int port = rig.listener(0).port();
    ServerIdentity next = rig.identity();
    rig.net.show(next);
    Rig.await(() -> rig.net.certificate("s").orElseThrow().sha256().equals(next.sha256()));
    assertEquals(next.certificate(), rig.secure(0).getSession().getPeerCertificates()[0]);
    for (SSLSocket s : old) {
      assertEquals("a:on", Rig.ask(s, "on"));
    }
    assertEquals(port, rig.listener(0).port());
  }

  @Test
  void a_successor_goes_on_inside_the_same_tls_session() throws Exception {
    start(SECURE);
    Echo first = new Echo("a");
    rig.net.bind("echo", first, 0);
    SSLSocket s = rig.secure(0);
    assertEquals("a:one", Rig.ask(s, "one"));
    rig.net.unbind("echo", first);
    Rig.say(s, "two");
    rig.net.bind("echo", new Echo("b"), 0);
    assertEquals("b<a:two", Rig.read(s, 7));
  }

  @Test
  void a_record_that_came_in_half_is_finished_after_the_swap() throws Exception {
    start(SECURE);
    Echo first = new Echo("a");
    rig.net.bind("echo", first, 0);
    try (Engine client = new Engine()) {
      client.write(client.wrap("one"));
      assertEquals("a:one", client.read(5));
      byte[] record = client.wrap("two");
      client.write(java.util.Arrays.copyOf(record, record.length / 2));
      rig.net.unbind("echo", first);
      assertEquals(1, rig.net.list().get(0).parked());
      rig.net.bind("echo", new Echo("b"), 0);
      client.write(java.util.Arrays.copyOfRange(record, record.length / 2, record.length));
      assertEquals("b<a:two", client.read(7));
    }
  }

  @Test
  void says_farewell_through_tls_and_closes_as_tls_asks() throws Exception {
    rig = new Rig(data);
    rig.net.show(rig.identity());
    rig.net.apply(Rig.settings(200, SECURE));
    Echo first = new Echo("a");
    rig.net.bind("echo", first, 0);
    SSLSocket s = rig.secure(0);
    assertEquals("a:one", Rig.ask(s, "one"));
    rig.net.unbind("echo", first);
    assertEquals("bye a", Rig.read(s, 5));
    assertEquals(-1, s.getInputStream().read());
  }

  @Test
  void a_client_that_never_finishes_its_handshake_is_cut_off() throws Exception {
    start(SECURE + ";openMillis=200");
    rig.net.bind("echo", new Echo("a"), 0);
    Socket silent = rig.connect(0);
    Socket drop = rig.connect(0);
    Rig.say(drop, "\u0016");
    assertEquals(-1, silent.getInputStream().read());
    assertEquals(-1, drop.getInputStream().read());
    Rig.await(() -> rig.refused("s", "slow") == 2);
    Socket wrong = rig.connect(0);
    Rig.say(wrong, "GET / HTTP/1.1\r\n\r\n");
    wrong.getInputStream().readAllBytes();
    Rig.await(() -> rig.refused("s", "tls") == 1);
    assertEquals("a:good", Rig.ask(rig.secure(0), "good"));
  }

  @Test
  void verifies_certificates_of_clients_and_tells_the_protocol_whose_they_are() throws Exception {
    rig = new Rig(data);
    TestAuthority devices = TestAuthority.create("devices");
    Files.writeString(
        data.resolve("devices.pem"),
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(devices.certificate().getEncoded())
            + "\n-----END CERTIFICATE-----\n",
        StandardCharsets.US_ASCII);
    rig.net.show(rig.identity());
    rig.net.apply(
        Rig.settings(
            30_000,
            SECURE + ";clientCa=devices.pem",
            "name=r;protocol=echo;port=0;tls=on;clientCa=devices.pem;clientCert=required"));
    Echo echo = new Echo("a");
    rig.net.bind("echo", echo, 0);
    ServerIdentity gate7 = devices.issueToClient("gate7");
    assertEquals("a:hi", Rig.ask(rig.secure(1, gate7), "hi"));
    PeerCertificate seen = echo.served.get(0).certificate().orElseThrow();
    assertEquals("CN=gate7", seen.subject());
    assertEquals(devices.certificate().getSubjectX500Principal().getName(), seen.issuer());
    assertEquals(List.of("gate7.example"), seen.alternativeNames());
    assertEquals(gate7.sha256(), seen.sha256());

    assertEquals("a:hi", Rig.ask(rig.secure(0), "hi"));
    assertTrue(echo.served.get(1).certificate().isEmpty());
    for (ServerIdentity bad :
        java.util.Arrays.asList(null, TestAuthority.create("x").issueToClient("gate7"))) {
      assertThrows(IOException.class, () -> askOrFail(rig.secure(1, bad)));
    }
    assertEquals(2, echo.served.size());
    Rig.await(() -> rig.refused("r", "tls") == 2);
  }

  /** In TLS 1.3 a client learns only while reading that its certificate was not liked. */
  private static void askOrFail(SSLSocket s) throws IOException {
    Rig.say(s, "hi");
    if (s.getInputStream().read() < 0) {
      throw new IOException("closed");
    }
  }

  @Test
  void keeps_what_was_good_when_the_authorities_of_clients_cannot_be_read() throws Exception {
    start(SECURE);
    rig.net.bind("echo", new Echo("a"), 0);
    assertEquals("a:one", Rig.ask(rig.secure(0), "one"));
    rig.net.apply(Rig.settings(30_000, SECURE + ";clientCa=absent.pem"));
    Rig.await(() -> rig.net.list().get(0).fault().contains("absent.pem"));
    assertTrue(rig.net.list().get(0).bound());
    assertEquals("a:two", Rig.ask(rig.secure(0), "two"));
    rig.net.apply(Rig.settings(30_000, SECURE));
    Rig.await(() -> rig.net.list().get(0).fault().isEmpty());
  }

  /** A client that has its records in its own hands. */
  private final class Engine implements AutoCloseable {
    private final SSLEngine engine = rig.trusting(null).createSSLEngine("localhost", 1);
    private final Socket socket = rig.connect(0);
    private final ByteBuffer in = ByteBuffer.allocate(1 << 16).flip();
    private final ByteArrayOutputStream got = new ByteArrayOutputStream();

    private Engine() throws Exception {
      engine.setUseClientMode(true);
      engine.beginHandshake();
      while (engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
        switch (engine.getHandshakeStatus()) {
          case NEED_WRAP -> write(wrap(""));
          case NEED_TASK -> engine.getDelegatedTask().run();
          default -> unwrap();
        }
      }
    }

    private byte[] wrap(String text) throws IOException {
      ByteBuffer out = ByteBuffer.allocate(1 << 16);
      engine.wrap(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), out);
      byte[] record = new byte[out.position()];
      out.flip().get(record);
      return record;
    }

    private void write(byte[] bytes) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write(bytes);
      out.flush();
    }

    private void unwrap() throws IOException {
      ByteBuffer plain = ByteBuffer.allocate(1 << 16);
      int before = in.remaining();
      engine.unwrap(in, plain);
      if (in.remaining() == before && engine.getHandshakeStatus() != HandshakeStatus.NEED_TASK) {
        byte[] more = new byte[1 << 14];
        int n = socket.getInputStream().read(more);
        if (n < 0) {
          throw new IOException("closed");
        }
        in.compact().put(more, 0, n).flip();
      }
      got.write(plain.array(), 0, plain.position());
    }

    private String read(int length) throws IOException {
      while (got.size() < length) {
        unwrap();
      }
      byte[] bytes = got.toByteArray();
      got.reset();
      assertArrayEquals(new byte[0], java.util.Arrays.copyOfRange(bytes, length, bytes.length));
      return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
